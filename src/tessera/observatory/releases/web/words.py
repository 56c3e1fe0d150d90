"""A release in plain words: what it is, how it was made, what is assumed and what it cannot tell."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
        (_("People counted"), grouped(release.records)),
        (_("Contributing organisations"), grouped(release.contributors)),
        (_("Smallest count shown"), grouped(release.threshold)),
        (_("Rounding"), _rounding(release)),
    ]


def _base(release: Release) -> int:
    return int(release.document["parameters"]["rounding"])


def _rounding(release: Release) -> str:
    base = _base(release)
    return _("None: counts are exact") if base == 1 else _("To the nearest %(base)s") % {"base": base}


def how(release: Release) -> list[str]:
    """How the figures were made."""
    told = [
        _(
            "People are counted who share one answer, or two or three answers together. "
            "A person counts once, however many cases there are."
        ),
        _(
            "Only people whose own decision for anonymised statistics stood when the figures were made are counted, "
            "and only from organisations whose data-sharing agreement was in force."
        ),
        _(
            "A count under %(k)s is hidden. Some larger counts are hidden as well, because with them a small one could be "
            "worked out. A hidden count is one or more; a combination that is not listed was found for nobody."
        )
        % {"k": release.threshold},
        _(
            "Where a value of a column is rare, it is put together with other rare ones as “Rare values together” in "
            "tables of two and three columns."
        ),
    ]
    if (base := _base(release)) > 1:
        told.append(
            _(
                "Every count is rounded to the nearest %(base)s, always the same way, so parts need not add up to their sum."
            )
            % {"base": base}
        )
    checked = int(release.document["audit"]["equations"])
    told.append(
        ngettext(
            "Before it was kept, the release was attacked as a reader could do it: %(count)s sum between its tables was "
            "used to look for a hidden count. None could be found.",
            "Before it was kept, the release was attacked as a reader could do it: %(count)s sums between its tables were "
            "used to look for a hidden count. None could be found.",
            checked,
        )
        % {"count": grouped(checked)}
    )
    return told


def assumed() -> list[str]:
    """What the protection takes for granted."""
    return [
        _("A reader may know every table here, how it was made, and the number of people counted."),
        _("Counts are whole numbers, and “not known” is an answer like any other."),
    ]


def limits() -> list[str]:
    """What the figures cannot tell, and what they do not protect from."""
    return [
        _("These are people whom organisations met and who agreed to be counted. It is not how many there are."),
        _(
            "Organisations meet some people more easily than others, so shares here are not shares of everybody concerned."
        ),
        _("Somebody who already knows some of the people counted may learn more than other readers."),
        _("Two releases laid side by side, or a contributor taking away its own people, are not covered."),
        _("Everybody behind a published count may still share another answer."),
    ]


def lead(release: Release) -> str:
    """The release in one line."""
    return ngettext(
        "%(people)s people, counted from %(count)s organisation.",
        "%(people)s people, counted from %(count)s organisations.",
        release.contributors,
    ) % {"people": grouped(release.records), "count": grouped(release.contributors)}


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
    kinds = {"tables.csv": _("All tables as CSV"), "release.json": _("Method, parameters and provenance as JSON")}
    return _("%(what)s (%(size)s kB)") % {
        "what": kinds.get(line.name, line.name),
        "size": grouped(-(-line.size // 1024)),
    }


def citation(release: Release, address: str) -> str:
    """A line to cite a published release by."""
    day = release.published_at or release.built_at
    return _(
        "%(title)s. Release %(number)s, published %(date)s. Tables with threshold %(k)s. %(url)s. SHA-256 %(sha)s."
    ) % {
        "title": title(release),
        "number": release.number,
        "date": day.date().isoformat(),
        "k": release.threshold,
        "url": address,
        "sha": release.sha256,
    }
