"""Small houses that break a law on purpose, so that every check is seen to catch something."""

from __future__ import annotations

from pathlib import Path

from tests.architecture import house

NAME = "toyhouse"


def write(folder: Path, files: dict[str, str]) -> Path:
    """Writes files below the folder and makes every folder that holds Python a package. Returns the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if path.suffix == ".py":
            for parent in path.relative_to(folder).parents:
                (folder / parent / "__init__.py").touch()
    return folder


def build(folder: Path, files: dict[str, str], name: str = NAME) -> Path:
    """A house with every floor the contracts demand, under the real contract file, plus the given files."""
    floors = [floor for layer in house.order("floors") for floor in layer]
    wanted = {f"{floor}/__init__.py": "" for floor in floors if not floor.startswith("__")}
    wanted |= {
        "__main__.py": "",
        "config/settings.py": "",
        "trust/people/enums.py": "",
        "trust/subjects/__init__.py": "",
        "trust/consent/__init__.py": "",
        "interchange/reading/api.py": "",
    }
    write(folder / name, wanted | files)
    text = house.CONTRACTS.read_text(encoding="utf-8").replace("tessera", name)
    (folder / ".importlinter").write_text(text, encoding="utf-8")
    return folder
