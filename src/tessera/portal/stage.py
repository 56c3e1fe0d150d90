"""What must stand before the program serves: a migrated database, compiled translations, collected static files.

Each step keeps a stamp of what it read in the data folder and does nothing when that has not changed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

PACKAGE = Path(__file__).resolve().parents[1]


def private() -> bool:
    """Whether the database is the private server in the data folder."""
    return str(settings.DATABASES["default"]["HOST"]).startswith(str(settings.DATA))


def migrate(say: Callable[[str], object]) -> bool:
    """Migrates as the owner in a child process; this process keeps its lesser role. Returns whether there was work.

    Raises SystemExit when the child fails; its own sentence is on standard error by then.
    """
    folders = sorted({Path(config.path) / "migrations" for config in apps.get_app_configs()})
    files = [file for folder in folders if folder.is_dir() for file in sorted(folder.glob("*.py"))]
    # In the server's folder: a database that was thrown away takes its stamp along.
    stamp = settings.DATA / "postgres" / "migrated"
    external = not private()
    now = _digest(files, contents=True)
    if not external and stamp.exists() and stamp.read_text() == now:
        return False
    say("Preparing the database ...")
    done = subprocess.run(
        [sys.executable, "-m", "tessera", "migrate", "--verbosity", "0"],
        check=False,
        env=os.environ | {"TESSERA_ROLE": "owner"},
    )
    if done.returncode:
        raise SystemExit("the database could not be prepared: the lines above say why")
    if not external:
        stamp.write_text(now)
    return True


def translations() -> int:
    """Compiles every catalogue that is newer than its compiled file. Returns how many."""
    count = 0
    for source in sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        fresh = target.with_suffix(f".{os.getpid()}")
        with fresh.open("wb") as out:
            write_mo(out, catalogue)
        fresh.replace(target)
        count += 1
    return count


def static_files() -> bool:
    """Collects static files under hashed names, pre-compressed. Returns whether there was work."""
    folders = [Path(config.path) / "static" for config in apps.get_app_configs()]
    files = [file for folder in folders if folder.is_dir() for file in sorted(folder.rglob("*")) if file.is_file()]
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    now = _digest(files, contents=False)
    if stamp.exists() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)
    return True


def everything(say: Callable[[str], object]) -> None:
    """All three steps, saying what takes time: the files are collected while another process prepares the database."""
    translations()
    with ThreadPoolExecutor(1) as beside:
        preparing = beside.submit(migrate, say)
        if static_files():
            say("Collected the static files.")
        preparing.result()


def _digest(files: Iterable[Path], *, contents: bool) -> str:
    found = hashlib.sha256()
    for file in files:
        found.update(str(file).encode())
        if contents:
            found.update(file.read_bytes())
        else:
            state = file.stat()
            found.update(f"{state.st_size} {state.st_mtime_ns}".encode())
    return found.hexdigest()
