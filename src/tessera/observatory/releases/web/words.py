"""A release in plain words: what it is, how it was made, what is assumed and what it cannot tell."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tessera.observatory.releases import datasheet
from tessera.observatory.releases.models import Release
from tessera.observatory.releases.queries import FileLine
from tessera.observatory.releases.web import axes, figures
from tessera.ui.charts import GroupedBars, Series
from tessera.ui.tables import Column, Row, Table


def grouped(number: float) -> str:
    """A number as the reader's language writes it."""
    return str(number_format(number, use_l10n=True, force_grouping=True))


def title(release: Release) -> str:
    """What the release is called; one without a title goes by its date."""
    return release.title or _("Figures of %(date)s") % {"date": date_format(release.built_at, "DATE_FORMAT")}


def about(release: Release) -> list[tuple[str, str]]:
    """The facts of a release, for a description list."""
    when = (
        (_("Published"), date_format(release.published_at, "DATE_FORMAT"))
        if release.published_at
        else (_("Prepared"), date_format(release.built_at, "DATE_FORMAT"))
    )
    return [
        (_("Number"), grouped(release.number)),
        when,
        (_("Method"), method(release)),
        (_("People counted"), _about(release, grouped(release.records))),
        (_("Contributing organisations"), grouped(release.contributors)),
        *(_for_records(release) if datasheet.synthetic(release) else _for_counts(release)),
    ]


def method(release: Release) -> str:
    """How people are protected, in two words."""
    return _("Invented records with noise") if datasheet.synthetic(release) else _("Counts with small ones hidden")


def _about(release: Release, number: str) -> str:
    return _("about %(number)s") % {"number": number} if datasheet.noisy(release) else number


def _for_records(release: Release) -> list[tuple[str, str]]:
    return [
        (_("Privacy loss (ε)"), f"{release.epsilon or 0:g}"),
        (_("Chance that the promise fails (δ)"), f"{release.delta or 0:.1e}"),
    ]


def _for_counts(release: Release) -> list[tuple[str, str]]:
    moved = int(_asked(release, "perturbation", 0))
    lines = [(_("Smallest count shown"), grouped(release.threshold)), (_("Rounding"), _rounding(release))]
    if moved:
        lines[1] = (_("Counts are moved by at most"), grouped(moved))
    if rules := release.document.get("contributor_rules"):
        lines.append((_("Organisations behind each count"), _("%(count)s or more") % {"count": rules["contributors"]}))
    return lines


def _asked(release: Release, name: str, otherwise: int) -> int:
    return int(release.document.get("parameters", {}).get(name, otherwise))


def _base(release: Release) -> int:
    return _asked(release, "rounding", 1)


def _rounding(release: Release) -> str:
    base = _base(release)
    return _("None: counts are exact") if base == 1 else _("To the nearest %(base)s") % {"base": base}


def how(release: Release) -> list[str]:
    """How the figures were made."""
    told = [
        _(
            "Only people whose own decision for anonymised statistics stood when the figures were made are counted, "
            "and only from organisations whose data-sharing agreement was in force."
        ),
        _("A person counts once, however many cases and organisations there are."),
        *next(each.lines for each in datasheet.sections(release) if each.code == "method"),
    ]
    if datasheet.synthetic(release):
        told.append(
            _(
                "Counts shown here are those measured with noise; where two columns were not measured together, they are "
                "counted from the invented records. Counts under 11 are not listed."
            )
        )
    else:
        told.append(
            _(
                "A hidden count is one or more; a combination that is not listed was found for nobody. Where a value of a "
                "column is rare, it is put together with other rare ones as “Rare values together” in tables of two and "
                "three columns."
            )
        )
    return told


def assumed(release: Release) -> list[str]:
    """What the protection takes for granted."""
    if datasheet.synthetic(release):
        return [
            _("A reader may know everything about everybody but one person, and how all of this was made."),
            _("One person has one row. The noise comes from the operating system and nobody keeps it."),
        ]
    return [
        _(
            "A reader may know every table here, how it was made, every release before, and the number of people counted."
        ),
        _("Counts are whole numbers, and “not known” is an answer like any other."),
    ]


def limits(release: Release) -> list[str]:
    """What the figures cannot tell, and what they do not protect from."""
    return list(next(each.lines for each in datasheet.sections(release) if each.code == "limits"))


def lead(release: Release) -> str:
    """The release in one line."""
    return ngettext(
        "%(people)s people, counted from %(count)s organisation.",
        "%(people)s people, counted from %(count)s organisations.",
        release.contributors,
    ) % {"people": _about(release, grouped(release.records)), "count": grouped(release.contributors)}


def statistics_picture(release: Release) -> figures.Picture:
    """How much is shown and how much is hidden, by the number of columns of a table, in per cent of its cells."""
    rows = release.document["statistics"]

    def share(name: str) -> list[float]:
        return [round(100 * row[name] / row["cells"], 1) if row["cells"] else 0.0 for row in rows]

    name = _("What is shown and what is hidden, in per cent of the counts")
    chart = GroupedBars(
        name,
        [_columns_at_a_time(row["order"]) for row in rows],
        [
            Series(_("Shown"), share("published")),
            Series(_("Hidden because small"), share("primary_hidden")),
            Series(_("Hidden to protect another"), share("complementary_hidden")),
        ],
    )
    return figures.drawn(name, [chart], release.threshold, [_("In per cent of the counts of each kind of table.")])


def _columns_at_a_time(order: int) -> str:
    return [_("One column"), _("Two columns"), _("Three columns")][order - 1]


def statistics_table(release: Release) -> Table:
    """The same as numbers, with what was left out."""
    columns = [
        Column("order", _("Columns at a time")),
        Column("tables", _("Tables"), numeric=True),
        Column("withheld_tables", _("Tables left out"), numeric=True),
        Column("cells", _("Counts"), numeric=True),
        Column("published", _("Shown"), numeric=True),
        Column("primary_hidden", _("Hidden because small"), numeric=True),
        Column("complementary_hidden", _("Hidden to protect another"), numeric=True),
        Column("share", _("People in shown counts"), numeric=True),
    ]
    rows = [
        Row(
            {key: grouped(row[key]) for key in row if key not in {"order", "share"}}
            | {
                "order": _columns_at_a_time(row["order"]),
                "share": _("%(share)s%%") % {"share": number_format(100 * row["share"], 1, use_l10n=True)},
            }
        )
        for row in release.document["statistics"]
    ]
    return Table(_("What is shown and what is hidden"), columns, rows, caption_hidden=True, keep_shape=True, copy=True)


def cells_table(columns: tuple[str, ...], rows: Sequence[tuple[tuple[str, ...], int | None]]) -> Table:
    """Some cells of a table, one a line, in the order given."""
    heads = [Column(name, axes.column_label(name)) for name in columns]
    lines = [
        Row(
            {name: axes.value_label(name, value) for name, value in zip(columns, values, strict=True)}
            | {"count": _("hidden") if count is None else grouped(count)}
        )
        for values, count in rows
    ]
    return Table(
        figures.title_of(columns),
        [*heads, Column("count", _("People"), numeric=True)],
        lines,
        caption_hidden=True,
        keep_shape=True,
        copy=True,
        empty_title=_("There is nothing in this table."),
    )


def file_words(line: FileLine) -> str:
    """What a file is, and how large."""
    kinds = {
        "tables.csv": _("All tables as CSV"),
        "rows.csv": _("The invented records as CSV"),
        "aggregates.csv": _("Counts with noise as CSV"),
        "release.json": _("Method, parameters and provenance as JSON"),
        "attacks.json": _("The report of the attacks as JSON"),
        "datasheet.json": _("The data sheet as JSON"),
    }
    return _("%(what)s (%(size)s kB)") % {
        "what": kinds.get(line.name, line.name),
        "size": grouped(-(-line.size // 1024)),
    }


def verdict(release: Release) -> str:
    """What the attacks and the comparison with earlier releases gave, in one sentence."""
    rows = [row for row in release.attacks.get("attacks", ()) if not row.get("skipped")]
    if not rows:
        return _("This release is older than the attacks; it was checked by the sums between its tables.")
    lost = sum(not row["passed"] for row in rows)
    if lost:
        return ngettext(
            "%(count)s attack on it succeeded. It can never be published.",
            "%(count)s attacks on it succeeded. It can never be published.",
            lost,
        ) % {"count": lost}
    if not release.passed:
        return _(
            "Compared with a release published before, it shows that few people came or went. It can never be published."
        )
    return ngettext(
        "%(count)s attack was tried on it and did not succeed.",
        "%(count)s attacks were tried on it and none succeeded.",
        len(rows),
    ) % {"count": len(rows)}


def compared(release: Release) -> Table | None:
    """How it differs from each release published before; None where it was compared with none."""
    rows = release.attacks.get("earlier", ())
    columns = [
        Column("release", _("Release"), numeric=True),
        Column("cells", _("Counts in both"), numeric=True),
        Column("moved", _("Differ"), numeric=True),
        Column("few", _("By too few people"), numeric=True),
        Column("uncovered", _("Hidden in one, shown in the other"), numeric=True),
        Column("together", _("Worked out from both"), numeric=True),
        Column("result", _("Result")),
    ]
    lines = [
        Row(
            {key: grouped(row[key]) for key in ("release", "cells", "moved", "few", "uncovered", "together")}
            | {"result": _("held") if row["passed"] else _("broken")}
        )
        for row in rows
    ]
    return (
        Table(_("Compared with releases before"), columns, lines, caption_hidden=True, keep_shape=True)
        if lines
        else None
    )


def advice(release: Release) -> list[str]:
    """What to do with a draft that can never be published; nothing for any other."""
    if release.passed:
        return []
    told = []
    if any(not row["passed"] for row in release.attacks.get("earlier", ())):
        told.append(
            _(
                "Compared with an earlier release, single people could be seen to have come or gone. Wait until more people "
                "have changed, or choose fewer columns. Invented records with noise can be published at any time."
            )
        )
    if any(not row["passed"] for row in release.attacks.get("attacks", ())):
        told.append(
            _(
                "An attack succeeded; the report says which. Prepare it again with fewer columns or a larger smallest count."
            )
        )
    return told
