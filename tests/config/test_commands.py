"""The one entry: every command helps itself and fails in one sentence; demo, serve and worker come and go together."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tessera.config import chromium, cli, tools
from tessera.kernel.commands import Command

ROOT = Path(__file__).resolve().parents[2]

# Everything on one worker: the tests share one demo world, which takes a minute to make.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("commands")]


def ours() -> list[str]:
    return sorted(name for name, app in get_commands().items() if str(app).startswith("tessera."))


def environment(folder: Path) -> dict[str, str]:
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("TESSERA_", "DATABASE_", "PYTEST"))
    }
    return own | {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *sys.path]),
        "TESSERA_DATA": str(folder / "data"),
        "TESSERA_KEYS": str(folder / "keys"),
    }


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tessera", *words],
        env=environment(folder),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="tessera-cli-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


def one_sentence(text: str) -> bool:
    lines = text.strip().splitlines()
    return len(lines) == 1 and "Traceback" not in text


def test_each_command_of_ours_shows_an_example_of_itself() -> None:
    assert {"backup", "demo", "ledger", "restore", "serve", "worker"} <= set(ours())
    for name in ours():
        command = load_command_class(get_commands()[name], name)
        assert isinstance(command, Command), name
        text = command.create_parser("./tessera", name).format_help()
        assert re.search(rf"Example:\n  .*\./tessera {name}", text), f"{name} shows no example"
        assert command.help, name


def test_the_overview_names_each_command_of_ours(folder: Path) -> None:
    done = run(folder, "--help")
    assert done.returncode == 0
    for name in [*ours(), *cli.TOOLS]:
        assert re.search(rf"^  {name}\s+\S", done.stdout, re.MULTILINE), name
    assert not (folder / "data" / "postgres").exists(), "help needs no database"


def test_each_command_runs_as_the_least_role() -> None:
    roles = {name: cli.role_of(name) for name in ("serve", "demo", "worker", "backup", "ledger", "restore", "migrate")}
    assert roles == {
        "serve": "web",
        "demo": "web",
        "worker": "jobs",
        "backup": "backup",
        "ledger": "backup",
        "restore": "owner",
        "migrate": "owner",
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nonsense"], "there is no command 'nonsense'"),
        (["serve", "--port", "1"], None),
        (["restore", "/nowhere/at/all"], "cannot be read"),
        (["ledger"], None),
    ],
)
def test_a_command_that_fails_says_so_in_words(folder: Path, words: list[str], sentence: str | None) -> None:
    done = run(folder, *words)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    if sentence:
        assert sentence in done.stderr
        assert one_sentence(done.stderr)


def test_keys_inside_the_data_folder_are_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tessera", "migrate"],
        env=environment(tmp_path) | {"TESSERA_KEYS": str(tmp_path / "data" / "keys")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "TESSERA_KEYS lies inside TESSERA_DATA" in done.stderr
    assert one_sentence(done.stderr)


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone runs the database as somebody else")
def test_a_folder_that_the_databases_user_cannot_reach_is_said_in_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    done = run(tmp_path, "migrate")
    assert done.returncode == 1
    assert "who cannot reach" in done.stderr
    assert one_sentence(done.stderr)


def test_a_database_that_does_not_answer_is_said_in_one_sentence(tmp_path: Path) -> None:
    nowhere = "postgresql://tessera_web:secret-word@127.0.0.1:9/none"
    done = subprocess.run(
        [sys.executable, "-m", "tessera", "migrate"],
        env=environment(tmp_path) | {"DATABASE_URL": nowhere, "TESSERA_OWNER_URL": nowhere},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "the database does not answer" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret-word" not in done.stderr


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children(pid: int) -> set[int]:
    """Every process below this one."""
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        below.setdefault(int(words[1]), []).append(int(stat.parent.name))
    found, waiting = set(), [pid]
    while waiting:
        for child in below.get(waiting.pop(), []):
            found.add(child)
            waiting.append(child)
    return found


def running(pids: set[int]) -> set[int]:
    left = set()
    for pid in pids:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                left.add(pid)
        except OSError:
            continue
    return left


def start_demo(folder: Path, port: int) -> tuple[subprocess.Popen[str], list[str]]:
    """The running demo and what it said until its address was open."""
    demo = subprocess.Popen(
        [sys.executable, "-m", "tessera", "demo", "--small", "--port", str(port)],
        env=environment(folder),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    said: list[str] = []
    assert demo.stdout is not None
    for line in demo.stdout:
        said.append(line)
        if "Tessera is at" in line:
            return demo, said
    raise AssertionError("".join(said))


@pytest.mark.slow
def test_a_demo_is_prepared_served_and_ended_without_a_rest(folder: Path) -> None:
    prepared = run(folder, "demo", "--no-serve", "--small")
    assert prepared.returncode == 0, prepared.stderr
    assert "./tessera serve (or demo) serves it" in prepared.stdout
    assert (folder / "data" / "demo").exists(), "serve knows what it serves"
    for number in (signal.SIGTERM, signal.SIGKILL):
        port = free_port()
        began = time.monotonic()
        demo, said = start_demo(folder, port)
        warm = time.monotonic() - began
        assert not any("Preparing the database" in line for line in said), "nothing had changed"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/calendar/", timeout=20) as page:
            assert page.status == 200
        taken = run(folder, "serve", "--port", str(port))
        assert taken.returncode == 1
        assert f"port {port} on 127.0.0.1 is in use" in taken.stderr
        family = children(demo.pid)
        assert len(family) >= 5, "two server processes, their parent, a worker, a keeper"
        demo.send_signal(number)
        demo.wait(20)
        assert demo.stdout is not None
        demo.stdout.close()
        if number == signal.SIGTERM:
            assert demo.returncode == 0
        end = time.monotonic() + 15
        while running(family) and time.monotonic() < end:
            time.sleep(0.1)
        assert running(family) == set()
        assert warm < 60


@pytest.mark.slow
def test_backup_and_restore_by_command_end_with_a_verified_ledger(folder: Path) -> None:
    assert run(folder, "demo", "--no-serve", "--small").returncode == 0
    file = folder / "one.backup"
    made = run(folder, "backup", str(file), "--json")
    assert made.returncode == 0, made.stderr
    assert "The master key is not in the backup" in made.stderr
    other = folder / "other"
    other.mkdir(mode=0o711)
    surroundings = environment(other) | {"TESSERA_KEYS": str(folder / "keys")}
    words = [sys.executable, "-m", "tessera"]
    kept = {"env": surroundings, "cwd": ROOT, "capture_output": True, "text": True, "check": False}
    restored = subprocess.run([*words, "restore", str(file), "--json"], **kept)  # type: ignore[call-overload]
    assert restored.returncode == 0, restored.stderr
    answer = json.loads(restored.stdout)
    assert answer["ledger"]["intact"] is True
    assert answer["rows"] == json.loads(made.stdout)["rows"]
    again = subprocess.run([*words, "restore", str(file)], **kept)  # type: ignore[call-overload]
    verified = subprocess.run([*words, "ledger", "verify", "--json"], **kept)  # type: ignore[call-overload]
    assert json.loads(verified.stdout)["intact"] is True
    if answer["rows"] and answer["ledger"]["entries"]:
        assert again.returncode == 1
        assert "the database is not empty" in again.stderr


def test_a_chromium_that_is_named_and_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(chromium.VARIABLE, "/nowhere/chromium")
    with pytest.raises(SystemExit, match="which is not a program"):
        chromium.require()


def test_without_a_chromium_the_tests_fail_and_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(chromium, "_PLACES", ())
    monkeypatch.setattr(chromium, "_may_install", lambda: False)
    assert tools.run("test", []) == 1


def test_the_browser_is_asked_for_only_where_a_browser_test_may_run() -> None:
    assert tools._wants_browser([])
    assert tools._wants_browser(["-k", "anything"])
    assert not tools._wants_browser(["tests/kernel/postgres/test_server.py"])
    assert not tools._wants_browser(["-m", "not browser"])
