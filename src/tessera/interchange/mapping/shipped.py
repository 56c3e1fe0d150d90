"""The mappings that come with Tessera."""

from functools import cache
from importlib.resources import files

from tessera.interchange.mapping.model import Mapping
from tessera.interchange.mapping.parser import parse_mapping

_FOLDER = files("tessera.interchange") / "mappings"


def shipped_names() -> tuple[str, ...]:
    """Names of the shipped mappings, sorted."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in _FOLDER.iterdir() if file.name.endswith(".toml")))


@cache
def shipped(name: str) -> Mapping:
    """The shipped mapping of this name. Raises LookupError that names those there are."""
    if name not in shipped_names():
        raise LookupError(f"There is no mapping {name!r}. There are: {', '.join(shipped_names())}.")
    return parse_mapping((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")
