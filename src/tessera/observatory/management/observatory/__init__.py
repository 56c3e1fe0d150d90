"""The parts of `./tessera observatory`: one module each, named in the command.

A part has `HELP` (one line), `EXAMPLE`, `arguments(parser)` and `run(command, **options)`; `run` answers through
`command.answer` and raises `CommandError` with one sentence. None of them needs a database.
"""
