"""Cells: "" for everybody, or one value of one cut, written cut=value. Cuts are codes of indicator_cut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from tessera.kernel import codes, places
from tessera.observatory.metrics import api as metrics

EVERYBODY = ""
# Cuts whose values are a code list here, and the column of a metric that says the same.
LISTED: Mapping[str, str] = {
    "sex": "gender",
    "age": "age_band",
    "exploitation": "exploitation_type",
    "service": "service",
}
# Cuts that only metrics have: their values are the metric's own.
COUNTED: Mapping[str, str] = {"waited": "waited"}
COLUMNS: Mapping[str, str] = {**LISTED, **COUNTED, "nationality": "citizenship"}
_LISTS = {
    "gender": "gender",
    "age_band": "age_band",
    "exploitation_type": "main_exploitation_type",
    "service": "service_type",
}
_COUNTRIES = frozenset({"nationality", "origin"})
_LONGEST = 120


class NoCell(ValueError):
    """There is no such cell for this indicator."""


def cell(cut: str, value: str) -> str:
    """The cell of one value of a cut."""
    return f"{cut}={value}"


def parts(written: str) -> tuple[str, str]:
    """The cut and the value of a cell; two empty words for everybody."""
    cut, _equals, value = written.partition("=")
    return cut, value


def checked(written: str, cuts: Iterable[str]) -> str:
    """The cell, if an indicator with these cuts may have it. Raises NoCell."""
    written = written.strip()
    if written == EVERYBODY:
        return written
    cut, value = parts(written)
    if cut not in cuts or not value or len(written) > _LONGEST:
        raise NoCell(written)
    if cut in LISTED and value not in codes.get(_LISTS[LISTED[cut]]) and value != "unknown":
        raise NoCell(written)
    if cut in COUNTED and value not in metrics.domain(COUNTED[cut]):
        raise NoCell(written)
    if cut in _COUNTRIES and value != "unknown" and value not in places.values():
        raise NoCell(written)
    return written


def choices(cuts: Iterable[str]) -> list[tuple[str, str]]:
    """What may be chosen for an indicator with these cuts, everybody first; cuts without a list are typed by hand."""
    found = [(EVERYBODY, _("Everybody"))]
    for cut in cuts:
        found += [(cell(cut, value), label(cell(cut, value))) for value in values(cut)]
    return found


def values(cut: str) -> Sequence[str]:
    """The values of a cut, from its code list or its metric; none for a cut whose values are typed by hand."""
    if cut in LISTED:
        return list(codes.get(_LISTS[LISTED[cut]]).values())
    return metrics.domain(COUNTED[cut]) if cut in COUNTED else ()


def cut_label(cut: str) -> str:
    """A cut in the reader's words."""
    known = codes.get("indicator_cut")
    return known.label(cut) if cut in known else cut


def label(written: str) -> str:
    """A cell in the reader's words."""
    if written == EVERYBODY:
        return _("Everybody")
    cut, value = parts(written)
    return f"{cut_label(cut)}: {value_label(cut, value)}"


def value_label(cut: str, value: str) -> str:
    """The value of a cut in the reader's words."""
    if cut in COLUMNS:
        return metrics.value_label(COLUMNS[cut], value)
    return places.name(value) if cut in _COUNTRIES and value in places.values() else value
