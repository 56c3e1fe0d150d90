"""Cases as HTCDS 2.0: the mapping of the import, the other way round.

The columns are the 84 of the standard in its order, after a case number, by which an importer knows a row again. Each
value is put through the import's own reading before it is written, so that nothing goes out that would not come in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.utils import translation

from tessera.interchange.exports import rows
from tessera.interchange.exports.cells import Cell, dated
from tessera.interchange.exports.rows import Line, Source
from tessera.interchange.exports.sheets import Table
from tessera.interchange.mapping import api as mapping
from tessera.kernel import codes
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects

RULES = mapping.shipped("htcds-2.0")
# Our words for what the standard calls otherwise; the import translates the same the other way.
_CASE = {"trafficking_status_decided_by": "decision_making_organisation"}
_FIRST_ONLY = {"prs_PrimaryLanguage"}
_REST = {"prs_SecondaryLanguage"}


def headers() -> list[str]:
    """The case number, then the 84 columns of the standard."""
    consent_column = RULES.consent.column if RULES.consent else ""
    return [RULES.key.column, *RULES.columns, *RULES.ignored, consent_column]


def table(source: Source) -> Table:
    """The one table of the format. With `source.strict` an identity goes in only where con_Consent is TRUE."""
    return Table("Cases", headers(), _rows(source))


def _rows(source: Source) -> Iterator[list[Cell]]:
    # Codes are the same in every language; labels must not decide what is read.
    readers = {column: mapping.converter(rule, codes.get) for column, rule in RULES.columns.items()}
    own = people.organisation_of(source.by.home)
    open_case = set(rows.open_columns("protection.Case", _fields("case"), guarded=source.with_identity))
    open_told = set(rows.open_columns("protection.Episode", _fields("episode"), guarded=source.with_identity))
    organisation = {"name": own.name, "country": own.country, "kind": own.kind}
    for line in source.lines():
        slots = _slots(line.case.episodes)
        source.untold += len(line.case.episodes) - len({each.pk for each in slots.values()})
        give = partial(_value, line=line, slots=slots, organisation=organisation, allowed=(open_case, open_told))
        values = [_checked(give(rule), readers[column], rule) for column, rule in RULES.columns.items()]
        yield [line.case.row.code, *values, *([None] * len(RULES.ignored)), "TRUE" if line.agreed else "FALSE"]


def _fields(section: str) -> list[str]:
    found = [rule.target.field for rule in RULES.columns.values() if rule.target.section == section]
    return [_CASE.get(name, name) for name in dict.fromkeys(found)]


def _slots(episodes: Sequence[Any]) -> dict[str, Any]:
    """The first recruitment and the first exploitation; the event tells place and time of the latter, or of what there is."""
    found: dict[str, Any] = {}
    for each in episodes:
        slot = {"Recruitment": "recruitment", "Exploitation": "exploitation"}.get(each.episode_type)
        if slot and slot not in found:
            found[slot] = each
    if episodes:
        found["event"] = found.get("exploitation") or found.get("recruitment") or episodes[0]
    return found


def _value(
    rule: mapping.ColumnRule,
    *,
    line: Line,
    slots: dict[str, Any],
    organisation: dict[str, str],
    allowed: tuple[set[str], set[str]],
) -> str:
    section, name = rule.target.section, rule.target.field
    if section == "identity":
        return _identity(name, line.identity) if line.identity else ""
    if section == "organisation":
        return organisation.get(name, "")
    if section == "case":
        name = _CASE.get(name, name)
        if name != "status" and name not in allowed[0]:
            return ""
        return _languages(rule.column, line) if name == "languages" else _text(line.case.row, name)
    if section == "episode" and rule.slot in slots and (name in allowed[1] or name == "episode_type"):
        return _text(slots[rule.slot], name)
    if (section, name) == ("incoming_referral", "date"):
        return dated(line.case.row.referral_received_on, line.case.row.referral_received_on_precision)
    return ""


def _languages(column: str, line: Line) -> str:
    spoken = line.case.row.languages
    return "; ".join(spoken[:1] if column in _FIRST_ONLY else spoken[1:])


def _text(row: object, name: str) -> str:
    if hasattr(row, f"{name}_precision"):
        return dated(getattr(row, name), getattr(row, f"{name}_precision"))
    value = getattr(row, name, "")
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _identity(name: str, who: subjects.Identity) -> str:
    """One field of the section `identity`, from what the sealed identity holds."""
    several: dict[str, tuple[str, ...]] = {
        "phone": who.phones[:1], "home_phone": who.phones[1:2], "email": who.emails[:1],
        "id_number": tuple(one.number for one in who.documents[:1]), "other_names": who.other_names,
    }  # fmt: skip
    if name in several:
        return "; ".join(several[name])
    if name == "birth_date":
        return rows.born(who)
    known = {"given_names": who.given_names, "family_name": who.family_name, "address_street": who.address}
    return known.get(name, who.extra.get(name, ""))


def _checked(text: str, read: Callable[[str], object], rule: mapping.ColumnRule) -> Cell:
    """The text, or None where the import would not take it."""
    if not text:
        return None
    text = "; ".join(filter(None, (_standard(one, rule) for one in text.split("; ")))) if rule.target.codes else text
    try:
        with translation.override("en"):
            read(text)
    except mapping.NotAllowed:
        return None
    return text or None


def _standard(code: str, rule: mapping.ColumnRule) -> str:
    """The standard's code for one of ours: codes that we added say what they go out as, "" for nothing."""
    known = codes.get(rule.target.codes)
    if code not in known:
        return code
    goes_out_as = known.row(code).exports_as
    return code if goes_out_as is None else goes_out_as
