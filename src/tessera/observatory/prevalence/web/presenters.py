"""A study as its page shows it: the spread first, then each method, then what the answer hangs on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.observatory.prevalence import kept
from tessera.observatory.prevalence.enums import Route
from tessera.observatory.prevalence.models import Study
from tessera.observatory.prevalence.strata import KINDS, UNKNOWN
from tessera.ui.badges import Badge, Text
from tessera.ui.charts.draw import number
from tessera.ui.charts.lines import Interval, Intervals
from tessera.ui.tables import Column, Row, Table

# A published page shows no smaller count of people unless the lists were public before.
SMALLEST = 11
METHODS: Mapping[str, Text] = {
    "stepwise": gettext_lazy("Stepwise choice"),
    "averaged": gettext_lazy("Average over models"),
    "bic": gettext_lazy("Best model, pairs"),
    "aic": gettext_lazy("Best model by AIC"),
    "dga": gettext_lazy("Average over graphs"),
    "lcmcr": gettext_lazy("Hidden classes"),
    "survey": gettext_lazy("Weighted share"),
    "scaleup": gettext_lazy("Network scale-up"),
}
COLUMNS: Mapping[str, Text] = {
    "sex": gettext_lazy("Sex"),
    "age_group": gettext_lazy("Age group"),
    "form": gettext_lazy("Form of exploitation"),
}
ENDLESS = "∞"


def table(rows: Iterable[Study], address: str) -> Table:
    """Studies, newest first."""
    lines = [
        Row(
            {
                "title": row.title,
                "route": Route(row.route).label,
                "range": headline_range(row) if row.result else Badge(_("being computed"), "info"),
                "date": date_format(row.published_at or row.made_at, "DATE_FORMAT"),
            },
            reverse(address, args=[row.pk]),
        )
        for row in rows
    ]
    columns = [
        Column("title", _("Study")),
        Column("route", _("Road")),
        Column("range", _("How many")),
        Column("date", _("Date")),
    ]
    return Table(
        _("Studies"), columns, lines, caption_hidden=True,
        empty_title=_("No study is published yet"),
        empty_body=_("How many people were never found appears here once an analyst has published an estimate with its doubt."),
    )  # fmt: skip


def headline_range(row: Study) -> str:
    """The hull of all intervals in words."""
    low, high = _hull(row.result or {})
    return _("%(low)s to %(high)s") % {"low": _people(low), "high": _people(high)}


def _hull(result: dict[str, Any]) -> tuple[float | None, float | None]:
    if "spread" in result:
        return tuple(result["spread"]["interval"])
    low, high = result["methods"][0]["interval"]
    return low, high


def _people(value: float | None) -> str:
    """A count rounded to what it can carry: three figures."""
    if value is None:
        return ENDLESS
    digits = len(str(int(abs(value)))) - 3
    return number(int(round(value, -digits)) if digits > 0 else round(value))


def page(row: Study) -> dict[str, Any]:
    """Everything the page of a study shows; little while it is being computed."""
    context: dict[str, Any] = {
        "study": row,
        "route": Route(row.route).label,
        "about": _about(row),
        "file_url": reverse("prevalence:file", args=[row.pk]) if row.published_at else "",
        "list_url": reverse("prevalence:list"),
    }
    if row.result is None:
        return context | {"lead": _("The methods are at work. This page has the answer when they are done.")}
    methods = row.result["methods"]
    seen = methods[0]["observed"]
    return context | {
        "lead": _lead(row, seen),
        "sentence": _sentence(methods),
        "chart": _chart(_("What each method answers"), [(_name(each), each) for each in methods]),
        "methods": [_method(each, row) for each in methods],
        "warnings": _notes(row.result.get("spread", methods[0])["warnings"]),
        "assumptions": _notes([note for each in methods for note in each["assumptions"]]),
        "parts": _parts(row),
        "changes": _changes(row.result.get("sensitivity")),
        "models": _models(row.result.get("sensitivity")),
        "linkage": _linkage(row.result.get("sensitivity")),
        "checks": _checks(methods[0]),
        "transmissions": _transmissions(methods[0]),
        "citation": _citation(row),
    }


def _lead(row: Study, seen: int) -> str:
    if row.route == Route.LISTS:
        text = _(
            "%(seen)s people were on the lists. How many there were in all, counting those nobody found: %(range)s."
        )
        return text % {"seen": number(seen), "range": headline_range(row)}
    if row.route == Route.SURVEY:
        text = _("%(seen)s of the people asked said yes. In the whole population that makes %(range)s.")
        return text % {"seen": number(seen), "range": headline_range(row)}
    text = _(
        "The people asked know %(seen)s people concerned between them. In the whole population that makes %(range)s."
    )
    return text % {"seen": number(seen), "range": headline_range(row)}


def _sentence(methods: list[dict[str, Any]]) -> str:
    """How to read the range, for a reader who is no statistician."""
    if len(methods) > 1:
        return _(
            "Nobody can count whom nobody found. Each method below reads the same lists in another way, and none of them is right for certain. Where they agree, the number is firmer; where they lie apart, quote the range and not one number."
        )
    level = round(100 * methods[0]["level"])
    return _(
        "If the same study were made again and again, about %(level)s of 100 such ranges would hold the true number, as long as what is taken for granted below is true."
    ) % {"level": level}


def _name(method: dict[str, Any]) -> Text:
    name: Text = METHODS.get(method["method"], method["method"])
    if method["method"] == "bic" and "triples" in str(method.get("criterion", "")):
        return _("Best model, triples")
    return name


def _chart(title: str, rows: Iterable[tuple[Text, dict[str, Any]]], note: str = "") -> Intervals | None:
    """Estimates on one scale; what has no finite number is left to the table and the words."""
    drawn = [
        Interval(label, round(each["interval"][0]), round(each["estimate"]), round(each["interval"][1]))
        for label, each in rows
        if _bounded(each)
    ]
    return Intervals(title, drawn, _("Method"), note) if drawn else None


def _bounded(found: Mapping[str, Any]) -> bool:
    """Whether an answer has finite numbers in their order, which a picture can show."""
    low, high = found.get("interval") or (None, None)
    middle: float | None = found.get("estimate")
    return low is not None and middle is not None and high is not None and low <= middle <= high


def _method(method: dict[str, Any], row: Study) -> dict[str, Any]:
    low, high = method["interval"]
    pairs = [
        (_("Estimate"), _people(method["estimate"])),
        (_("Interval"), f"{_people(low)} – {_people(high)}"),
        (_("How the interval is made"), f"{method['interval_method']}, {round(100 * method['level'])} %"),
        (_("Model"), method["model"]),
    ]
    if error := method.get("monte_carlo_error"):
        pairs.append((_("Chance in the limits"), f"± {_people(error[0])}, ± {_people(error[1])}"))
    pairs += [(name, number(round(method[key], 2))) for key, name in (("aic", "AIC"), ("bic", "BIC"), ("deviance", _("Deviance"))) if method.get(key) is not None]  # fmt: skip
    return {
        "title": _name(method),
        "pairs": pairs,
        "terms": _terms(method.get("terms") or (), row),
        "others": [f"{_people(other['low'])} – {_people(other['high'])} ({other['method']})" for other in method.get("intervals") or ()],
        "warnings": _notes(method["warnings"]),
        "assumptions": _notes(method["assumptions"]),
    }  # fmt: skip


def _terms(terms: Iterable[Mapping[str, Any]], row: Study) -> Table | None:
    """Which lists depend on each other, as the model has it."""
    lines = [
        Row({"term": term["term"], "value": "−∞" if term["minus_infinity"] else number(round(term["value"] or 0, 2)), "people": _guarded(term["people"], row)})
        for term in terms
        if ":" in term["term"]
    ]  # fmt: skip
    if not lines:
        return None
    columns = [Column("term", _("Lists together")), Column("value", _("Dependence"), numeric=True), Column("people", _("People on all of them"), numeric=True)]  # fmt: skip
    return Table(_("Dependences in this model"), columns, lines, keep_shape=True)


def _guarded(people: int, row: Study) -> str:
    if 0 < people < SMALLEST and not row.public_source:
        return _("fewer than %(count)s") % {"count": SMALLEST}
    return number(people)


def _parts(row: Study) -> list[Intervals]:
    found = []
    for name, parts in (row.result or {}).get("parts", {}).items():
        label = COLUMNS.get(name, name) if name in KINDS else name
        rows = [(_("Unknown") if value == UNKNOWN else value, each) for value, each in parts.items()]
        note = _("Each part is estimated by itself, so the parts need not add up to the whole.")
        if without := [str(each) for each, one in rows if not _bounded(one)]:
            note += " " + _("Too little overlap for an answer: %(parts)s.") % {"parts": ", ".join(without)}
        if chart := _chart(_("By %(column)s") % {"column": str(label).lower()}, rows, note):
            found.append(chart)
    return found


def _changes(found: dict[str, Any] | None) -> Intervals | None:
    """Lists merged two by two and lists left out, on one scale."""
    if not found:
        return None
    rows: list[tuple[Text, dict[str, Any]]] = []
    for change in (*found["left_out"], *found["merged"]):
        words = _("without %(list)s") if change["kind"] == "left_out" else _("%(list)s as one list")
        low_high = change["interval"] or [None, None]
        rows.append(
            (words % {"list": " + ".join(change["lists"])}, {"estimate": change["averaged"], "interval": low_high})
        )
    note = _(
        "Each line is the average over models for changed lists. If one list decides the answer, ask how it was made."
    )
    return _chart(_("If lists were merged or left out"), rows, note)


def _models(found: dict[str, Any] | None) -> Table | None:
    if not found:
        return None
    lines = [
        Row({"model": each["model"], "estimate": _people(each["estimate"]), "weight": f"{each['weight']:.0%}"})
        for each in found["models"][:10]
    ]
    columns = [Column("model", _("Model")), Column("estimate", _("Estimate"), numeric=True), Column("weight", _("Weight"), numeric=True)]  # fmt: skip
    return Table(_("The best models and how much each weighs"), columns, lines, keep_shape=True, copy=True)


def _linkage(found: dict[str, Any] | None) -> Table | None:
    """The estimate if the lists were linked badly: rows by links found, columns by links that are true."""
    if not found or not found["linkage"]:
        return None
    shares = sorted({point["precision"] for point in found["linkage"]}, reverse=True)
    by_place = {(point["recall"], point["precision"]): point["estimate"] for point in found["linkage"]}
    lines = [
        Row({"found": f"{recall:.0%}", **{f"p{share}": _people(by_place.get((recall, share))) for share in shares}})
        for recall in sorted({point["recall"] for point in found["linkage"]}, reverse=True)
    ]
    columns = [Column("found", _("True links found"))] + [
        Column(f"p{share}", _("%(share)s of links true") % {"share": f"{share:.0%}"}, numeric=True) for share in shares
    ]
    return Table(_("If the lists were linked less than perfectly"), columns, lines, keep_shape=True, copy=True)


def _checks(method: dict[str, Any]) -> Table | None:
    if not method.get("checks"):
        return None
    lines = [
        Row({"group": each["group"], "size": number(each["size"]), "found": _people(each["estimate"])})
        for each in method["checks"]
    ]
    columns = [Column("group", _("Known group")), Column("size", _("True size"), numeric=True), Column("found", _("By this method"), numeric=True)]  # fmt: skip
    return Table(_("The method tried on groups whose size is known"), columns, lines, keep_shape=True, copy=True)


def _transmissions(method: dict[str, Any]) -> Table | None:
    if not method.get("transmissions"):
        return None
    lines = [
        Row({"share": f"{each['transmission']:.0%}", "estimate": _people(each["estimate"])})
        for each in method["transmissions"]
    ]
    columns = [Column("share", _("Share of ties that are known")), Column("estimate", _("Estimate"), numeric=True)]
    return Table(_("If not everybody knows it of those they know"), columns, lines, keep_shape=True, copy=True)


def _notes(notes: Iterable[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(kept.note_of(note) for note in notes))


def _about(row: Study) -> list[tuple[Text, Text]]:
    pairs: list[tuple[Text, Text]] = [(_("Road"), Route(row.route).label), (_("Where the data come from"), row.source)]
    if row.route == Route.LISTS:
        pairs.append((_("Lists"), ", ".join(row.given["lists"]["names"])))
    else:
        pairs.append((_("People asked"), number(row.given["respondents"])))
        pairs.append((_("People the survey stands for"), number(row.given["population"])))
    pairs += [(_("Made on"), date_format(row.made_at, "DATE_FORMAT")), (_("Made with"), row.program)]
    return [*pairs, (_("SHA-256 of the file"), f"{row.sha256[:16]}…")]


def _citation(row: Study) -> str:
    if not row.published_at:
        return ""
    return _("%(title)s. Study published %(date)s, made with %(program)s; SHA-256 of its data %(hash)s.") % {
        "title": row.title,
        "date": date_format(row.published_at, "DATE_FORMAT"),
        "program": row.program,
        "hash": row.sha256[:16],
    }


def document(row: Study) -> dict[str, Any]:
    """A published study as one object. Counts of combinations go along only where the lists were public before."""
    given = row.given
    if row.route == Route.LISTS and not row.public_source:
        given = {"lists": {"names": given["lists"]["names"]}}
    return {
        "title": row.title,
        "source": row.source,
        "route": row.route,
        "given": given,
        "sha256": row.sha256,
        "program": row.program,
        "made": row.made_at.isoformat(),
        "published": row.published_at.isoformat() if row.published_at else None,
        "result": row.result if row.public_source else _without_small(row.result),
    }


def _without_small(value: Any) -> Any:
    """The result with counts of people on overlaps below the smallest taken out."""
    if isinstance(value, dict):
        return {
            key: None if key == "people" and isinstance(item, int) and 0 < item < SMALLEST else _without_small(item)
            for key, item in value.items()
        }
    return [_without_small(item) for item in value] if isinstance(value, list) else value
