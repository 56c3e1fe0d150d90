"""`./tessera demo`: a working product with an invented world."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command as Base
from tessera.portal import serving, stage
from tessera.portal.demo import api as world
from tessera.portal.management.commands.serve import add_address, run


class Command(Base):
    """Prepares the demo world and serves it."""

    help = "Prepare a demo world of invented people and serve it; nothing in it is real."
    example = "./tessera demo --no-serve"

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do after preparing."""
        parser.add_argument("--no-serve", action="store_true", help="prepare everything and exit")
        parser.add_argument("--small", action="store_true", help="a smaller world, ready sooner")
        add_address(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Database, translations, static files, world; then serves unless told not to."""
        if not options["no_serve"]:
            serving.check_port(options["host"], options["port"])

        def say(line: str) -> None:
            self.stdout.write(line)
            self.stdout.flush()

        stage.everything(say)
        world.build(say=say, small=options["small"])
        for line in world.who_can_sign_in():
            say(line)
        if options["no_serve"]:
            say("The demo is prepared: ./tessera serve (or demo) serves it.")
            return
        run(self, options)
