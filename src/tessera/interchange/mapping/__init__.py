"""Files that say what the columns of a foreign table mean, and their use. The door is `api`."""
