"""The private PostgreSQL of demo and tests, and the roles every PostgreSQL of ours has."""
