"""A competition of the demo in its middle: concepts are in, some are scored, a conflict is found late and somebody steps in."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.partnership.competition import api as competition
from tessera.portal.demo.office import Office

CRITERIA = (
    {"stage": 1, "title": "Need", "weight": Decimal(40), "most": 5, "guidance": "Whose need, and who says so?"},
    {
        "stage": 1,
        "title": "Way of working",
        "weight": Decimal(35),
        "most": 5,
        "guidance": "Could it be done as it is told?",
    },
    {"stage": 1, "title": "People who do it", "weight": Decimal(25), "most": 5, "guidance": "Have they done the like?"},
    {"stage": 2, "title": "Plan and budget", "weight": Decimal(60), "most": 10, "guidance": ""},
    {"stage": 2, "title": "How results are known", "weight": Decimal(40), "most": 10, "guidance": ""},
)
QUESTIONS = (
    {"stage": 1, "text": "Whom does it help, and how many?", "most_words": 150},
    {"stage": 1, "text": "What do you do that nobody does yet?", "most_words": 150},
    {"stage": 2, "text": "Describe the work quarter by quarter.", "most_words": 1500},
)
_SAID = {
    "harbour": ("A house for families", 240_000, "Families who were found together, about sixty people in a year.", "We keep them together."),
    "zaytuna": ("بيت بلغتين", 180_000, "نساء وأطفال وصلوا حديثا، نحو أربعين شخصا في السنة.", "فريق يتحدث لغتهم منذ اليوم الأول."),
    "lifeline": ("Answering by text", 90_000, "Young people who cannot speak aloud, some two hundred in a year.", "Nobody answers text at night."),
}  # fmt: skip


def begin(office: Office) -> None:
    """An opportunity in two stages whose first has closed; and one that is open."""
    closed = _noticed(office, "DEMO-27-01", "Shelter for families", 120, 45, -40)
    made = _handed_in(office, closed)
    _panel(office, closed, made)
    _noticed(office, "DEMO-27-02", "Finding forced labour in supply chains", 20, -40, -120)


def _noticed(office: Office, number: str, title: str, opened: int, first: int, second: int) -> UUID:
    values = {
        "number": number, "title": title, "programme_type": "bilateral_regional", "stages": 2, "floor": Decimal(50_000),
        "ceiling": Decimal(300_000), "currency": "USD", "opens_on": office.day(opened), "first_closes_on": office.day(first),
        "second_closes_on": office.day(second), "closes_time": time(17), "time_zone": "America/New_York",
        "summary": "Short concepts first; whoever is invited writes a proposal.", "least_reviews": 2,
    }  # fmt: skip
    with office.did(office.officer, opened + 9) as by:
        row = competition.notices.draft(values=values, criteria=CRITERIA, questions=QUESTIONS, by=by)
    with office.did(office.officer, opened + 5) as by:
        competition.notices.move(row.pk, "in_clearance", by=by)
    with office.did(office.director, opened + 2) as by:
        competition.notices.move(row.pk, "forecast", by=by)
    with office.did(office.officer, opened) as by:
        competition.notices.move(row.pk, "open", by=by)
    return row.pk


def _handed_in(office: Office, opportunity: UUID) -> dict[str, UUID]:
    made = {}
    for number, (slug, (title, amount, helped, new)) in enumerate(_SAID.items()):
        if slug not in office.managers:
            continue
        with office.did(office.managers[slug], 70 - number) as by:
            row = competition.applications.begin(opportunity, by=by)
        with office.did(office.managers[slug], 60 - number) as by:
            said = {"title": title, "amount": Decimal(amount), "months": 24, "answers": {"1": helped, "2": new}}
            competition.applications.write(row.pk, values=said, by=by)
            competition.applications.submit(row.pk, by=by)
            made[slug] = row.pk
    return made


def _panel(office: Office, opportunity: UUID, made: dict[str, UUID]) -> None:
    """Two reviewers and a chair; where a second officer is there, she steps in for whoever has a conflict."""
    with office.did(office.officer, 44) as by:
        for who, role in ((office.officer, "reviewer"), (office.signer, "reviewer"), (office.director, "chair")):
            assert who.account  # noqa: S101
            competition.panels.name_member(opportunity, who.account, role, by=by)
        competition.notices.move(opportunity, "closed", by=by)
        for pk in made.values():
            competition.reviews.screen(pk, fit=True, reason="", by=by)
    first, *others = made.values()
    for by in (office.officer, office.signer, office.director):
        _declared(office, by, [first, *others])
    _scored(office, office.officer, first, (5, 4, 4))
    _scored(office, office.signer, first, (4, 4, 3))
    with office.did(office.director, 30) as by:
        competition.reviews.determine(
            first,
            outcome="invited",
            feedback="Clear need and an honest plan. Say more on what follows after a year.",
            by=by,
        )
    for pk in others[:1]:
        _scored(office, office.officer, pk, (4, 3, 4))
        _scored(office, office.signer, pk, (3, 4, 4))
        _conflict(office, pk)
    if office.second is not None and others:
        _replaced(office, opportunity, others)


def _declared(office: Office, by: Actor, papers: list[UUID]) -> None:
    with office.did(by, 42):
        for pk in papers:
            competition.reviews.declare(pk, conflict="", by=by)


def _scored(office: Office, by: Actor, paper: UUID, values: tuple[int, ...]) -> None:
    with office.did(by, 35):
        row = competition.reviews.open_review(paper, by=by)
        assert row is not None  # noqa: S101
        criteria = row.notice.criteria.filter(stage=row.stage)
        given = {
            each.pk: (value, f"{each.title}: argued well, with gaps.")
            for each, value in zip(criteria, values, strict=True)
        }
        competition.reviews.score(paper, given=given, by=by)
        competition.reviews.hand_in(paper, by=by)


def _conflict(office: Office, paper: UUID) -> None:
    """Found late: the scores are set aside, and another review is wanted."""
    with office.did(office.signer, 28) as by:
        competition.reviews.declare(paper, conflict="A cousin has joined their board since.", by=by)
    assert office.signer.account  # noqa: S101
    with office.did(office.director, 27) as by:
        held = competition.reviews.declaration(paper, office.signer.account, by=by)
        competition.reviews.rule(held, clear=False, reason="Family on the board.", by=by)


def _replaced(office: Office, opportunity: UUID, papers: list[UUID]) -> None:
    assert office.second is not None and office.second.account  # noqa: S101, PT018
    with office.did(office.officer, 24) as by:
        competition.panels.name_member(opportunity, office.second.account, "reviewer", by=by)
    with office.did(office.second, 22) as by:
        competition.reviews.declare(papers[0], conflict="", by=by)
