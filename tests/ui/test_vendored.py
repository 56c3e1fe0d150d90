"""The vendored files are those of the lock, which names no host."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def vendor() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "scripts/vendor.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_copies_manifest_and_lock_agree(vendor: ModuleType) -> None:
    assert vendor.main(["--check"]) == 0


def test_a_changed_copy_is_found(vendor: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for base in vendor.MANIFESTS:
        for path in (ROOT / base).rglob("*"):
            if path.is_file():
                copy = tmp_path / path.relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())
    (tmp_path / "package-lock.json").write_bytes((ROOT / "package-lock.json").read_bytes())
    vendor.ROOT = tmp_path
    assert vendor.main(["--check"]) == 0
    script = tmp_path / vendor.SERVED / "htmx/htmx.min.js"
    script.write_bytes(script.read_bytes() + b" ")
    assert vendor.main(["--check"]) == 1
    assert "manifest.json does not match" in capsys.readouterr().err


def test_the_lock_names_no_host_and_packages_run_nothing() -> None:
    text = (ROOT / "package-lock.json").read_text()
    assert not re.search(r"https?://|\"resolved\"|hasInstallScript", text)
    assert "ignore-scripts=true" in (ROOT / ".npmrc").read_text()
    for package in json.loads(text)["packages"].values():
        assert package["license"]
