"""Safe reading of tables that come from outside. The door is `api`."""
