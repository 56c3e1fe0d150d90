"""Forms as data, without database or pages: reading a definition, its expressions, and working out answers."""
