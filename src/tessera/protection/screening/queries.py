"""Named reads. All start from scope; what is read of a person is in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden
from tessera.kernel.vault import api as vault
from tessera.protection.screening import bank, parser, policy, reading
from tessera.protection.screening import instrument as tools
from tessera.protection.screening.enums import PLATFORM, WORDS, Review
from tessera.protection.screening.models import Instrument, Screening, ScreeningItem
from tessera.trust.subjects import api as subjects


@dataclass(frozen=True, slots=True)
class Words:
    """The sealed words of a screening: why the screener judges so, and a note by item."""

    reason: str = ""
    notes: Mapping[str, str] | None = None

    def data(self) -> bytes:
        """As it is sealed."""
        return json.dumps({"reason": self.reason, "notes": dict(self.notes or {})}, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Seen:
    """A screening with its answers in the order of its instrument. `words` is None when the person was erased."""

    row: Screening
    instrument: tools.Instrument
    items: tuple[ScreeningItem, ...]
    words: Words | None
    followed_by: UUID | None

    @property
    def reading(self) -> reading.Reading:
        """What the answers touch; computed now, kept nowhere."""
        child = reading.treated_as_child(self.row.age_group, self.row.age_doubt)
        return reading.read(self.instrument, {one.item: one.observed for one in self.items}, child=child)


def get(screening_id: UUID, *, by: Actor, action: str = policy.VIEW) -> Screening:
    """One screening. Raises Hidden."""
    row = policy.scope(by).select_related("case", "instrument").filter(pk=screening_id).first()
    if row is None:
        raise Hidden(by, action, kind="screening", object_id=screening_id)
    return row


def of_case(case_id: UUID, *, by: Actor) -> list[Screening]:
    """The screenings of a case, newest first, without their words."""
    return list(policy.scope(by).filter(case_id=case_id).order_by("-at", "-id"))


def see(row: Screening, *, by: Actor) -> Seen:
    """A screening whole; the reading is in the ledger. Raises vault.Tampered."""
    ledger.record(by=by, action=policy.VIEW, kind="case", object_id=row.case_id, detail={"screening": str(row.id)})
    return _whole([row], by=by)[0]


def everything(case_id: UUID, *, by: Actor) -> list[Seen]:
    """Every screening of a case whole, oldest first, for the survivor's copy; the reading is in the ledger."""
    rows = list(reversed(of_case(case_id, by=by)))
    if rows:
        ledger.record(by=by, action=policy.VIEW, kind="case", object_id=case_id, detail={"screenings": len(rows)})
    return _whole(rows, by=by)


def _whole(rows: list[Screening], *, by: Actor) -> list[Seen]:
    ids = [row.id for row in rows]
    items: dict[UUID, list[ScreeningItem]] = {one: [] for one in ids}
    for item in ScreeningItem.objects.filter(organisation_id=by.home, screening_id__in=ids):
        items[item.screening_id].append(item)
    later = dict(
        Screening.objects.filter(organisation_id=by.home, corrects_id__in=ids).values_list("corrects_id", "id")
    )
    words = _words(rows, by=by)
    found = []
    for row in rows:
        tool = of_row(row)
        order = {item.code: place for place, item in enumerate(tool.items)}
        listed = sorted(items[row.id], key=lambda one: order.get(one.item, len(order)))
        found.append(Seen(row, tool, tuple(listed), words.get(row.id), later.get(row.id)))
    return found


def _words(rows: list[Screening], *, by: Actor) -> dict[UUID, Words]:
    if not rows:
        return {}
    key = subjects.key_of(rows[0].case.subject_id, by=by)
    sealed = [vault.Sealed(key, WORDS, row.id, bytes(row.sealed)) for row in rows]
    opened = vault.open_many(sealed)
    found = {}
    for row, data in zip(rows, opened, strict=True):
        if data is not None:
            told = json.loads(data)
            found[row.id] = Words(told.get("reason", ""), told.get("notes", {}))
    return found


# --- instruments


def of_row(row: Screening) -> tools.Instrument:
    """The instrument a screening was done with, in the version it had then."""
    if row.instrument is not None:
        return parser.parse(row.instrument.content)
    return bank.shipped(row.instrument_key, row.instrument_version)


@dataclass(frozen=True, slots=True)
class Choice:
    """An instrument that a screening may be done with; `row` is None for the program's own."""

    tool: tools.Instrument
    row: Instrument | None = None


def usable(by: Actor) -> list[Choice]:
    """The program's own bank, and the newest usable version of each instrument the organisation loaded."""
    rows = policy.instruments(by).filter(state=Review.USABLE).order_by("key", "-loaded_at")
    newest: dict[str, Instrument] = {}
    for row in rows:
        newest.setdefault(row.key, row)
    return [Choice(bank.shipped()), *(Choice(parser.parse(row.content), row) for row in newest.values())]


def chosen(key: str, *, by: Actor) -> Choice:
    """The instrument of this key, or the program's own when there is no such one any more."""
    found = [one for one in usable(by) if one.tool.key == (key or PLATFORM)]
    return found[0] if found else Choice(bank.shipped())


def loaded(by: Actor) -> list[Instrument]:
    """Every loaded instrument the actor may know of, newest first."""
    return list(policy.instruments(by).select_related("loaded_by", "reviewed_by").order_by("-loaded_at"))


def loaded_one(instrument_id: UUID, *, by: Actor) -> Instrument:
    """One loaded instrument. Raises Hidden."""
    row = policy.instruments(by).select_related("reviewed_by").filter(pk=instrument_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="instrument", object_id=instrument_id)
    return row


def screeners(case_id: UUID, *, by: Actor) -> frozenset[UUID]:
    """Accounts that screened in a case: whoever decides about it must not be among them. Ids only, for rules."""
    rows = Screening.objects.filter(organisation_id=by.home, case_id=case_id, screener_id__isnull=False)
    return frozenset(rows.values_list("screener_id", flat=True))


def names_of(rows: Iterable[Screening]) -> set[UUID]:
    """Whose names a list of screenings shows."""
    return {row.screener_id for row in rows if row.screener_id}
