"""The neutral page, leaving quickly, and the gallery of components."""

import calendar
import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import get_format
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from tessera.ui.gallery import gallery_context
from tessera.ui.signals import left_quickly


def _weeks(today: datetime.date) -> list[list[datetime.date]]:
    first = int(get_format("FIRST_DAY_OF_WEEK"))  # 0 is Sunday for Django, 6 for the calendar module
    return calendar.Calendar(firstweekday=(first - 1) % 7).monthdatescalendar(today.year, today.month)


@require_GET
def away(request: HttpRequest) -> HttpResponse:
    """Show a calendar of the month: the page a glance finds after somebody left quickly. Says nothing else."""
    today = timezone.localdate()
    weeks = _weeks(today)
    context = {
        "today": today,
        "month": today.replace(day=1),
        "weeks": weeks,
        "weekdays": [WEEKDAYS_ABBR[day.weekday()] for day in weeks[0]],
    }
    response = render(request, "ui/away.html", context)
    # Pages kept for the Back button go too; cookies stay, or the draft behind the lock would be lost.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Tell whoever keeps sessions that this one is to be locked, then go to the neutral page."""
    left_quickly.send(sender=None, request=request)
    response = HttpResponseRedirect(reverse("ui:away"))
    response.status_code = 303
    return response


def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages and return to where the reader was (Django's own view)."""
    return set_language(request)


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with invented neutral content; mounted for tests and development only."""
    return render(request, "ui/gallery.html", gallery_context(request))
