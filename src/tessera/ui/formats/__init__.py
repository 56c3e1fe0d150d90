"""How dates and numbers are written, by language: Django reads these beside its own (FORMAT_MODULE_PATH)."""
