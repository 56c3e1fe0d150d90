"""A competition as the program makes it: a notice, two reviewers and a chair, and an application of Harbour."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import connection

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.partnership.competition.actions import applications, notices, panels, reviews
from tessera.partnership.competition.models import Application, Opportunity
from tests.observatory import world

SECRET = "Boats leave the harbour before dawn"
CRITERIA = (
    {"title": "Need", "weight": Decimal(40), "most": 5, "stage": 1},
    {"title": "Method", "weight": Decimal(60), "most": 5, "stage": 1},
)
QUESTIONS = ({"text": "What will change?", "most_words": 40, "stage": 1},)
BEFORE = datetime(2026, 3, 2, 12, tzinfo=UTC)
AFTER = datetime(2026, 4, 2, 12, tzinfo=UTC)


def notice(**changed: Any) -> dict[str, Any]:
    """Fields of an opportunity in one stage that closes on 31 March 2026 at 17:00 in Washington."""
    return {
        "number": "TIP-26-01",
        "title": "Shelter on the coast",
        "programme_type": "bilateral_regional",
        "stages": 1,
        "summary": "",
        "floor": Decimal(1000),
        "ceiling": Decimal(750000),
        "currency": "USD",
        "opens_on": date(2026, 3, 1),
        "first_closes_on": date(2026, 3, 31),
        "second_closes_on": None,
        "closes_time": time(17),
        "time_zone": "America/New_York",
        "least_reviews": 1,
        **changed,
    }


def at(moment: datetime) -> AbstractContextManager[None]:
    """The server's clock."""
    return clock.frozen(moment)


def officer() -> Actor:
    """Writes the notice and names the panel."""
    return world.actor("programme-officer")


def director() -> Actor:
    """Clears the notice and chairs the panel."""
    return world.actor("programme-director")


def grants() -> Actor:
    """The second reviewer."""
    return world.actor("grants-officer")


def applicant() -> Actor:
    """Manages grants at Harbour."""
    return world.actor("grant-manager")


def opened(criteria: Any = CRITERIA, questions: Any = QUESTIONS, **changed: Any) -> Opportunity:
    """An opportunity that is announced and open, through the program, at the time of BEFORE."""
    with at(BEFORE):
        with unit_of_work(by=officer()):
            row = notices.draft(values=notice(**changed), criteria=criteria, questions=questions, by=officer())
            notices.move(row.pk, "in_clearance", by=officer())
        with unit_of_work(by=director()):
            notices.move(row.pk, "forecast", by=director())
        with unit_of_work(by=officer()):
            notices.move(row.pk, "open", by=officer())
    return row


def written(row: Opportunity, by: Actor | None = None, **changed: Any) -> Application:
    """An application that is written and not handed in."""
    by = by or applicant()
    values = {"title": "Night watch", "amount": Decimal(50000), "months": 24, "answers": {"1": SECRET}, **changed}
    with at(BEFORE), unit_of_work(by=by):
        made = applications.begin(row.pk, by=by)
        applications.write(made.pk, values=values, by=by)
    return made


def handed_in(row: Opportunity, moment: datetime = BEFORE) -> Application:
    """An application that is handed in."""
    made = written(row)
    with at(moment), unit_of_work(by=applicant()):
        applications.submit(made.pk, by=applicant())
        made.refresh_from_db()
    return made


def panel(row: Opportunity, **roles: Actor) -> None:
    """Names reviewers and a chair; then the notice closes and the panel is asked about conflicts."""
    named = roles or {"reviewer": officer(), "reviewer_two": grants(), "chair": director()}
    with at(AFTER), unit_of_work(by=officer()):
        for role, who in named.items():
            assert who.account
            panels.name_member(row.pk, who.account, role.partition("_")[0], by=officer())
        notices.move(row.pk, "closed", by=officer())


def in_review() -> tuple[Opportunity, Application]:
    """An application of a closed notice, in review, with the panel asked and nothing answered."""
    row = opened()
    made = handed_in(row)
    panel(row)
    with at(AFTER), unit_of_work(by=officer()):
        reviews.screen(made.pk, fit=True, reason="", by=officer())
    return row, made


def declare(made: Application, by: Actor, conflict: str = "") -> None:
    """One member answers."""
    with at(AFTER), unit_of_work(by=by):
        reviews.declare(made.pk, conflict=conflict, by=by)


def two_reviewers() -> Application:
    """An application in review, with everybody on the panel free of conflicts."""
    _row, made = in_review()
    for by in (officer(), grants(), director()):
        declare(made, by)
    return made


def score(made: Application, by: Actor, value: int = 4, *, hand_in: bool = False) -> None:
    """One member scores every criterion, and hands in where asked to."""
    with at(AFTER), unit_of_work(by=by):
        row = reviews.open_review(made.pk, by=by)
        assert row is not None
        given = {each.pk: (value, f"Because {by.account}") for each in row.notice.criteria.all()}
        reviews.score(made.pk, given=given, by=by)
        if hand_in:
            reviews.hand_in(made.pk, by=by)


def raw(by: Actor, statement: str, *values: Any) -> list[Any]:
    """What plain SQL answers the serving role under this actor: the policies of the program are not asked."""
    with unit_of_work(by=by), connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone()[0] == "tessera_web"
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


def with_rights(by: Actor, *rights: str) -> Actor:
    """The same person with more rights."""
    return replace(by, actions=by.actions | set(rights))
