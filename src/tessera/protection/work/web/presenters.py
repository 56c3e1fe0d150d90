"""What the pages of the room show, as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.protection.work import kinds, policy
from tessera.protection.work.kinds import Item
from tessera.protection.work.models import Alert
from tessera.protection.work.oversight import Missing, Quiet
from tessera.protection.work.queries import Load
from tessera.protection.work.reviews import Review
from tessera.ui.badges import Badge
from tessera.ui.charts import Datum, GroupedBars, Series
from tessera.ui.tables import Column, Row, Table

__all__ = [
    "Datum",
    "alert_lines",
    "case_table",
    "chart",
    "item_table",
    "kind_tabs",
    "load_table",
    "missing_table",
    "tabs",
]


def day_of(value: date) -> str:
    """A day in the reader's words."""
    return formats.date_format(value, "DATE_FORMAT")


def tabs(actor: Actor, here: str) -> list[dict[str, Any]]:
    """The pages of the room that the actor may open."""
    found = [("day", _("My day"), policy.VIEW), ("forgotten", _("Being forgotten"), policy.CASELOAD),
             ("overdue", _("Overdue"), policy.CASELOAD), ("nobody", _("Nobody's"), policy.CASELOAD),
             ("caseload", _("Caseload"), policy.CASELOAD), ("supervision", _("Supervision"), policy.SUPERVISION_VIEW)]  # fmt: skip
    pages = [(name, label) for name, label, action in found if actor.may(action)]
    if len(pages) < 2:
        return []
    return [{"label": label, "url": reverse(f"work:{name}"), "current": name == here} for name, label in pages]


def kind_tabs(items: Sequence[Item], wanted: str) -> list[dict[str, Any]]:
    """One tab for each kind among the items, with its count; none where there is one kind only."""
    counts = Counter(item.kind for item in items)
    if len(counts) < 2:
        return []
    labels = sorted((str(kind.label), code) for code in counts if (kind := kinds.kind_of(code)))
    url = reverse("work:day")
    first = {"label": _("Everything"), "url": url, "current": not wanted, "badge": len(items)}
    return [first] + [
        {"label": label, "url": f"{url}?kind={code}", "current": code == wanted, "badge": counts[code]}
        for label, code in labels
    ]


def _when(item: Item) -> SafeString | Badge | str:
    late = (today() - item.on).days
    if late > 0:
        text = ngettext("%(count)s day late", "%(count)s days late", late) % {"count": late}
        return Badge(text, "attention")
    return Badge(_("Today"), "info") if late == 0 else day_of(item.on)


def _buttons(item: Item, kind: kinds.Kind) -> SafeString:
    """What "my day" may do with an item itself. The buttons belong to the one form around the page's tables."""
    made = []
    if kind.tick:
        label = format_html('{}<span class="hidden-visually"> {} {}</span>', _("Done"), kind.label, item.case_code)
        made.append(
            format_html('<button class="button button-small" name="done" value="{}">{}</button>', item.id, label)
        )
    if kind.snooze and not item.urgent:
        label = format_html('{}<span class="hidden-visually"> {} {}</span>', _("Later"), kind.label, item.case_code)
        url = reverse("work:later", args=[item.id])
        made.append(format_html('<a class="button button-quiet button-small" href="{}">{}</a>', url, label))
    return format_html_join(" ", "{}", ((one,) for one in made))


def item_table(
    caption: str, items: Iterable[Item], *, owners: dict[Any, str] | None = None, act: bool = False
) -> Table:
    """Things due, by kind, case code and day. `owners` adds whose they are; `act` the buttons."""
    rows = []
    for item in items:
        kind = kinds.kind_of(item.kind)
        if kind is None:
            continue
        what = format_html("{} {}", kind.label, Badge(_("Urgent"), "attention")) if item.urgent else kind.label
        cells: dict[str, object] = {"what": what, "case": _case_link(item.case_id, item.case_code), "when": _when(item)}
        if owners is not None:
            cells["owner"] = owners.get(item.owner, "")
        if act:
            cells["do"] = _buttons(item, kind)
        rows.append(Row(cells, kind.url(item)))
    columns = [Column("what", _("What")), Column("case", _("Case")), Column("when", _("When"))]
    columns += [Column("owner", _("Whose"))] if owners is not None else []
    columns += [Column("do", _("Settle it here"))] if act else []
    return Table(caption, columns, rows, caption_hidden=True)


def _case_link(case_id: Any, code: str) -> SafeString:
    return format_html('<a href="{}"><bdi dir="ltr">{}</bdi></a>', reverse("cases:case", args=[case_id]), code)


def alert_lines(rows: Iterable[Alert]) -> list[dict[str, Any]]:
    """Alerts: the kind in words, the case by code, since when. Kinds this version does not know are left out."""
    found = []
    for row in rows:
        kind = kinds.kind_of(row.kind)
        if kind:
            since = _("%(time)s ago") % {"time": timesince(row.at, now()).split(",")[0]}
            found.append({"id": row.pk, "label": kind.label, "code": row.case.code if row.case else "",
                          "since": since, "urgent": row.urgent})  # fmt: skip
    return found


def item_of(row: Alert) -> Item:
    """An alert as an item, for the address of its kind: what it is about is the case."""
    about = row.case_id or row.pk
    code = row.case.code if row.case else ""
    return Item(row.pk, row.kind, about, about, code, row.at.date(), row.at.date(), row.account_id, row.urgent)


def case_table(caption: str, rows: Iterable[Quiet], *, since: str, workers: bool = True) -> Table:
    """Cases by code with their worker, and since when."""
    status = codes.get("case_status")
    made = [
        Row(
            {"code": format_html('<bdi dir="ltr">{}</bdi>', row.code), "status": status.label(row.status),
             "worker": row.worker or _("Nobody"), "since": day_of(row.since.date())},
            reverse("cases:case", args=[row.id]),
        )
        for row in rows
    ]  # fmt: skip
    columns = [Column("code", _("Case")), Column("status", _("Status"))]
    columns += [Column("worker", _("Worker"))] if workers else []
    return Table(caption, [*columns, Column("since", since)], made, caption_hidden=True)


def missing_table(missing: Missing) -> Table:
    """Cases that lack something."""
    return case_table(str(missing.label), missing.cases, since=_("Open since"))


def load_table(loads: Sequence[Load], *, handover: bool, supervise: bool, me: Any) -> Table:
    """The caseload as a table, with the ways to hand over and to supervise."""
    rows = []
    for load in loads:
        made = []
        if load.account and handover:
            made.append((reverse("work:handover", args=[load.account]), _("Hand over")))
        if load.account and supervise and load.account != me:
            made.append((reverse("work:supervise", args=[load.account]), _("Supervision")))
        links = format_html_join(" · ", '<a href="{}">{}</a>', made)
        late = load.next_on is not None and load.next_on < today()
        review = day_of(load.supervised_on) if load.supervised_on else _("Not yet")
        rows.append(
            Row({"name": load.name or _("Nobody"), "open": load.open, "urgent": load.urgent, "overdue": load.overdue,
                 "review": Badge(review, "attention") if late else review, "do": links})
        )  # fmt: skip
    columns = [
        Column("name", _("Worker")), Column("open", _("Open cases"), numeric=True),
        Column("urgent", _("Urgent"), numeric=True), Column("overdue", _("Overdue"), numeric=True),
        Column("review", _("Last supervision")), Column("do", _("More")),
    ]  # fmt: skip
    return Table(_("Caseload"), columns, rows, caption_hidden=True)


def chart(loads: Sequence[Load]) -> GroupedBars | None:
    """The caseload as a picture: open cases, urgent and overdue items of each worker."""
    if not loads:
        return None
    return GroupedBars(
        _("Open cases and what is due, by worker"),
        [load.name or _("Nobody") for load in loads],
        [
            Series(_("Open cases"), [load.open for load in loads]),
            Series(_("Urgent"), [load.urgent for load in loads]),
            Series(_("Overdue"), [load.overdue for load in loads]),
        ],
        label_head=_("Worker"),
    )


def review_facts(row: Review) -> list[tuple[str, object]]:
    """A supervision review's head: who, and the caseload as it stood."""
    return [
        (_("Worker"), row.worker),
        (_("Supervisor"), row.supervisor),
        (_("Open cases"), row.open_cases),
        (_("Urgent"), row.urgent_items),
        (_("Overdue"), row.overdue_items),
        (_("Next"), day_of(row.next_on) if row.next_on else None),
    ]
