"""Further forms in which rooms above offer what is published: they register the links that public pages show."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from tessera.partnership.publishing.reading import Filters
from tessera.ui.badges import Text


@dataclass(frozen=True, slots=True)
class Download:
    """A form with its label and the names of its addresses: of a filtered list (the filters come as a query), and of one
    project (`key`); "" where there is none."""

    label: Text
    list_url: str
    project_url: str


_REGISTERED: list[Download] = []


def register(label: Text, list_url: str, project_url: str = "") -> None:
    """Adds a form; the same address twice is one."""
    made = Download(label, list_url, project_url)
    if all((one.list_url, one.project_url) != (list_url, project_url) for one in _REGISTERED):
        _REGISTERED.append(made)


def of_list(filters: Filters) -> list[tuple[Text, str]]:
    """(label, address) of every form a list is offered in, under these filters."""
    query = urlencode(filters.query())
    end = f"?{query}" if query else ""
    return [(one.label, reverse(one.list_url) + end) for one in _REGISTERED if one.list_url]


def of_project(key: UUID) -> list[tuple[Text, str]]:
    """(label, address) of every form one project is offered in."""
    return [(one.label, reverse(one.project_url, args=[key])) for one in _REGISTERED if one.project_url]
