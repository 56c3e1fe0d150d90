"""Standards in and out: files others send, and files others ask for."""
