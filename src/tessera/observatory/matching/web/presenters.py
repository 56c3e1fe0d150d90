"""Arrangements and runs as their pages show them: organisations, halves, steps and counts; nobody served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.observatory.matching import queries
from tessera.observatory.matching.enums import Answer, Stage
from tessera.observatory.matching.models import Arrangement, Half, MatchingRun
from tessera.trust.people import api as people
from tessera.ui.badges import Badge
from tessera.ui.charts import BarChart, Datum
from tessera.ui.tables import Column, Row, Table

_FAILED = {
    "too_many": gettext_lazy("More was brought than was declared. Nothing was made of it, and the record says so."),
    "bad_parcel": gettext_lazy("A parcel was not what its sender signed. Nothing was made of it."),
    "ended": gettext_lazy("An organisation ended its part before the run was over."),
}
_TONES = {Stage.DONE: "success", Stage.FAILED: "attention", Stage.EXCHANGING: "info", Stage.JOINING: "info"}


def names(rows: Sequence[Arrangement]) -> dict[UUID, str]:
    """The names of everybody in these arrangements, in one query."""
    ids = {each for row in rows for each in (*row.members, row.host_id)}
    return {key: view.name for key, view in people.organisations(ids).items()}


def _named(ids: Sequence[UUID], known: Mapping[UUID, str]) -> str:
    return _(", ").join(known.get(each, "") for each in ids)


def state(row: Arrangement) -> Badge:
    """Where an arrangement stands; `halves` are fetched beforehand."""
    halves = {half.organisation_id: half for half in row.halves.all()}
    if any(half.ended_at for half in halves.values()):
        return Badge(_("Ended"))
    if any(half.decision == "declined" for half in halves.values()):
        return Badge(_("Declined"))
    missing = {*row.members, row.host_id} - set(halves)
    return Badge(_("Waits for answers"), "info") if missing else Badge(_("In force"), "success")


def table(rows: Sequence[Arrangement]) -> Table:
    """All arrangements."""
    known = names(rows)
    columns = [
        Column("title", _("Arrangement")),
        Column("members", _("Organisations")),
        Column("host", _("Who matches")),
        Column("state", _("State")),
    ]
    lines = [
        Row(
            {
                "title": row.title,
                "members": _named(row.members, known),
                "host": known.get(row.host_id, ""),
                "state": state(row),
            },
            url=reverse("matching:arrangement", args=[row.pk]),
        )
        for row in rows
    ]
    return Table(
        _("Arrangements"),
        columns,
        lines,
        caption_hidden=True,
        empty_title=_("There is no arrangement yet"),
        empty_body=_("An organisation proposes one; it holds when everybody has accepted, the host as well."),
    )


def about(row: Arrangement) -> list[tuple[str, str]]:
    """What was proposed."""
    known = names([row])
    return [
        (_("Organisations"), _named(row.members, known)),
        (_("Who matches"), known.get(row.host_id, "")),
        (_("What is told"), str(Answer(row.answer).label)),
        (_("Proposed by"), known.get(row.organisation_id, "")),
        (_("Proposed on"), date_format(row.proposed_at, "DATE_FORMAT")),
    ]


def _half(half: Half | None) -> Badge:
    if half is None:
        return Badge(_("No answer yet"), "info")
    if half.ended_at:
        return Badge(_("Ended on %(date)s") % {"date": date_format(half.ended_at, "DATE_FORMAT")})
    if half.decision == "declined":
        return Badge(_("Declined"))
    return Badge(_("Accepted on %(date)s") % {"date": date_format(half.decided_at, "DATE_FORMAT")}, "success")


def halves(row: Arrangement) -> Table:
    """Everybody's half."""
    known, given = names([row]), {half.organisation_id: half for half in row.halves.all()}
    columns = [Column("name", _("Organisation")), Column("half", _("Its half"))]
    lines = [Row({"name": known.get(each, ""), "half": _half(given.get(each))}) for each in (*row.members, row.host_id)]
    return Table(_("Both halves"), columns, lines, caption_hidden=True)


def runs(rows: Sequence[MatchingRun]) -> Table:
    """Runs of an arrangement, newest first."""
    columns = [Column("day", _("Started")), Column("end", _("Ended"))]
    lines = [
        Row(
            {
                "day": date_format(row.started_at, "DATETIME_FORMAT"),
                "end": date_format(row.ended_at, "DATETIME_FORMAT") if row.ended_at else _("Not yet"),
            },
            url=reverse("matching:run", args=[row.pk]),
        )
        for row in rows
    ]
    return Table(_("Runs"), columns, lines, caption_hidden=True, empty_title=_("There was no run yet"), empty_body="")


def stage(standing: queries.Standing) -> Badge:
    """How far a run is."""
    return Badge(str(Stage(standing.stage).label), _TONES[standing.stage])


def why_stopped(standing: queries.Standing) -> str:
    """Why a run stopped, in words; empty where it did not."""
    codes = {part.failed for part in standing.parts if part.failed}
    return " ".join(str(_FAILED.get(code, code)) for code in sorted(codes))


def parts(run: MatchingRun, standing: queries.Standing) -> Table:
    """Who joined, with how many, and how far each is."""
    known, joined = names([run.arrangement]), {part.organisation_id: part for part in standing.parts}
    columns = [
        Column("name", _("Organisation")),
        Column("declared", _("People declared"), numeric=True),
        Column("state", _("State")),
    ]
    lines = []
    for each in run.members:
        part = joined.get(each)
        words = (
            _("Has not joined yet") if part is None else _("Stopped") if part.failed else _("Secrets destroyed")
            if part.finished_at else _("List handed on") if part.entries is not None else _("Joined")
        )  # fmt: skip
        number = number_format(part.declared, force_grouping=True) if part else ""
        lines.append(Row({"name": known.get(each, ""), "declared": number, "state": words}))
    return Table(_("Parts"), columns, lines, caption_hidden=True)


def result(run: MatchingRun) -> BarChart | None:
    """The table of capture histories as bars: only here, only there, in both; the twin is the table."""
    if run.result is None:
        return None
    known = names([run.arrangement])
    lists = [known.get(UUID(each), "") for each in run.result["lists"]]
    data = []
    for history, count in run.result["histories"]:
        on = [name for name, mark in zip(lists, history, strict=True) if mark == "1"]
        label = _("Only %(name)s") % {"name": on[0]} if len(on) == 1 else _(" and ").join(on)
        data.append(Datum(label, count))
    return BarChart(_("People, by where they were helped"), data, label_head=_("Where"), value_head=_("People"))


def known(found: Sequence[queries.Known]) -> Table:
    """People by the codes of their cases."""
    columns = [Column("case", _("Case")), Column("others", _("Known there too"))]
    lines = [
        Row(
            {"case": _(", ").join(line.code for line in one.cases), "others": _(", ").join(one.others)},
            url=reverse("cases:case", args=[one.cases[0].id]),
        )
        for one in found
    ]
    return Table(
        _("People whom another organisation knows too"),
        columns,
        lines,
        caption_hidden=True,
        empty_title=_("Nobody here"),
        empty_body=_("Either nobody is known twice, or not everybody agreed that the other organisation may be told."),
    )
