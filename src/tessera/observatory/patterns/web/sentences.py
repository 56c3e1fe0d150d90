"""What a picture says, in one or two sentences, made from its published cells and nothing else.

A hidden count is never guessed at: the sentence speaks of what is shown and says how many counts are not. Noise is said:
a noisy count is "about", with its margin where the release states one, and two counts within each other's margin are
not put in an order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tessera.observatory.patterns import columns, queries
from tessera.observatory.patterns.pictures import Picture
from tessera.observatory.patterns.queries import Cells, Source

Ranked = Sequence[tuple[tuple[str, ...], int]]

_MOST: Mapping[str, Promise] = {
    "forms": gettext_lazy("The form of exploitation recorded most often is “%(first)s”: %(people)s."),
    "sectors": gettext_lazy("The kind of work recorded most often is “%(first)s”: %(people)s."),
    "control": gettext_lazy("The means of control recorded most often is “%(first)s”: %(people)s."),
    "recruitment": gettext_lazy("The recruiter recorded most often is “%(first)s”: %(people)s."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a set of counts is: exact, rounded to `rounding`, or noisy with the `margin` (None: not stated).

    `synthetic` noise reaches beyond its margin one time in twenty; a moved count of a release of tables never does.
    """

    noisy: bool = False
    synthetic: bool = False
    rounding: int = 1
    margin: int | None = None
    threshold: int = 11


def told(source: Source, picture: Picture | None = None) -> Told:
    """How exact the counts of a release are."""
    margin = queries.margin(source, picture.columns if picture else ())
    noisy = source.synthetic or source.perturbation > 0
    return Told(noisy, source.synthetic, source.rounding, margin, source.release.threshold)


def grouped(number: float) -> str:
    """A number as the reader's language writes it."""
    return str(number_format(number, use_l10n=True, force_grouping=True))


def people(count: int, how: Told) -> str:
    """A number of people, said as exactly as it is known."""
    words = ngettext("%(count)s person", "%(count)s people", count) % {"count": grouped(count)}
    if how.noisy and how.margin:
        return _("about %(people)s (± %(margin)s)") % {"people": words, "margin": grouped(how.margin)}
    return _("about %(people)s") % {"people": words} if how.noisy or how.rounding > 1 else words


def ranked(cells: Cells) -> list[tuple[tuple[str, ...], int]]:
    """Published cells whose values all say something, most first."""
    known = [(values, n) for values, n in cells.items() if n and all(columns.is_known(value) for value in values)]
    return sorted(known, key=lambda cell: -cell[1])


def sentence(picture: Picture, cells: Cells, where: Mapping[str, str], how: Told, whole: int | None = None) -> str:
    """What the picture says. `whole` is how many people it is about, where that is published."""
    rows = ranked(cells)
    parts = [about(where)] if where else []
    if not rows:
        parts.append(_("Nothing more can be said: every count is too small to be shown, or the answer is not known."))
        return " ".join(parts)
    say = {"routes": _routes, "people": _people, "time": _time, "services": _services, "referrals": _referrals}
    if picture.slug in _MOST:
        parts += [
            _most(picture, rows, how),
            _share(rows, how, whole),
            _second(picture, rows, how),
            _unknown(cells, how),
        ]
    else:
        parts.append(say[picture.slug](picture, rows, how))
    parts.append(_hidden(cells))
    return " ".join(part for part in parts if part)


def about(where: Mapping[str, str]) -> str:
    """Whom a filtered picture is about."""
    chosen = "; ".join(f"{columns.label(name)}: {columns.value_label(name, value)}" for name, value in where.items())
    return _("Only for %(chosen)s.") % {"chosen": chosen}


def _close(rows: Ranked, how: Told) -> bool:
    """Whether noise alone could put the second first: the difference of two noisy counts is less than its margin."""
    return how.noisy and len(rows) > 1 and rows[0][1] - rows[1][1] < 1.4143 * (how.margin or 0)


def _most(picture: Picture, rows: Ranked, how: Told) -> str:
    name = picture.columns[0]
    first = columns.value_label(name, rows[0][0][0])
    if _close(rows, how):
        return _("“%(first)s” and “%(second)s” are recorded most often; noise does not let us say which of the two more.") % {
            "first": first, "second": columns.value_label(name, rows[1][0][0])
        }  # fmt: skip
    return str(_MOST[picture.slug]) % {"first": first, "people": people(rows[0][1], how)}


def _second(picture: Picture, rows: Ranked, how: Told) -> str:
    if len(rows) < 2 or _close(rows, how):
        return ""
    return _("Then comes “%(second)s”, with %(people)s.") % {
        "second": columns.value_label(picture.columns[0], rows[1][0][0]),
        "people": people(rows[1][1], how),
    }


def _share(rows: Ranked, how: Told, whole: int | None) -> str:
    """The first among all, in ten: a share that anybody can picture. Nothing where the whole is not published."""
    if how.noisy or not whole or not 0 < rows[0][1] <= whole or (tenths := round(10 * rows[0][1] / whole)) in (0, 10):
        return ""
    return ngettext(
        "That is about %(tenths)s of every 10 people counted.",
        "That is about %(tenths)s of every 10 people counted.",
        tenths,
    ) % {"tenths": grouped(tenths)}


def _unknown(cells: Cells, how: Told) -> str:
    missing = cells.get((columns.UNKNOWN,))
    return _("For %(people)s it is not known.") % {"people": people(missing, how)} if missing else ""


def _hidden(cells: Cells) -> str:
    hidden = sum(count is None for count in cells.values())
    if not hidden:
        return ""
    return ngettext(
        "%(count)s count is not shown, to protect people.", "%(count)s counts are not shown, to protect people.", hidden
    ) % {"count": grouped(hidden)}


def _routes(picture: Picture, rows: Ranked, how: Told) -> str:
    def places(values: tuple[str, ...]) -> dict[str, str]:
        home, there = (columns.value_label(name, value) for name, value in zip(picture.columns, values, strict=True))
        return {"origin": home, "destination": there}

    abroad = [row for row in rows if row[0][0] != row[0][1] and "multiple" not in row[0]]
    inside = [row for row in rows if row[0][0] == row[0][1] and "multiple" not in row[0]]
    parts = []
    if abroad:
        parts.append(
            _("The route across a border recorded most often leads from %(origin)s to %(destination)s: %(people)s.")
            % {**places(abroad[0][0]), "people": people(abroad[0][1], how)}
        )
    if inside:
        parts.append(
            _("Inside their own country, most were exploited in %(destination)s: %(people)s.")
            % {**places(inside[0][0]), "people": people(inside[0][1], how)}
        )
    return " ".join(parts) or _("No route between two known countries is shown.")


def _people(picture: Picture, rows: Ranked, how: Told) -> str:
    band, gender = (columns.value_label(name, value) for name, value in zip(picture.columns, rows[0][0], strict=True))
    words = {"band": band, "gender": gender, "people": people(rows[0][1], how)}
    if _close(rows, how):
        return _("One of the two largest groups: age “%(band)s”, gender “%(gender)s”, %(people)s.") % words
    return _("The largest group shown: age “%(band)s”, gender “%(gender)s”, %(people)s.") % words


def _time(_picture: Picture, rows: Ranked, how: Told) -> str:
    years = sorted((values[0], count) for values, count in rows)
    words = _("Most were registered in %(year)s: %(people)s.") % {
        "year": rows[0][0][0],
        "people": people(rows[0][1], how),
    }
    if years[-1][0] == rows[0][0][0]:
        return words
    return words + " " + _("In %(year)s, the latest year shown, it was %(people)s.") % {
        "year": years[-1][0], "people": people(years[-1][1], how)
    }  # fmt: skip


def _of(rows: Ranked, *values: str) -> Ranked:
    return [row for row in rows if row[0][1] in values]


def _services(_picture: Picture, rows: Ranked, how: Told) -> str:
    def first(found: Ranked) -> dict[str, str]:
        return {"service": columns.value_label("service", found[0][0][0]), "people": people(found[0][1], how)}

    unmet, met = _of(rows, "unmet"), _of(rows, "met")
    parts = []
    if unmet:
        parts.append(_("The need that most often stayed unmet is “%(service)s”: %(people)s.") % first(unmet))
    if met:
        parts.append(_("The need that was met for most is “%(service)s”: %(people)s.") % first(met))
    return " ".join(parts) or _("For the needs that are shown, nobody has written down yet what became of them.")


def _referrals(_picture: Picture, rows: Ranked, how: Told) -> str:
    got, lost = _of(rows, "received"), _of(rows, "not_accepted", "not_received")
    parts = []
    if got:
        parts.append(
            _("After a referral, the service received by most is “%(service)s”: %(people)s.")
            % {"service": columns.value_label("service", got[0][0][0]), "people": people(got[0][1], how)}
        )
    if lost:
        parts.append(
            _("Where referrals ended without the service, most needed “%(service)s”: %(people)s (%(step)s).")
            % {
                "service": columns.value_label("service", lost[0][0][0]),
                "people": people(lost[0][1], how),
                "step": columns.value_label("referral", lost[0][0][1]),
            }
        )
    return " ".join(parts) or _("No referral that reached its end is shown.")


def why_not(reason: str, where: Mapping[str, str]) -> str:
    """Why there is nothing to draw, and what a reader may do."""
    words = {
        queries.WITHHELD: _(
            "Not shown: these columns together could not be published without giving away a small count. "
            "Nothing follows from that. Take a filter away to see more."
        ),
        queries.RARE: _(
            "Not shown: the value you chose is rare and is only published together with other rare ones. "
            "Choose another value, or take the filter away."
        ),
        queries.TOO_MANY: _(
            "Not shown: a release counts at most three columns together. Take one of the filters away."
        ),
        queries.NONE: _("The release shows no count for these answers together."),
    }
    no_table = _("Not shown: this release has no table of these columns together.")
    return words.get(reason) or (no_table + (" " + _("Take a filter away to see more.") if where else ""))


def protection(how: Told) -> str:
    """Why some counts are not shown, or how noise protects, in one line."""
    if how.synthetic:
        return _(
            "Every count carries noise on purpose, so that nobody can tell whether any one person is in it. "
            "Small counts are mostly noise: do not rely on them."
        )
    words = _(
        "Not shown: counts under %(k)s, and some larger ones with which a small one could be worked out. "
        "A count that is not shown is one or more; what is not listed was found for nobody."
    ) % {"k": grouped(how.threshold)}
    if how.noisy and how.margin:
        words += " " + _("Every count was moved by at most %(margin)s, always the same way.") % {
            "margin": grouped(how.margin)
        }
    return words
