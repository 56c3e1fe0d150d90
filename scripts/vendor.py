"""Copy the browser files we vendor out of the npm lock, or check that the committed copies are unchanged.

    scripts/vendor.py            download by the lock, copy, write licences and manifest
    scripts/vendor.py --check    compare copies, manifest and lock, without network; exit 1 on a difference
    scripts/vendor.py --check --fresh   download by the lock first, and compare with that

npm verifies the lock's hashes and runs no script of any package (.npmrc). The lock names no host.
"""

import argparse
import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVED = Path("src/tessera/ui/static/vendor")
TESTS = Path("tests/browser/vendor")

# package -> (folder of the copy, {file in the package: name of the copy})
WANTED: dict[str, tuple[Path, dict[str, str]]] = {
    "htmx.org": (SERVED / "htmx", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"}),
    "axe-core": (TESTS / "axe-core", {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE"}),
}
MANIFESTS = (SERVED, TESTS)


def sha384(data: bytes) -> str:
    """Return the digest in the form of a subresource integrity attribute."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()


def locked() -> dict[str, dict[str, str]]:
    """Return version, integrity and licence of each wanted package, as the lock states them."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return {name: packages[f"node_modules/{name}"] for name in WANTED}


def download(folder: Path) -> Path:
    """Install the locked packages into `folder` and return its node_modules. Raises CalledProcessError."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, folder / name)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, check=True)
    return folder / "node_modules"


def manifest(base: Path, read: dict[Path, bytes]) -> str:
    """Return the manifest of the copies under `base`: package, version, licence and digest of each file."""
    lock = locked()
    entries = {
        name: {
            "version": lock[name]["version"],
            "license": lock[name]["license"],
            "integrity": lock[name]["integrity"],
            "files": {str((folder / copy).relative_to(base)): sha384(read[folder / copy]) for copy in files.values()},
        }
        for name, (folder, files) in WANTED.items()
        if folder.is_relative_to(base)
    }
    return json.dumps(entries, indent=2, sort_keys=True) + "\n"


def from_packages(modules: Path) -> dict[Path, bytes]:
    """Return the wanted files of downloaded packages by the path of their copy."""
    return {
        folder / copy: (modules / name / source).read_bytes()
        for name, (folder, files) in WANTED.items()
        for source, copy in files.items()
    }


def from_tree() -> dict[Path, bytes]:
    """Return the committed copies; a missing one is empty."""
    paths = [folder / copy for folder, files in WANTED.values() for copy in files.values()]
    return {path: (ROOT / path).read_bytes() if (ROOT / path).exists() else b"" for path in paths}


def write(read: dict[Path, bytes]) -> None:
    """Write copies and manifests into the tree."""
    for path, data in read.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_bytes(data)
    for base in MANIFESTS:
        (ROOT / base / "manifest.json").write_text(manifest(base, read))


def differences(read: dict[Path, bytes]) -> list[str]:
    """Return one sentence per copy or manifest in the tree that is not what `read` and the lock say."""
    tree = from_tree()
    found = [f"{path} differs from the package; run scripts/vendor.py." for path in read if read[path] != tree[path]]
    for base in MANIFESTS:
        path = ROOT / base / "manifest.json"
        if not path.exists() or path.read_text() != manifest(base, read):
            found.append(f"{base}/manifest.json does not match the copies and the lock; run scripts/vendor.py.")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of copying")
    parser.add_argument("--fresh", action="store_true", help="with --check: download and compare with the packages")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        fresh = options.fresh or not options.check
        read = from_packages(download(Path(folder))) if fresh else from_tree()
        if not options.check:
            write(read)
            print(f"Copied {len(read)} files.")
            return 0
        found = differences(read)
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
