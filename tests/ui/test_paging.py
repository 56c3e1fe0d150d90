"""Lists a page at a time."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from tessera.ui.paging import page_number, turns


@pytest.mark.parametrize(
    ("asked", "number"),
    [("?page=3", 3), ("", 1), ("?page=0", 1), ("?page=-2", 1), ("?page=x", 1), ("?page=123456", 1), ("?page=²", 1), ("?page=٣", 1)],
)  # fmt: skip
def test_a_page_that_cannot_be_read_is_the_first(asked: str, number: int) -> None:
    assert page_number(RequestFactory().get(f"/{asked}")) == number


def test_the_pages_beside_keep_what_was_filtered() -> None:
    request = RequestFactory().get("/?q=a b&state=&page=2")
    assert turns(request, True) == {"previous": "?q=a+b&page=1", "next": "?q=a+b&page=3"}


def test_nothing_lies_before_the_first_page_nor_behind_the_last() -> None:
    assert turns(RequestFactory().get("/"), False) == {"previous": "", "next": ""}


def test_a_page_may_keep_only_what_it_knows() -> None:
    assert turns(RequestFactory().get("/?q=a&other=b"), True, {"q"}) == {"previous": "", "next": "?q=a&page=2"}
