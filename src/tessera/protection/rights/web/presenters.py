"""How requests, copies and retention look: words for codes, tables."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.protection.rights import policy
from tessera.protection.rights.enums import CopyState, ErasureState, RequestState
from tessera.protection.rights.models import Erasure, OwnCopy, Retention, RightsRequest
from tessera.protection.rights.queries import HoldView, Line, RequestView, is_ready
from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table


def day(value: datetime.datetime | datetime.date | None) -> str:
    """A day as people write it; "" for none."""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    return formats.date_format(value, "j M Y") if value else ""


def label(list_name: str, code: str) -> str:
    """A code in words; "" for none."""
    return codes.get(list_name).label(code) if code else ""


def request_state(row: RightsRequest) -> Badge:
    """Where a request stands."""
    if row.state == RequestState.OPEN:
        late = row.due_on < today()
        return Badge(_("Overdue") if late else _("Open"), "problem" if late else "info")
    return Badge(_("Accepted"), "success") if row.state == RequestState.ACCEPTED else Badge(_("Refused"), "attention")


def request_pairs(view: RequestView) -> list[tuple[str, str]]:
    """A request in words; the statement stays beside the answer whatever the answer is."""
    row = view.row
    pairs = [
        (_("What was asked"), label("rights_request_kind", row.kind)),
        (_("Asked on"), day(row.asked_on)),
        (_("Answer due"), day(row.due_on)),
        (_("State"), str(request_state(row).label)),
        (_("Decided on"), day(row.decided_on)),
    ]
    if view.words:
        pairs += [(_("In the person's words"), view.words.statement), (_("Our answer"), view.words.answer)]
    return [(name, text) for name, text in pairs if text]


def request_card(view: RequestView, actor: Actor) -> dict[str, Any]:
    """A request as a card of the case."""
    may = view.row.state == RequestState.OPEN and actor.may(policy.REQUEST_DECIDE)
    return {
        "id": f"request-{view.row.pk.hex[:8]}",
        "title": label("rights_request_kind", view.row.kind),
        "pairs": request_pairs(view),
        "decide_url": reverse("rights:decide", args=[view.row.pk]) if may else "",
    }


def request_table(rows: Sequence[RightsRequest], actor: Actor) -> Table:
    """Requests that wait, over all cases: by code, without words."""
    may = actor.may(policy.REQUEST_DECIDE)
    return Table(
        _("What people asked about their data"),
        [Column("case", _("Case")), Column("kind", _("What was asked")), Column("asked", _("Asked on")),
         Column("due", _("Answer due")), Column("state", _("State"))],
        [
            Row(
                {"case": row.case.code, "kind": label("rights_request_kind", row.kind), "asked": day(row.asked_on),
                 "due": day(row.due_on), "state": request_state(row)},
                reverse("rights:decide", args=[row.pk]) if may else "",
            )
            for row in rows
        ],
        caption_hidden=True,
        empty_title=_("Nothing waits"),
        empty_body=_("What people ask about their data stands here until it is answered."),
    )  # fmt: skip


def copy_state(row: OwnCopy) -> Badge:
    """Where a copy stands."""
    if row.state == CopyState.READY and not is_ready(row):
        return Badge(_("Gone"))
    words = {
        CopyState.WANTED: (_("Being made"), "info"),
        CopyState.READY: (_("Ready"), "success"),
        CopyState.FETCHED: (_("Handed over"), ""),
        CopyState.GONE: (_("Gone"), ""),
    }
    text, tone = words[CopyState(row.state)]
    return Badge(text, tone)


def copy_table(rows: Sequence[OwnCopy]) -> Table:
    """The copies made of a case."""
    languages = dict(codes.get("language").choices())
    return Table(
        _("Copies for the person"),
        [Column("when", _("Made")), Column("language", _("Language")), Column("until", _("To be fetched until")),
         Column("state", _("State"))],
        [
            Row(
                {"when": day(row.created_at), "language": languages.get(row.language, row.language),
                 "until": day(row.until), "state": copy_state(row)},
                reverse("rights:copy", args=[row.pk]),
            )
            for row in rows
        ],
        empty_title=_("No copy was made yet"),
        empty_body=_("A person may have a copy of everything that is held about them, as often as they ask."),
    )  # fmt: skip


# --- retention


def kept_state(line: Line) -> Badge:
    """What stands about an ended case."""
    row = line.row
    if row.erased_on:
        return Badge(_("Erased"))
    if line.held:
        return Badge(_("On hold"), "attention")
    if line.proposed:
        return Badge(_("Erasure proposed"), "accent")
    return Badge(_("Due"), "info") if row.until <= today() else Badge(_("Kept"))


def retention_table(lines: Sequence[Line]) -> Table:
    """Ended cases by code and dates: nothing here says what a case is about."""
    return Table(
        _("How long cases are kept"),
        [Column("code", _("Case")), Column("kind", _("Kind")), Column("ended", _("Closed")), Column("until", _("Kept until")),
         Column("wish", _("The person's wish")), Column("state", _("State"))],
        [
            Row(
                {"code": line.row.code, "kind": label("retention_kind", line.row.kind), "ended": day(line.row.ended_on),
                 "until": day(line.row.until), "wish": label("data_wish", line.row.wish), "state": kept_state(line)},
                reverse("rights:retention", args=[line.row.pk]),
            )
            for line in lines
        ],
        caption_hidden=True,
        empty_title=_("Nothing here"),
        empty_body=_("Cases come here when they close; what is due waits for two people to decide."),
    )  # fmt: skip


def reaches(codes_: Sequence[str]) -> str:
    """That an erasure the person asks for takes other records along; "" where there are none."""
    if not codes_:
        return ""
    told = {"codes": ", ".join(codes_)}
    return (
        _("The person was written down more than once. An erasure they ask for reaches these cases too: %(codes)s.")
        % told
    )


def same_person(codes_: Sequence[str], *, asked: bool) -> str:
    """What an erasure does with other records of the same person; "" where there are none."""
    if not codes_:
        return ""
    told = {"codes": ", ".join(codes_)}
    if asked:
        return (
            _("The person was written down more than once. These records are erased with this one: %(codes)s.") % told
        )
    return _("These records were judged to be of the same person: %(codes)s. Where the person asks, all are erased together; else only this one.") % told  # fmt: skip


def retention_pairs(row: Retention) -> list[tuple[str, str]]:
    """What is known of an ended case here."""
    pairs = [
        (_("Kind"), label("retention_kind", row.kind)),
        (_("Closed"), day(row.ended_on)),
        (_("Kept until"), day(row.until)),
        (_("The person's wish"), label("data_wish", row.wish)),
        (_("Erased on"), day(row.erased_on)),
    ]
    return [(name, text) for name, text in pairs if text]


def hold_pairs(view: HoldView, names: dict[Any, str]) -> list[tuple[str, str]]:
    """A hold in words."""
    row = view.row
    pairs = [
        (_("Reason"), label("hold_reason", row.reason)),
        (_("In words"), view.words),
        (_("Since"), day(row.since)),
        (_("Set by"), names.get(row.set_by_id, "")),
        (_("Look at it again"), day(row.review_on)),
        (_("Lifted"), day(row.lifted_at)),
    ]
    return [(name, text) for name, text in pairs if text]


def erasure_pairs(row: Erasure, names: dict[Any, str]) -> list[tuple[str, str]]:
    """What was decided about an erasure."""
    states = {
        ErasureState.PROPOSED: _("Waits for somebody else"),
        ErasureState.RETURNED: _("Not now"),
        ErasureState.DONE: _("Erased"),
    }
    pairs = [
        (_("Why"), label("erasure_basis", row.basis)),
        (_("State"), states[ErasureState(row.state)]),
        (_("Proposed by"), names.get(row.proposed_by_id, "")),
        (_("Proposed on"), day(row.created_at)),
        (_("Decided by"), names.get(row.decided_by_id, "")),
        (_("Decided on"), day(row.decided_at)),
    ]
    return [(name, text) for name, text in pairs if text]
