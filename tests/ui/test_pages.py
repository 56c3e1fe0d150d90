"""Headers of every answer, the neutral page, and leaving quickly."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from tessera.ui.middleware import SecurityHeaders
from tessera.ui.signals import left_quickly


def test_every_answer_carries_a_policy_without_inline_or_eval() -> None:
    policy = Client().get("/calendar/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert part in policy


def test_other_sites_are_told_nothing_and_forms_still_name_their_origin() -> None:
    assert Client().get("/calendar/").headers["Referrer-Policy"] == "same-origin"


def test_a_page_for_somebody_signed_in_stays_in_no_cache(rf: RequestFactory, settings: LazySettings) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "public, max-age=60"})

    middleware = SecurityHeaders(view)
    request = rf.get("/")
    assert middleware(request).headers["Cache-Control"] == "public, max-age=60"
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    assert middleware(request).headers["Cache-Control"] == "no-store, private"


def test_a_view_may_narrow_the_policy(rf: RequestFactory) -> None:
    middleware = SecurityHeaders(lambda _: HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"}))
    assert middleware(rf.get("/")).headers["Content-Security-Policy"] == "default-src 'none'"


def test_leaving_quickly_tells_who_keeps_sessions_and_ends_on_the_neutral_page() -> None:
    heard: list[str] = []

    def hear(sender: object, request: HttpRequest, **_: Any) -> None:
        heard.append(request.path)

    left_quickly.connect(hear)
    try:
        answer = Client().post("/leave/")
    finally:
        left_quickly.disconnect(hear)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/calendar/")
    assert heard == ["/leave/"]


def test_leaving_by_a_mere_link_is_refused() -> None:
    assert Client().get("/leave/").status_code == 405


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_neutral_page_shows_a_calendar_and_names_no_product(language: str) -> None:
    answer = Client().get("/calendar/", headers={"accept-language": language})
    page = BeautifulSoup(answer.content, "html.parser")
    assert "tessera" not in page.get_text().lower()
    assert page.html["lang"] == language  # type: ignore[index]
    assert len(page.select("td.today")) == 1
    assert answer.headers["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
@pytest.mark.parametrize("layout", ["base", "plain", "error", "print"])
def test_a_layout_says_language_and_direction_and_has_one_main(
    rf: RequestFactory, layout: str, language: str, direction: str
) -> None:
    with translation.override(language):
        page = BeautifulSoup(render_to_string(f"ui/{layout}.html", {}, rf.get("/")), "html.parser")
    assert (page.html["lang"], page.html["dir"]) == (language, direction)  # type: ignore[index]
    assert len(page.find_all("main")) == 1
    assert page.select_one("form[data-quick-exit] button") is not None


def test_the_lock_is_announced_only_where_a_lock_exists(rf: RequestFactory) -> None:
    with_lock = render_to_string("ui/base.html", {"lock_url": "/lock/", "idle_seconds": 600}, rf.get("/"))
    assert 'data-idle-seconds="600" data-lock-url="/lock/"' in with_lock
    assert "data-idle" not in render_to_string("ui/base.html", {}, rf.get("/"))


def test_the_gallery_shows_every_component_in_both_languages() -> None:
    for language in ("en", "ar"):
        answer = Client().get("/gallery/?wrong=1", headers={"accept-language": language})
        assert answer.status_code == 200
        page = BeautifulSoup(answer.content, "html.parser")
        ids = [node["id"] for node in page.find_all(id=True)]
        assert sorted(ids) == sorted(set(ids))
        assert len(page.find_all("figure")) == 7
