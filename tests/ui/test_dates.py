"""Days as the reader's language writes them."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone, translation

from tessera.ui.dates import day, moment, span

START, END = datetime.date(2026, 1, 5), datetime.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "5 Jan 2026"), ("ar", "5 يناير 2026")],
)
def test_a_day_has_its_month_as_a_word(language: str, written: str) -> None:
    with translation.override(language):
        assert day(START) == written
        assert span(START, END).count("2026") == 2


def test_a_span_open_at_one_end_says_which() -> None:
    with translation.override("en"):
        assert span(START, None) == "from 5 Jan 2026"
        assert span(None, END) == "until 31 Dec 2026"
        assert span(None, None) == day(None) == moment(None) == ""


def test_a_moment_is_told_by_the_readers_clock() -> None:
    at = datetime.datetime(2026, 1, 5, 23, 30, tzinfo=datetime.UTC)
    with translation.override("en"), timezone.override("Asia/Dhaka"):
        assert (day(at), moment(at)) == ("6 Jan 2026", "6 Jan 2026, 05:30")
