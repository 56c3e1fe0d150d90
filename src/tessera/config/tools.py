"""The developer's commands: test, check, bench, pictures. They run other programs and report their end."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tessera.config import chromium
from tessera.config.env import HOME

_FAST = "not browser and not slow"
_HELP = {
    "test": "Run the tests: everything, `fast` (without browser and slow ones), or any arguments of pytest.\n"
    "\nExample:\n  ./tessera test\n  ./tessera test fast\n  ./tessera test tests/kernel -k ledger",
    "check": "Check style, types, layers and messages.\n\nExample:\n  ./tessera check",
    "bench": "Run the benchmarks (all, or those named) and write benchmarks/RESULTS.md.\n"
    "\nExample:\n  ./tessera bench\n  ./tessera bench import_rows",
    "pictures": "Take the pictures of the running product that the README shows.\n\nExample:\n  ./tessera pictures",
}


def run(command: str, words: Sequence[str]) -> int:
    """Runs one tool with its words. Returns its exit code; a failure of ours is one sentence."""
    if {"-h", "--help"} & set(words) and command != "test":
        print(_HELP[command])  # noqa: T201
        return 0
    tools: dict[str, Callable[[Sequence[str]], int]] = {
        "test": test,
        "check": check,
        "bench": bench,
        "pictures": pictures,
    }
    try:
        return tools[command](words)
    except KeyboardInterrupt:
        return 130
    except SystemExit as stop:
        if isinstance(stop.code, str):
            print(f"tessera {command}: {stop.code}", file=sys.stderr)  # noqa: T201
            return 1
        return stop.code or 0


def test(words: Sequence[str]) -> int:
    """Runs pytest on two processes; its closing line and exit code are the answer."""
    if words and words[0] in {"-h", "--help"}:
        print(_HELP["test"])  # noqa: T201
        return 0
    fast = bool(words) and words[0] == "fast"
    rest = list(words[1:] if fast else words)
    environment = os.environ.copy()
    if not fast and _wants_browser(rest):
        environment[chromium.VARIABLE] = chromium.require()
    if fast:
        rest = ["-m", _FAST, *rest]
    if not any(word.startswith(("-n", "--numprocesses", "-p")) for word in rest):
        # Tests that share something dear stay together (`xdist_group`); the largest groups begin.
        rest = ["-n", "2", "--dist", "loadgroup", *rest]
    return _run([sys.executable, "-m", "pytest", *rest], environment)


def _wants_browser(words: Sequence[str]) -> bool:
    """Whether a browser test may be among those chosen: unless the words name only folders without one."""
    places = [
        word.split("::")[0] for word in words if not word.startswith("-") and (HOME / word.split("::")[0]).exists()
    ]
    if not places:
        return not ("-m" in words and "not browser" in words[list(words).index("-m") + 1 :][0:1])
    for place in places:
        path = HOME / place
        for file in [path] if path.is_file() else path.rglob("test_*.py"):
            if "browser" in file.read_text(encoding="utf-8"):
                return True
    return False


def check(words: Sequence[str]) -> int:
    """Runs every checker to its end and prints one line each. Fails when one fails."""
    python = str(Path(sys.executable).parent)
    steps = {
        "format": [f"{python}/ruff", "format", "--check", "."],
        "lint": [f"{python}/ruff", "check", "."],
        "types": [f"{python}/mypy"],
        "layers": [f"{python}/lint-imports"],
        "vendored files": [sys.executable, "scripts/vendor.py", "--check"],
        "messages": [sys.executable, "-m", "tessera", "messages", "--check"],
    }
    if not any((HOME / "src/tessera").glob("*/management/commands/messages.py")):
        del steps["messages"]
    failed = 0
    for name, command in steps.items():
        if words and name not in words:
            continue
        began = time.monotonic()
        done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name:16} {verdict:7} {time.monotonic() - began:5.1f} s", flush=True)  # noqa: T201
        if done.returncode:
            failed += 1
            print((done.stdout + done.stderr).strip()[-6000:], flush=True)  # noqa: T201
    return 1 if failed else 0


def bench(words: Sequence[str]) -> int:
    """Runs benchmarks/*.py, each printing one JSON object, and writes RESULTS.md with the machine they ran on."""
    folder = HOME / "benchmarks"
    found = [file for file in sorted(folder.glob("*.py")) if not file.name.startswith("_")]
    chosen = [file for file in found if not words or file.stem in words]
    if unknown := set(words) - {file.stem for file in found}:
        raise SystemExit(f"there is no benchmark '{sorted(unknown)[0]}': there are {', '.join(f.stem for f in found)}")
    kept = folder / "results.json"
    results: dict[str, dict[str, object]] = json.loads(kept.read_text()) if kept.exists() else {}
    failed = False
    for file in chosen:
        print(f"{file.stem} ...", file=sys.stderr, flush=True)  # noqa: T201
        done = subprocess.run([sys.executable, str(file)], cwd=HOME, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            failed = True
            print(f"tessera bench: {file.name} failed: its own lines above say why", file=sys.stderr)  # noqa: T201
            continue
        results[file.stem] = json.loads(done.stdout.strip().splitlines()[-1])
    kept.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "RESULTS.md").write_text(_report(results), encoding="utf-8")
    return 1 if failed else 0


def _report(results: dict[str, dict[str, object]]) -> str:
    lines = ["# Results", "", "Written by `./tessera bench`; measured on:", ""]
    lines += [f"- {name}: {value}" for name, value in machine().items()]
    for name, values in sorted(results.items()):
        lines += ["", f"## {name.replace('_', ' ')}", "", "| measure | value |", "|---|---|"]
        lines += [f"| {measure} | {value} |" for measure, value in values.items()]
    return "\n".join(lines) + "\n"


def machine() -> dict[str, str]:
    """What the numbers were measured on."""
    from tessera.kernel.postgres import server

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "cores": str(cores),
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "PostgreSQL": str(server.major(server.binaries())),
    }


def pictures(words: Sequence[str]) -> int:
    """Runs scripts/pictures.py with a Chromium."""
    script = HOME / "scripts" / "pictures.py"
    if not script.exists():
        raise SystemExit("scripts/pictures.py is missing from this checkout")
    return _run([sys.executable, str(script), *words], os.environ | {chromium.VARIABLE: chromium.require()})


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    child = subprocess.Popen(list(command), cwd=HOME, env=environment)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the child got it too: let it finish its own report
            continue
