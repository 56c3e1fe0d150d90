"""The Chromium that browser tests and pictures drive: the system's own, never a download of ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PLACES = (
    "/usr/lib/chromium/chromium-headless-shell",
    "/usr/lib/chromium/chromium",
    "/usr/lib64/chromium-browser/chromium-browser",
    "/opt/google/chrome/chrome",
    "/snap/bin/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
VARIABLE = "TESSERA_CHROMIUM"


def find() -> str | None:
    """The program's path: TESSERA_CHROMIUM, else on PATH, else in the usual places; None when there is none.

    Raises SystemExit when TESSERA_CHROMIUM names no program.
    """
    if named := os.environ.get(VARIABLE):
        if not shutil.which(named):
            raise SystemExit(f"{VARIABLE} names {named}, which is not a program: correct it or unset it")
        return named
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    return next((place for place in _PLACES if Path(place).exists()), None)


def require() -> str:
    """The program's path, installing Debian's headless one where root may. Raises SystemExit with what to install."""
    if found := find():
        return found
    if _may_install():
        print("Tessera: installing chromium-headless-shell for the browser tests ...", file=sys.stderr, flush=True)  # noqa: T201
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in (
            ["update", "-qq"],
            ["install", "-y", "-qq", "--no-install-recommends", "chromium-headless-shell"],
        ):
            subprocess.run(["apt-get", *words], check=False, env=quiet, stdout=subprocess.DEVNULL)
        if found := find():
            return found
    raise SystemExit(
        "The browser tests need Chromium: install the package chromium-headless-shell (or chromium),"
        f" or name the program in {VARIABLE}, and run this again; ./tessera test fast runs the rest"
    )


def _may_install() -> bool:
    return os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None
