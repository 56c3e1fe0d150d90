"""Regions and sub-regions of the UN standard M49, as a code list."""

import tomllib
from functools import cache
from importlib.resources import files

from tessera.kernel.codes.model import Code, CodeList

_SOURCE = "UN M49"


@cache
def regions() -> CodeList:
    """Return regions and sub-regions as one code list by M49 code; `broader` is the region of a sub-region."""
    text = (files("tessera.kernel.places") / "data" / "regions.toml").read_text(encoding="utf-8")
    rows = tuple(
        Code(
            code=row["code"],
            label=row["label"],
            source=_SOURCE,
            broader=row.get("broader"),
            aliases=tuple(row.get("aliases", ())),
        )
        for row in tomllib.loads(text)["codes"]
    )
    title = {"en": "Region", "ar": "المنطقة"}
    return CodeList(name="un_region", title=title, source=_SOURCE, rows=rows, broader_in="un_region")


def region_choices() -> list[tuple[str, str]]:
    """Return (code, label) of the regions, without their sub-regions."""
    return [(code, label) for code, label in regions().choices() if regions().broader(code) is None]


def subregion_choices(region: str | None = None) -> list[tuple[str, str]]:
    """Return (code, label) of the sub-regions, of one region if named."""
    return [
        (code, label)
        for code, label in regions().choices()
        if (parent := regions().broader(code)) and region in (None, parent)
    ]
