"""The floor by itself: its own addresses, headers and plain static files, whatever stands above it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.template import engines
from django.utils import translation

from tests.server import served


@pytest.fixture(autouse=True)
def floor_alone(settings: LazySettings) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.ui.urls"
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.MIDDLEWARE = [
        "tessera.ui.middleware.SecurityHeaders",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ]
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ]
    with translation.override("en"):
        yield


@pytest.fixture
def draw() -> Any:
    """Renders template text with the floor's tags."""

    def render(text: str, **context: object) -> str:
        return engines["django"].from_string("{% load ui charts %}" + text).render(context)

    return render


@pytest.fixture
def address() -> Iterator[str]:
    """A server of the floor's pages and static files, without a database."""
    with served("127.0.0.1") as here:
        yield here
