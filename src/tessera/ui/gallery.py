"""Neutral invented content for the gallery of components. It is about a lending library of garden tools."""

import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tessera.ui.badges import Badge
from tessera.ui.charts import (
    BarChart,
    Chart,
    ColumnChart,
    Datum,
    GroupedBars,
    Interval,
    Intervals,
    Matrix,
    Pathway,
    Series,
    Span,
    Sparkline,
)  # fmt: skip
from tessera.ui.forms import AnswerField, FuzzyDate, FuzzyDateField, MultiAnswerField, SensitiveField, UiForm
from tessera.ui.tables import Column, Row, Table

_LATIN = {
    "things": ["Long rake", "Wheelbarrow", "Pruning saw", "Watering can"],
    "towns": ["North end", "Riverside", "Old market", "Hill road"],
    "text": "Tools come back clean and dry. Whoever finds a broken one says so; nobody pays for wear.",
    "title": "Garden tools",
}
_ARABIC = {
    "things": ["مشط طويل", "عربة يد", "منشار تقليم", "مرشة ماء"],
    "towns": ["الطرف الشمالي", "ضفة النهر", "السوق القديم", "طريق التل"],
    "text": "تعود الأدوات نظيفة وجافة. ومن يجد أداة مكسورة يخبرنا، ولا يدفع أحد ثمن الاستعمال.",
    "title": "أدوات الحديقة",
}


def _words() -> dict[str, Any]:
    return _ARABIC if get_language() == "ar" else _LATIN


class SampleForm(UiForm):
    """One field of every kind."""

    title = SensitiveField(label=_("Name"), help_text=_("As it is written on the label."), max_length=80)
    since = FuzzyDateField(label=_("Since when"), help_text=_("The year alone is enough."))
    state = AnswerField(label=_("Answer"), choices=[("yes", _("Yes")), ("no", _("No"))], required=False)
    way = AnswerField(
        label=_("One of these"), choices=[("a", _("First")), ("b", _("Second"))], empty=("declined",), radios=True
    )
    several = MultiAnswerField(
        label=_("Any of these"), choices=[("a", _("First")), ("b", _("Second")), ("c", _("Third"))], required=False
    )
    day = forms.DateField(label=_("Date"), required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label=_("I have read this"), help_text=_("It takes a minute."))


def _table(words: dict[str, Any]) -> Table:
    states = [
        Badge(_("Open"), "info"),
        Badge(_("Done"), "success"),
        Badge(_("Please look"), "attention"),
        Badge(_("New")),
    ]
    rows = [
        Row({"thing": thing, "place": place, "state": state, "count": count}, url=f"#row-{count}")
        for thing, place, state, count in zip(words["things"], words["towns"], states, (12, 340, 7, 1204), strict=True)
    ]
    columns = [
        Column("thing", _("Name"), sortable=True),
        Column("place", _("Place"), sortable=True),
        Column("state", _("State")),
        Column("count", _("Count"), numeric=True, sortable=True),
    ]
    return Table(_("Everything on the shelf"), columns, rows, sort="-count", copy=True)


def _lists(words: dict[str, Any]) -> dict[str, Any]:
    things, towns = words["things"], words["towns"]
    return {
        "tabs": [
            {"label": _("Overview"), "url": "#", "current": True},
            {"label": _("Notes"), "url": "#notes", "badge": "3"},
            {"label": _("History"), "url": "#history"},
        ],
        "crumbs": [{"label": _("Home"), "url": "#"}, {"label": words["title"], "url": "#"}, {"label": things[0]}],
        "pairs": [
            (_("Name"), things[0]),
            (_("Place"), towns[0]),
            (_("State"), Badge(_("Open"), "info")),
            (_("Note"), ""),
        ],
        "steps": [
            {"label": _("First"), "state": "done", "url": "#"},
            {"label": _("Second"), "state": "current"},
            {"label": _("Third"), "state": "todo"},
        ],
        "entries": [
            {"when": "2 May 2024", "title": things[0], "body": words["text"], "tone": "success"},
            {"when": "30 April 2024", "title": things[1], "body": towns[1]},
            {"when": "April 2024", "title": things[2], "tone": "attention", "badge": Badge(_("New"))},
        ],
    }


def _charts(words: dict[str, Any]) -> list[Chart]:
    things, towns = words["things"], words["towns"]
    date = datetime.date
    return [
        BarChart(
            words["title"], [Datum(name, value) for name, value in zip(things, (1204, 340, None, 12), strict=True)]
        ),
        ColumnChart(
            _("By year"), [Datum(str(2008 + year), None if year == 3 else (year * 37) % 90 + 20) for year in range(16)]
        ),
        GroupedBars(_("By place"), towns[:3], [Series(things[0], [30, 12, 44]), Series(things[1], [18, None, 20])]),
        GroupedBars(
            _("By place, together"),
            towns,
            [
                Series(things[0], [30, 12, 44, 5]),
                Series(things[1], [18, None, 20, 8]),
                Series(things[2], [9, 14, 2, 3]),
            ],
            stacked=True,
        ),
        Matrix(
            _("From place to place"),
            towns,
            towns,
            [[0, 40, 3, None], [12, 0, 250, 7], [None, 18, 0, 31], [2, 90, 15, 0]],
        ),
        Pathway(
            _("One after the other"),
            [
                Span(things[0], date(2021, 5, 1), date(2022, 2, 1)),
                Span(things[1], date(2022, 2, 1), date(2022, 9, 15), series=2),
                Span(things[2], date(2023, 1, 10), None, series=3),
            ],
            today=date(2024, 6, 1),
        ),
        Intervals(
            _("How many there may be"), [Interval(towns[0], 9000, 12000, 16000), Interval(towns[1], 2500, 7200, 21500)]
        ),
    ]


def gallery_context(request: HttpRequest) -> dict[str, Any]:
    """Return the context of ui/gallery.html in the language of the request; `?wrong=1` shows the form with errors."""
    words = _words()
    sent = {
        "title": words["things"][0],
        "since_day": "31",
        "since_month": "4",
        "since_year": "2019",
        "several": ["a", "unknown"],
    }
    wrong = "wrong" in request.GET
    return {
        "words": words,
        "nav": [
            {"label": _("Home"), "url": "#", "current": True},
            {"label": _("Search"), "url": "#search"},
            {"label": _("Inbox"), "url": "#inbox", "badge": "4"},
        ],
        "account": {"label": _("Account"), "links": [{"label": _("Settings"), "url": "#settings"}], "sign_out_url": "#out"},
        "form": SampleForm(sent) if wrong else SampleForm(initial={"since": FuzzyDate(datetime.date(2019, 4, 1), "month")}),
        "table": _table(words),
        "empty_table": Table(_("Nothing on the shelf"), [Column("thing", _("Name"))], [], empty_action_url="#new",
                             empty_action_label=_("Add the first")),
        "charts": _charts(words),
        "spark": Sparkline(words["title"], [3, 5, 4, None, 8, 9, 12]),
        **_lists(words),
    }  # fmt: skip
