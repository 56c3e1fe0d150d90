"""The pictures there are, as data: the question each answers, its columns, and what may narrow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.observatory.patterns.columns import CASE, HELP

FLOWS, BARS, YEARS, GROUPED, MATRIX = "flows", "bars", "years", "grouped", "matrix"
_WHO = ("gender", "age_band", "year")
_WHERE = ("citizenship", "country_of_exploitation")


@dataclass(frozen=True, slots=True)
class Picture:
    """One question. `columns` are drawn, `filters` may be fixed to a value; those among `columns` need no further table."""

    slug: str
    title: str | Promise
    question: str | Promise
    columns: tuple[str, ...]
    kind: str
    filters: tuple[str, ...]
    family: str = CASE


PICTURES = (
    Picture(
        "routes",
        _("Routes"),
        _("From which country people come, and in which country they were exploited."),
        ("citizenship", "country_of_exploitation"),
        FLOWS,
        (*_WHERE, "exploitation_type", *_WHO),
    ),
    Picture(
        "forms",
        _("Forms of exploitation"),
        _("What people were trafficked for."),
        ("exploitation_type",),
        BARS,
        (*_WHO, *_WHERE),
    ),
    Picture(
        "sectors",
        _("Sectors of work"),
        _("In which kind of work people were exploited, where labour was exploited."),
        ("labour_type",),
        BARS,
        (*_WHO, *_WHERE),
    ),
    Picture(
        "control",
        _("Means of control"),
        _("How people were kept from leaving."),
        ("control_group",),
        BARS,
        (*_WHO, "exploitation_type", *_WHERE),
    ),
    Picture(
        "recruitment",
        _("Recruitment"),
        _("Who brought people into it: how they stood to the one who recruited them."),
        ("recruiter_relation",),
        BARS,
        (*_WHO, "exploitation_type", *_WHERE),
    ),
    Picture(
        "people",
        _("Age and gender"),
        _("Who the people are who were found."),
        ("age_band", "gender"),
        GROUPED,
        ("exploitation_type", "year", *_WHERE),
    ),
    Picture(
        "time",
        _("Over the years"),
        _("In which year people were registered. More registered does not mean that there were more."),
        ("year",),
        YEARS,
        ("exploitation_type", "gender", "age_band", *_WHERE),
    ),
    Picture(
        "services",
        _("Services and unmet needs"),
        _("What people needed, and whether they got it."),
        ("service", "status"),
        GROUPED,
        ("service", "status", *_WHO),
        HELP,
    ),
    Picture(
        "referrals",
        _("The way of referrals"),
        _("How far people came who were sent to another organisation for a service."),
        ("service", "referral"),
        MATRIX,
        ("service", *_WHO),
        HELP,
    ),
)
BY_SLUG: Mapping[str, Picture] = {picture.slug: picture for picture in PICTURES}
# What stands on the first page, in this order, as far as the release has it.
FIRST = ("people", "forms", "routes", "services", "control")
MATTERS = 4
