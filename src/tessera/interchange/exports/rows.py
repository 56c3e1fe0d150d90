"""Cases as tables: our own columns, for reading and for programs. Identity only where it was asked for and agreed to.

Left out without identity: every column of class I or L (see the cases' privacy.py). Free words are never exported:
nobody can say who is named in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from tessera.interchange.exports.cells import Cell, dated
from tessera.interchange.exports.sheets import Table
from tessera.kernel import codes, privacy
from tessera.kernel.actor import Actor
from tessera.kernel.policy import PolicyError
from tessera.protection.cases import api as cases
from tessera.trust.consent import api as consent
from tessera.trust.subjects import api as subjects

_GUARDED = set("IL")
NAMES = ("given_names", "family_name", "other_names", "birth_date", "phones", "emails", "address", "documents")
_AUTHORITY = consent.Recipient(consent.RecipientClass.COMPETENT_AUTHORITY)
# What an export may be for, and whom it would reach. For those outside only people go in who agreed to it.
PURPOSES: dict[str, consent.Recipient] = {
    consent.Purpose.KEEP_RECORD: consent.OWN,
    consent.Purpose.RECEIVE_SERVICES: consent.OWN,
    consent.Purpose.ANONYMISED_STATISTICS: consent.OWN,
    consent.Purpose.NATIONAL_REFERRAL_MECHANISM: _AUTHORITY,
    consent.Purpose.POLICE_OR_PROSECUTION: _AUTHORITY,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A case that goes out: may its record be kept, is the export's purpose agreed to as well, and who it is (or None)."""

    case: cases.Outward
    kept: bool
    agreed: bool
    identity: subjects.Identity | None


@dataclass(slots=True)
class Source:
    """The cases of one export, read as whoever asked. `strict` opens an identity only where the purpose is agreed to too.

    `named` are the people whose identity was opened, `written` and `untold` (episodes without a place) are counted while
    the lines are read; `tell` hears how far it is.
    """

    by: Actor
    purpose: str
    state: str
    with_identity: bool
    strict: bool
    tell: Callable[[int], None]
    named: set[UUID] = field(default_factory=set)
    written: int = 0
    untold: int = 0

    def lines(self, *, names: bool = True) -> Iterator[Line]:
        """The lines; with `names`, the identity of those whose record may be kept (`strict`: and who agreed)."""
        recipient = PURPOSES[self.purpose]
        self.written = 0
        for part in cases.outward(by=self.by, state=self.state):
            people = [each.subject for each in part]
            kept = consent.gate_many(people, consent.Purpose.KEEP_RECORD, consent.OWN, by=self.by)
            agreed = consent.gate_many(people, self.purpose, recipient, by=self.by) & kept
            for each in part:
                if recipient != consent.OWN and each.subject not in agreed:
                    continue
                may = each.subject in (agreed if self.strict else kept)
                self.written += 1
                yield Line(each, each.subject in kept, each.subject in agreed, self._identity(each, may and names))
            self.tell(self.written)

    def _identity(self, each: cases.Outward, may: bool) -> subjects.Identity | None:
        if not (self.with_identity and may):
            return None
        try:
            found = subjects.reveal(each.subject, by=self.by, why="export")
        except PolicyError:
            return None
        if found.is_empty:
            return None
        self.named.add(each.subject)
        return found


def open_columns(model: str, names: Sequence[str], *, guarded: bool) -> list[str]:
    """The fields of a model that may go out: with `guarded` all of them, otherwise none of class I or L."""
    found = ((name, privacy.of(model, name)) for name in names)
    return [name for name, known in found if known and (guarded or not _GUARDED & set(known.classes))]


def tables(source: Source, *, words: bool) -> Iterator[Table]:
    """The cases, then their episodes. With `words`, labels in the active language instead of names and codes."""
    case_parts = cases.FIELDS["intake"]
    names = open_columns("protection.Case", list(case_parts), guarded=source.with_identity)
    who = NAMES if source.with_identity else ()
    heads = ["case", "status", *who, *names]
    if words:
        labels = _labels()
        heads = [
            labels["case"],
            labels["status"],
            *(labels[name] for name in who),
            *(str(case_parts[n].label) for n in names),
        ]
    yield Table(_("Cases") if words else "cases", heads, _cases(source, names, words))
    parts = cases.FIELDS["episode"]
    told = open_columns("protection.Episode", list(parts), guarded=source.with_identity)
    heads = [_labels()["case"], *(str(parts[name].label) for name in told)] if words else ["case", *told]
    yield Table(_("Account") if words else "episodes", heads, _episodes(source, told, words))


def sheet_names() -> list[str]:
    """Names of the sheets of a workbook, in the active language."""
    return [_("Cases"), _("Account")]


def _labels() -> dict[str, str]:
    return {
        "case": _("Case"), "status": _("Status"), "given_names": _("Given names"), "family_name": _("Family name"),
        "other_names": _("Other names"), "birth_date": _("Date of birth"), "phones": _("Telephone"),
        "emails": _("E-mail"), "address": _("Address"), "documents": _("Documents"),
    }  # fmt: skip


def _cases(source: Source, names: Sequence[str], words: bool) -> Iterator[list[Cell]]:
    for line in source.lines():
        row = line.case.row
        status = codes.get("case_status").label(row.status) if words else row.status
        who = identity_cells(line.identity) if source.with_identity else []
        yield [row.code, status, *who, *(_value("intake", name, row, words) for name in names)]


def _episodes(source: Source, names: Sequence[str], words: bool) -> Iterator[list[Cell]]:
    for line in source.lines(names=False):
        for episode in line.case.episodes:
            yield [line.case.row.code, *(_value("episode", name, episode, words) for name in names)]


def identity_cells(identity: subjects.Identity | None) -> list[Cell]:
    """Who it is, in the order of NAMES; blanks for nobody."""
    if identity is None:
        return [None] * len(NAMES)
    return [
        identity.given_names, identity.family_name, "; ".join(identity.other_names), born(identity),
        "; ".join(identity.phones), "; ".join(identity.emails), identity.address,
        "; ".join(one.number for one in identity.documents),
    ]  # fmt: skip


def born(identity: subjects.Identity) -> str:
    """The date of birth as exactly as it is known, ISO 8601."""
    text = identity.birth_date
    return {"exact": text, "month": text[:7]}.get(identity.birth_date_precision, text[:4])


def _value(form: str, name: str, row: object, words: bool) -> Cell:
    """A field of a row: numbers as numbers, dates as exactly as known, codes joined by semicolons."""
    part, value = cases.FIELDS[form][name], getattr(row, name)
    if value is None or value in ("", []):
        return None
    if part.kind == "date":
        return dated(value, getattr(row, f"{name}_precision"))
    if part.kind == "money":
        return f"{value} {getattr(row, f'{name}_currency')}".strip()
    if part.kind in {"age", "year", "decimal"}:
        return value  # type: ignore[no-any-return]
    several = value if isinstance(value, list) else [value]
    return "; ".join(cases.field_label(part, one) for one in several) if words else "; ".join(several)
