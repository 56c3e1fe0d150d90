"""Own forms and their answers, made the way the program makes them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.forms import actions
from tessera.protection.forms.models import Form
from tests.protection.forms.shapes import END_REPEAT, REPEAT, YES_NO, question, text

_ROWS = [
    question("slept", "select_one yn", ar="هل نام الشخص"),
    question("why_not", relevant="${slept} = 'no'", ar="ما السبب"),
    question("visitors", REPEAT, ar="الزوار"),
    question("who", ar="من"),
    question("hours", "integer", constraint=". <= 24", ar="الساعات"),
    {"type": END_REPEAT},
    question("all_hours", "calculate", calculation="sum(${hours})", ar="مجموع الساعات"),
    question("on", "date", ar="التاريخ"),
]
NIGHT = text(_ROWS, YES_NO, form_title="Night report", form_id="night")
# The same form a year later: one question is gone, another asks in other words.
LATER = text(
    [*_ROWS[:1], question("why_not", en="What kept the person awake")],
    YES_NO,
    form_title="Night report",
    form_id="night",
)


def upload(by: Actor, form: str) -> Form:
    """A version, uploaded and not yet in use."""
    with unit_of_work(by=by):
        made = actions.upload(form.encode(), filename="night.csv", by=by)
    assert made.form is not None, made.problems
    return made.form


def in_use(by: Actor, form: str) -> Form:
    """A version in use."""
    row = upload(by, form)
    with unit_of_work(by=by):
        return actions.use(row.pk, by=by)


def answer(by: Actor, case: Case, form: Form, supersedes: UUID | None = None, **answers: Any) -> UUID:
    """Answers in a case."""
    with unit_of_work(by=by):
        return actions.answer(case.pk, form, answers, by=by, header={"source": "survivor"}, supersedes=supersedes)
