"""Addresses of pages of other rooms."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: object) -> str:
    """The path of a page; "" where this installation leaves its room out."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
