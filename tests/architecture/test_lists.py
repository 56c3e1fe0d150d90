"""Law 7: a list page makes the same number of queries at 1 row and at 30."""

from __future__ import annotations

import types
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import get_resolver, path
from django.views.generic import ListView, View

from tests.architecture import addresses, house, list_pages


def test_every_list_page_is_measured() -> None:
    found = list(addresses.addresses(get_resolver().url_patterns))

    house.none_of(list_pages.unregistered(found, list_pages.LIST_PAGES))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.parametrize("name", sorted(list_pages.LIST_PAGES))
def test_a_long_list_asks_no_more_than_a_short_one(name: str) -> None:
    module, _, function = list_pages.LIST_PAGES[name].partition(":")
    growing: list_pages.Growing = getattr(import_module(module), function)()

    list_pages.same_queries(growing.client, growing.url, growing.make_rows)


# --- toy pages


def _answer(rows: list[str], queries: int) -> HttpResponse:
    with connection.cursor() as cursor:
        for number in range(queries):
            cursor.execute("select %s::int", [number])
    return HttpResponse("".join(f"<li>{row}</li>" for row in rows))


@pytest.fixture
def toy(settings: Any) -> tuple[Client, list[str]]:
    rows: list[str] = []
    module = types.ModuleType("toy_urls")
    module.urlpatterns = [  # type: ignore[attr-defined]
        path("even/", lambda _: _answer(rows, 2)),
        path("growing/", lambda _: _answer(rows, 1 + len(rows))),
        path("blind/", lambda _: _answer([], 1)),
    ]
    settings.ROOT_URLCONF = module
    settings.MIDDLEWARE = []
    return Client(), rows


@pytest.mark.django_db(databases="__all__")
def test_a_list_with_a_query_per_row_is_caught(toy: tuple[Client, list[str]]) -> None:
    client, rows = toy

    with pytest.raises(AssertionError, match="2 queries for 1 row, 31 for 30"):
        list_pages.same_queries(client, "/growing/", lambda count: rows.extend(["row"] * count))


@pytest.mark.django_db(databases="__all__")
def test_a_list_that_does_not_show_its_rows_is_caught(toy: tuple[Client, list[str]]) -> None:
    client, rows = toy

    with pytest.raises(AssertionError, match="does not show them"):
        list_pages.same_queries(client, "/blind/", lambda count: rows.extend(["row"] * count))


@pytest.mark.django_db(databases="__all__")
def test_a_list_with_even_queries_passes(toy: tuple[Client, list[str]]) -> None:
    client, rows = toy

    list_pages.same_queries(client, "/even/", lambda count: rows.extend(["row"] * count))

    assert len(rows) == list_pages.MANY


def test_the_extra_queries_are_shown() -> None:
    fault = list_pages.grown(["select cases"], ["select cases", "select worker 1", "select worker 2"])

    assert "+select worker 1" in fault
    assert "+select worker 2" in fault
    assert "-select cases" not in fault


class _Generic(ListView):
    """A list by its kind."""


class _Rows(View):
    def get(self, request: HttpRequest) -> Any:
        return Row(request)  # noqa: F821


def _marked(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _unmarked(request: HttpRequest) -> Any:
    return Table(request)  # noqa: F821


def _plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


_marked.is_list = True  # type: ignore[attr-defined]


def test_lists_nobody_measures_are_named() -> None:
    patterns = [
        path("a/", _Generic.as_view(), name="generic"),
        path("b/", _marked, name="marked"),
        path("c/", _unmarked, name="unmarked"),
        path("d/", _plain, name="plain"),
        path("e/", _Rows.as_view(), name="rows"),
    ]

    assert list(list_pages.unregistered(addresses.addresses(patterns), ["marked", "plain"], root="tests.")) == [
        "unmarked shows rows: set is_list = True on its view and add it to list_pages.py",
        "rows shows rows: set is_list = True on its view and add it to list_pages.py",
        "generic lists something: add it to list_pages.py",
        "stale: list_pages.py has plain, which is no list page",
    ]
