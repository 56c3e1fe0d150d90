"""What is due, who looks after it, and where somebody is being forgotten."""
