"""Law 5: every address, called as nobody and as a stranger beside data that could leak, gives nothing away.

The fixture `leaky_world` plants that data: `values` (URL keyword → id of somebody else's thing), `secrets` (names,
codes and counts that only its owners may see) and `stranger` (a visitor signed in for an organisation without any tie
to it; `addresses.copies(client)` makes one of a signed-in client). The demo's own sign-in is off while it is swept.
"""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.test import Client
from django.urls import get_resolver, include, path, re_path

from tests.architecture import addresses as urls
from tests.architecture import house

OURS, CODE = uuid4(), "harbour-case"


class LeakyWorld(Protocol):
    """What the sweep needs to know of the planted data."""

    values: dict[str, object]
    secrets: list[str]

    stranger: urls.Visitor


def _every_address() -> list[urls.Address]:
    found = list(urls.addresses(get_resolver().url_patterns))
    assert found, "the program has no addresses, so nothing would be swept"
    return found


def test_nobody_learns_anything(leaky_world: LeakyWorld) -> None:
    allowed = urls.allowed_for("anonymous")
    secrets = leaky_world.secrets

    assert secrets
    house.none_of(
        urls.sweep(_every_address(), Client, leaky_world.values, allowed=allowed, secrets=secrets, who="anonymous")
    )


@pytest.mark.slow
def test_a_stranger_learns_nothing(leaky_world: LeakyWorld) -> None:
    allowed = urls.allowed_for("stranger")
    secrets = leaky_world.secrets

    assert secrets
    house.none_of(
        urls.sweep(
            _every_address(),
            leaky_world.stranger,
            leaky_world.values,
            allowed=allowed,
            secrets=secrets,
            shipped=urls.allowed_for("shipped"),
        )
    )


# --- a toy program that leaks in every way we know of


def _page(text: str = "", status: int = 200) -> Any:
    @transaction.non_atomic_requests
    def view(request: HttpRequest, **_: object) -> HttpResponse:
        return HttpResponse(text, status=status)

    return view


@transaction.non_atomic_requests
def _login(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponseRedirect("/login/?next=" + request.path)


@transaction.non_atomic_requests
def _elsewhere(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/welcome/")


@transaction.non_atomic_requests
def _post_only(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("done") if request.method == "POST" else HttpResponseNotAllowed(["POST"])


@transaction.non_atomic_requests
def _missing(request: HttpRequest, **_: object) -> HttpResponse:
    raise Http404


@transaction.non_atomic_requests
def _tells_apart(request: HttpRequest, case: object) -> HttpResponse:
    return HttpResponse(status=405 if str(case) == str(OURS) else 404)


@transaction.non_atomic_requests
def _words(request: HttpRequest, case: object) -> HttpResponse:
    return HttpResponse("Closed yesterday." if str(case) == str(OURS) else f"No {case} here.", status=404)


@transaction.non_atomic_requests
def _in_a_header(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=404, headers={"Content-Disposition": "attachment; filename=Amal.csv"})


@transaction.non_atomic_requests
def _breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("no such column")


_INNER = [
    path("", _login, name="list"),
    path("<uuid:case>/", _page("a case"), name="view"),
    path("<uuid:case>/sound/", _missing, name="sound"),
    path("<uuid:case>/refused/", _page(status=403), name="refused"),
    path("<uuid:case>/close/", _post_only, name="close"),
    path("<uuid:case>/apart/", _tells_apart, name="apart"),
    path("<uuid:case>/words/", _words, name="words"),
    path("<slug:unplanted>/", _missing, name="unplanted"),
]
_PATTERNS = [
    path("cases/", include((_INNER, "cases"))),
    path("login/", _page("sign in"), name="login"),
    path("refused/", _page(status=403), name="refused"),
    path("welcome/", _elsewhere, name="welcome"),
    path("count/", _page("Cases: 48771"), name="count"),
    path("export/", _in_a_header, name="export"),
    path("broken/", _breaks, name="broken"),
    re_path(r"^old/(?P<code>[-\w]+)/$", _login, name="old"),
    path("unnamed/", _page("something")),
]


@pytest.fixture
def toy_urls(settings: Any) -> list[urls.Address]:
    module = types.ModuleType("toy_urls")
    module.urlpatterns = _PATTERNS  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = module
    settings.MIDDLEWARE = []
    settings.LOGIN_URL = "/login/"
    return list(urls.addresses(get_resolver(module).url_patterns))


@pytest.mark.filterwarnings("ignore")
def test_every_leak_of_the_toy_program_is_named(toy_urls: list[urls.Address]) -> None:
    allowed = {"login": "signing in starts here", "gone": "was an address once", "old": "is no exception at all"}
    values: dict[str, object] = {"case": OURS, "code": CODE}

    faults = list(urls.sweep(toy_urls, Client, values, allowed=allowed, secrets=["Amal", "48771"]))

    assert faults == [
        "stranger: GET cases:view answers 200",
        "stranger: POST cases:view answers 200",
        "stranger: GET cases:refused answers 403",
        "stranger: POST cases:refused answers 403",
        "stranger: POST cases:close answers 200",
        "stranger: GET cases:apart answers 405 for what exists and 404 for what does not",
        "stranger: POST cases:apart answers 405 for what exists and 404 for what does not",
        "stranger: GET cases:words answers 404 in other words for what exists than for what does not",
        "stranger: POST cases:words answers 404 in other words for what exists than for what does not",
        "cases:unplanted: no planted value for the keyword 'unplanted': give one so that it can be swept",
        "stranger: GET welcome answers 302 to /welcome/",
        "stranger: POST welcome answers 302 to /welcome/",
        "stranger: GET count shows the planted secret '48771'",
        "stranger: GET count answers 200",
        "stranger: POST count shows the planted secret '48771'",
        "stranger: POST count answers 200",
        "stranger: GET export shows the planted secret 'Amal'",
        "stranger: POST export shows the planted secret 'Amal'",
        "stranger: GET broken fails with 500",
        "stranger: POST broken fails with 500",
        "stranger: GET /unnamed/ answers 200",
        "stranger: POST /unnamed/ answers 200",
        "stale: public_urls.toml lists gone, which is no address",
        "stale: public_urls.toml lists old for stranger, which answers as any other: take it out",
    ]


def test_a_value_for_one_address_goes_before_the_general_one(toy_urls: list[urls.Address]) -> None:
    [view] = [address for address in toy_urls if address.name == "cases:view"]

    assert view.path({"case": "a", "cases:view.case": "b"}) == "/cases/b/"


def test_an_exception_without_a_reason_fails(tmp_path: Path) -> None:
    listed = tmp_path / "public_urls.toml"
    listed.write_text('[stranger]\n"cases:list" = "fine"\n', encoding="utf-8")

    with pytest.raises(ValueError, match="reason"):
        urls.allowed_for("stranger", listed)
