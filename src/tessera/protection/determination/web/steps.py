"""The steps somebody may take with a determination: when each is offered, its form, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.protection.determination import actions, afterwards, policy
from tessera.protection.determination.enums import OWN_LEVEL, State
from tessera.protection.determination.queries import Seen
from tessera.protection.determination.web import forms

_SAVED = _("Saved.")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `offered` asks whether this actor may take it now, `run` takes it."""

    key: str
    title: str | Promise
    button: str | Promise
    form: type[forms.StepForm]
    offered: Callable[[Seen, Actor], bool]
    run: Callable[[UUID, Mapping[str, Any], Actor], object]
    done: str | Promise = _SAVED


def _may(seen: Seen, by: Actor, action: str) -> bool:
    return bool(policy.can(by, action, seen.row))


def _own(seen: Seen) -> bool:
    return bool(seen.row.level == OWN_LEVEL)


def _decides(seen: Seen, by: Actor) -> bool:
    wanted = State.REVIEWED if _own(seen) else State.AWAITED
    return seen.row.state == wanted and _may(seen, by, policy.DECIDE if _own(seen) else policy.RECORD)


def _ends(seen: Seen, by: Actor) -> bool:
    open_still = seen.row.state in (State.IN_REVIEW, State.TIE_BREAK, State.REVIEWED, State.AWAITED)
    return open_still and _may(seen, by, policy.START if _own(seen) else policy.RECORD)


def _records(*states: State) -> Callable[[Seen, Actor], bool]:
    return lambda seen, by: seen.row.state in states and _may(seen, by, policy.RECORD)


STEPS = {
    step.key: step
    for step in (
        Step(
            "review", _("Your review"), _("Save the review"), forms.ReviewForm,
            lambda seen, _by: seen.may_write_review,
            lambda one, data, by: actions.review(one, category=data["category"], reason=data["reason"], by=by),
            _("Your review is saved."),
        ),
        Step(
            "third", _("A third person breaks the tie"), _("Name this person"), forms.ThirdForm,
            lambda seen, by: seen.row.state == State.TIE_BREAK and _may(seen, by, policy.START),
            lambda one, data, by: actions.name_third(one, UUID(data["reviewer"]), by=by),
        ),
        Step(
            "decide", _("The decision"), _("Save the decision"), forms.DecideForm, _decides,
            lambda one, data, by: actions.decide(one, by=by, **data),
        ),
        Step(
            "confirm", _("Confirm it for the case"), _("Make it the case's status"), forms.EmptyForm,
            lambda seen, by: seen.row.state == State.DECIDED and not seen.row.confirmed_at and _may(seen, by, policy.DECIDE),
            lambda one, _data, by: actions.confirm(one, by=by),
            _("The case carries this decision now."),
        ),
        Step(
            "inform", _("The person was told"), _("Save"), forms.InformForm,
            lambda seen, by: bool(seen.row.decided_on) and not seen.row.informed_on and _may(seen, by, policy.RECORD),
            lambda one, data, by: afterwards.inform(
                one, on=data["informed_on"], how=data["informed_how"], language=data["informed_language"], by=by
            ),
        ),
        Step(
            "extend", _("Give more time"), _("Save"), forms.ExtendForm,
            lambda seen, by: (not seen.row.status or bool(seen.row.recovery_to)) and seen.row.state != State.ENDED
            and _may(seen, by, policy.RECORD),
            lambda one, data, by: afterwards.extend(one, by=by, **data),
        ),
        Step(
            "ask", _("Somebody asks to look again"), _("Save"), forms.AskForm, _records(State.DECIDED),
            lambda one, data, by: afterwards.ask_again(one, by=by, **data),
        ),
        Step(
            "answer", _("What came of looking again"), _("Save"), forms.AnswerForm, _records(State.RECONSIDERED),
            lambda one, data, by: afterwards.answer_again(one, by=by, **data),
        ),
        Step(
            "end", _("End it without a decision"), _("End it"), forms.EmptyForm, _ends,
            lambda one, _data, by: actions.end(one, by=by),
            _("Ended."),
        ),
    )
}  # fmt: skip
# Shown unfolded: what waits for this reader. The rest is folded away.
FIRST = ("review", "third", "decide", "confirm", "answer")
