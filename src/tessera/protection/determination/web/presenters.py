"""Determinations in the words of the page. What a reviewer may not know yet is not handed in, so it cannot be shown."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.protection.determination import queries, rules
from tessera.protection.determination.enums import Clock, Place, State
from tessera.protection.determination.models import Determination, Extension, Reconsideration, Review
from tessera.trust.people import api as people
from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table

_TONES = {
    State.DECIDED: "accent",
    State.IN_REVIEW: "info",
    State.TIE_BREAK: "info",
    State.REVIEWED: "info",
    State.AWAITED: "info",
}


def day(at: datetime.datetime | datetime.date | None) -> str:
    """A day in the reader's language; "" for none."""
    if at is None:
        return ""
    return date_format(timezone.localtime(at) if isinstance(at, datetime.datetime) else at, "DATE_FORMAT")


def word(listed: str, code: str) -> str:
    """A code in the reader's language; "" for none."""
    return codes.get(listed).label(code) if code else ""


def level(row: Determination) -> str:
    """At which level it is decided."""
    return word("determination_level", row.level)


def state(row: Determination) -> Badge:
    """Where it stands."""
    return Badge(word("determination_state", row.state), _TONES.get(State(row.state), ""))


def table(rows: list[Determination]) -> Table:
    """The determinations of a case, newest first."""
    return Table(
        caption=_("Determinations"),
        columns=[
            Column("level", _("Level")),
            Column("state", _("Stands")),
            Column("status", _("Decision")),
            Column("target", _("To be decided by")),
            Column("recovery", _("Recovery and reflection until")),
        ],
        rows=[
            Row(
                {
                    "level": level(row),
                    "state": state(row),
                    "status": word("trafficking_status", row.status),
                    "target": day(row.target_on) if not row.status else "",
                    "recovery": day(row.recovery_to),
                },
                reverse("determination:page", args=[row.id]),
            )
            for row in rows
        ],
        empty_title=_("Nothing has been determined yet"),
        empty_body=_("Several may stand side by side: this organisation's, a national one, a court's."),
    )


def names(seen: queries.Seen, actor: Actor) -> dict[UUID, str]:
    """Names of the colleagues that the page shows."""
    row = seen.row
    shown = {
        row.started_by_id,
        row.first_reviewer_id,
        row.second_reviewer_id,
        row.third_reviewer_id,
        row.decided_by_id,
        row.confirmed_by_id,
    }
    return people.colleague_names(actor, shown)


def pairs(seen: queries.Seen, called: dict[UUID, str]) -> list[tuple[str, str]]:
    """What is known of it, in words; empty lines are left out."""
    row = seen.row
    words = seen.words or {}
    erased = _("The words were erased with the person.") if seen.words is None else ""
    told = [
        (_("Decided by what kind of body"), word("decision_making_organisation", row.decision_maker)),
        (_("Begun on"), day(row.started_on)),
        (
            _("Reviewers"),
            ", ".join(
                called.get(one, "")
                for one in (row.first_reviewer_id, row.second_reviewer_id, row.third_reviewer_id)
                if one
            ),
        ),
        (_("Decision"), word("trafficking_status", row.status)),
        (_("Decided on"), day(row.decided_on)),
        (_("Written down by"), called.get(row.decided_by_id, "") if row.decided_by_id else ""),
        (_("Against what the reviewers found"), _("Yes") if row.override else ""),
        (_("Reason"), erased or words.get("reason", "")),
        (_("Reference of the other body"), words.get("reference", "")),
        (_("The person was told on"), day(row.informed_on)),
        (_("How the person was told"), ", ".join(_how(one) for one in row.informed_how)),
        (_("In which language"), word("language", row.informed_language)),
        (_("Confirmed for the case on"), day(row.confirmed_at)),
        (_("Confirmed by"), called.get(row.confirmed_by_id, "") if row.confirmed_by_id else ""),
    ]
    return [(label, text) for label, text in told if text]


def _how(code: str) -> str:
    return _("In speech") if code == "spoken" else _("In writing")


def clocks(row: Determination) -> dict[str, object]:
    """The days that count, and the law they come from."""
    rule = rules.rule_of(row.rule)
    days = [
        (_("To be decided by"), day(row.target_on)),
        (_("Recovery and reflection from"), day(row.recovery_from)),
        (_("Recovery and reflection until"), day(row.recovery_to)),
    ]
    return {
        "pairs": [(label, text) for label, text in days if text],
        "source": rule.source if rule else "",
        "label": rule.label if rule else "",
        "note": rule.note if rule else "",
        "unverified": rule is not None and not rule.verified,
        "working": rule is not None and rule.working_days and row.target_on is not None,
    }


def reviews(seen: queries.Seen, called: dict[UUID, str]) -> list[dict[str, str]]:
    """What the reviewers found, as far as this reader may know."""
    places = {Place.FIRST: _("First reviewer"), Place.SECOND: _("Second reviewer"), Place.TIE_BREAK: _("Third person")}
    return [
        {
            "place": places[Place(one.row.place)],
            "who": called.get(one.row.reviewer_id, ""),
            "category": word("determination_category", one.row.category),
            "reason": one.words if one.words is not None else _("The words were erased with the person."),
            "day": day(one.row.at),
        }
        for one in seen.reviews
        if isinstance(one.row, Review)
    ]


def blind(seen: queries.Seen) -> str:
    """Says that reviews stay hidden for now: the same words whether one, or none, is saved."""
    if seen.row.state != State.IN_REVIEW:
        return ""
    return _("What the reviewers find is shown when both have saved. Until then nobody sees what another found.")


def extensions(seen: queries.Seen) -> list[dict[str, str]]:
    """Which period was given more time, and why."""
    clock = {Clock.TARGET: _("Until the decision"), Clock.RECOVERY: _("Recovery and reflection")}
    return [
        {
            "clock": clock[Clock(one.row.clock)],
            "was": day(one.row.was),
            "until": day(one.row.until),
            "reason": one.words or "",
        }
        for one in seen.extensions
        if isinstance(one.row, Extension)
    ]


def asked(seen: queries.Seen) -> list[dict[str, str]]:
    """Who asked to look again, on what ground, and what came of it."""
    return [
        {
            "asked": day(one.row.asked_on),
            "who": word("reconsideration_asker", one.row.asked_by),
            "ground": one.words or "",
            "result": word("reconsideration_result", one.row.result),
            "answered": day(one.row.result_on),
        }
        for one in seen.reconsiderations
        if isinstance(one.row, Reconsideration)
    ]
