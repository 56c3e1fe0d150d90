"""A life as it is written down: through the rooms' own actions, by those whose work it is, when it happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tessera.kernel.actor import Actor, acting
from tessera.portal.demo import phrases
from tessera.portal.demo.crew import Crew
from tessera.portal.demo.lives import Life, Said
from tessera.portal.demo.play import Story
from tessera.protection.cases import api as cases
from tessera.trust.consent import api as consent

EXPLAINED = ("purpose", "who_sees", "limits_of_confidentiality", "right_to_refuse", "right_to_withdraw", "service_not_conditional")  # fmt: skip
_RECIPIENTS = {
    "": consent.RecipientClass.SAME_ORGANISATION,
    "authority": consent.RecipientClass.COMPETENT_AUTHORITY,
    "providers": consent.RecipientClass.SERVICE_PROVIDERS,
    "family": consent.RecipientClass.FAMILY,
}


@dataclass(slots=True)
class Written:
    """What a story left behind, for others to go on with."""

    case: UUID
    subject: UUID
    worker: Actor


@dataclass(frozen=True, slots=True)
class Home:
    """One organisation on stage: who works there, and in which language they write."""

    slug: str
    language: str
    worker: Actor
    second: Actor | None = None

    def of(self, life: Life) -> Actor:
        """Whose case a life is."""
        return self.second if life.supervisor and self.second else self.worker


def terms(said: Said, home: Home, crew: Crew, by: Actor) -> consent.Terms:
    """A decision in the words of the room of consent."""
    given = said.decision == consent.Standing.GIVEN
    guarded = said.decided_by in {"child_assent_and_caregiver", "caregiver", "court_or_guardian"}
    signer = home.second if home.second and home.second.account != by.account else home.worker
    kind = _RECIPIENTS[said.recipient]
    outside = kind != consent.RecipientClass.SAME_ORGANISATION
    return consent.Terms(
        purpose=said.purpose,
        decision=said.decision,
        recipient_class=kind,
        recipient_type=said.service,
        data_categories=("contact", "identity") if given and outside else (),
        decided_by=said.decided_by,
        capacity_concern=said.capacity,
        how="spoken_witnessed" if said.day else "written",
        explained=EXPLAINED,
        text=crew.text(said.purpose, home.language),
        language=home.language,
        legal_basis=said.basis,
        second_signature=signer.account if said.basis else None,
        words=consent.Words(
            guardian_basis=phrases.GUARDIAN[home.language] if guarded else "",
            legal_note=phrases.LAWFUL[home.language] if said.basis else "",
            capacity_note=phrases.LAWFUL[home.language] if said.capacity == "yes" else "",
        ),
    )


def tell(life: Life, home: Home, crew: Crew, base: datetime, kept: list[Written]) -> Story:
    """The story of one case. What it left behind is added to `kept` as soon as the case is open."""
    by = home.of(life)
    intake = base - timedelta(days=life.ago) + _hours(life)
    yield intake
    with acting(by):
        case = cases.open_case(
            by=by,
            values=life.case,
            identity=life.identity,
            consent=[terms(said, home, crew, by) for said in life.said if said.day == 0],
            status=life.status,
        )
    left = Written(case.id, case.subject_id, by)
    kept.append(left)
    for number, (day, act) in enumerate(sorted(_parts(life, left, home, crew), key=lambda part: part[0])):
        # Nothing happens later than on the evening before the base.
        yield intake + timedelta(days=min(day, life.ago - 1), minutes=20 + 11 * (number % 25))
        act()


def _hours(life: Life) -> timedelta:
    """The hour of intake: some time of a working day, the same at every run."""
    return timedelta(hours=8 + life.ago % 8, minutes=(life.ago * 7) % 60)


Part = tuple[float, Callable[[], object]]


def _as(actor: Actor, act: Callable[[], object]) -> Callable[[], object]:
    def perform() -> object:
        with acting(actor):
            return act()

    return perform


def _parts(life: Life, left: Written, home: Home, crew: Crew) -> Iterator[Part]:
    by, supervisor = left.worker, home.second or left.worker
    for number, part in enumerate(life.told):
        yield min(life.ago, 1 + 2 * number), _as(by, lambda part=part: _add_episode(left, part))  # type: ignore[misc]
    for note in life.written:
        yield note.day + 0.1, _as(by, lambda note=note: cases.add_note(left.case, note.text, by=by, type=note.type, domains=note.domains))  # type: ignore[misc]  # fmt: skip
    for said in life.said:
        if said.day:
            yield said.day, _as(by, lambda said=said: consent.record(left.subject, terms(said, home, crew, by), by=by))  # type: ignore[misc]  # fmt: skip
        if said.withdrawn:
            yield said.withdrawn, _as(by, lambda said=said: withdraw(left, said.purpose, by))  # type: ignore[misc]
    for move in life.moved:
        mover = supervisor if move.to in {"Closed", "reopened"} else by
        yield move.day + 0.2, _as(mover, lambda move=move, mover=mover: cases.change_status(left.case, move.to, by=mover, reason=move.reason))  # type: ignore[misc]  # fmt: skip
    if home.second and life.ago > 4 and not any(move.to == "Closed" for move in life.moved):
        if life.restricted:
            yield 2, _as(supervisor, lambda: cases.edit_case(left.case, {"confidentiality_level": "restricted_team"}, by=supervisor))  # fmt: skip
        elif life.unassigned:
            yield 3, _as(supervisor, lambda: cases.assign(left.case, by=supervisor, worker=None))


def _add_episode(left: Written, part: object) -> object:
    return cases.add_episode(left.case, part.values, by=left.worker, words=cases.EpisodeWords(**part.words))  # type: ignore[attr-defined]


def withdraw(left: Written, purpose: str, by: Actor) -> None:
    """Takes back what was given for a purpose, where it still stands."""
    for row in consent.decisions(left.subject, by=by):
        if row.purpose == purpose and row.decision == consent.Standing.GIVEN:
            consent.withdraw(row.id, by=by, how="spoken_witnessed")
