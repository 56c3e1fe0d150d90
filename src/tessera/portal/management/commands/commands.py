"""`./tessera commands`: what there is, one line each."""

from __future__ import annotations

from typing import Any

from django.core.management import get_commands, load_command_class

from tessera.kernel.commands import Command as Base

# Django's own that people here do use; the others still run when named.
_DJANGO = {
    "migrate": "Bring the database to this version's shape (prepare does it too).",
    "makemigrations": "Write the migration of a changed model.",
    "shell": "A Python prompt with the program loaded.",
    "dbshell": "A database prompt under the role of the web server.",
}
_TOOLS = {
    "test": "Run the tests: everything, `fast`, or pytest's own arguments.",
    "check": "Check style, types, layers and messages.",
    "bench": "Run the benchmarks and write benchmarks/RESULTS.md.",
    "pictures": "Take the pictures of the running product.",
}


class Command(Base):
    """Lists our commands and the few of Django's worth knowing."""

    help = "Show this overview."
    example = "./tessera commands"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Prints name and purpose, ours first."""
        ours = {
            name: str(load_command_class(app, name).help).splitlines()[0]
            for name, app in get_commands().items()
            if str(app).startswith("tessera.")
        }
        self.stdout.write("./tessera COMMAND [--help]\n\nThe product")
        self._lines(ours)
        self.stdout.write("\nThe checkout")
        self._lines(_TOOLS)
        self.stdout.write("\nDjango's")
        self._lines(_DJANGO)

    def _lines(self, purposes: dict[str, str]) -> None:
        for name, purpose in sorted(purposes.items()):
            self.stdout.write(f"  {name:15} {purpose}")
