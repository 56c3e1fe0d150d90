"""A log names nobody and opens no door."""

from __future__ import annotations

import logging

import pytest
from django.test import RequestFactory

from tessera.kernel.logs import WithoutRequests


@pytest.mark.parametrize("name", ["django.request", "django.security.csrf"])
def test_a_path_with_a_token_stays_out_of_the_log(name: str) -> None:
    token = "b3VyLXNlY3JldC10b2tlbg"
    record = logging.LogRecord(name, logging.WARNING, "x", 1, "Not Found: %s", (f"/invitation/{token}/",), None)
    record.status_code = 404
    record.request = RequestFactory().get(f"/invitation/{token}/")

    assert WithoutRequests().filter(record)

    assert record.getMessage() == "Not Found 404"
    assert token not in str(vars(record))


def test_a_fault_keeps_its_kind_and_place_and_loses_its_words() -> None:
    who = "Oksana Kovalenko"
    try:
        raise ValueError(f"{who} is not a number")
    except ValueError as fault:
        record = logging.LogRecord(
            "tessera", logging.ERROR, "x", 1, "a job failed", (), (ValueError, fault, fault.__traceback__)
        )

    assert WithoutRequests().filter(record)

    assert "ValueError" in record.getMessage()
    assert "Oksana" not in logging.Formatter().format(record)
