"""Every address of the program, and what an address answers to whom."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.utils.regex_helper import normalize

PUBLIC = Path(__file__).with_name("public_urls.toml")
METHODS = ("get", "post")
_CLOCK = re.compile(r"^(?:Content-Length|Expires|Last-Modified|Date|ETag): .*$", re.MULTILINE)
_TOKEN = re.compile(r"""(?:csrfmiddlewaretoken" value=|X-CSRFToken": ?)"[^"]*\"""")
# A session as a visitor has it: made anew for every call, because a call may sign out.
Visitor = Callable[[], Client]


@dataclass(frozen=True, slots=True)
class Address:
    """One URL pattern: its name with namespaces (or its route), its parts, its view."""

    name: str
    form: str
    keys: tuple[str, ...]
    view: Any

    def path(self, values: Mapping[str, object]) -> str:
        """The path with planted values; `<name>.<key>` goes before `<key>`. Raises KeyError for a missing value."""
        return "/" + self.form % {
            key: values[f"{self.name}.{key}"] if f"{self.name}.{key}" in values else values[key] for key in self.keys
        }


def addresses(patterns: Iterable[URLPattern | URLResolver], route: str = "", space: str = "") -> Iterator[Address]:
    """Walks URL patterns as deep as they go."""
    for part in patterns:
        here = route + part.pattern.regex.pattern.removeprefix("^")
        if isinstance(part, URLResolver):
            inner = ":".join(name for name in (space, part.namespace) if name)
            yield from addresses(part.url_patterns, here.replace(r"\Z", ""), inner)
            continue
        form, keys = normalize("^" + here)[0]
        name = ":".join(word for word in (space, part.name) if word) if part.name else "/" + form
        yield Address(name, form, tuple(keys), part.callback)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, where it leads, and everything a reader of the wire would see."""

    status: int
    leads: str
    text: str

    def shape(self, path: str, values: re.Pattern[str]) -> tuple[int, str]:
        """The answer without what differs by itself: the address that was called, its ids and form tokens."""
        text = _TOKEN.sub("", self.text).replace(path, "").replace(quote(path, safe=""), "")
        return self.status, _CLOCK.sub("", values.sub("", text))


def ask(visitor: Visitor, method: str, path: str) -> Answer:
    """Calls an address in a fresh session; an exception in the view becomes status 500."""
    client = visitor()
    client.raise_request_exception = False
    response: HttpResponse = getattr(client, method)(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    leads = urlsplit(response.headers.get("Location", "")).path
    heads = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return Answer(response.status_code, leads, heads + "\n" + body.decode("utf-8", "replace"))


def copies(client: Client) -> Visitor:
    """A visitor with a copy of a signed-in session: a fresh one as soon as an answer touched the session or a cookie."""
    kept = dict(client.session.items())
    twin, cookie = Client(), None

    def visitor() -> Client:
        nonlocal twin, cookie
        # Whatever an answer sets is another object, even where it says the same again.
        if cookie is not None and len(twin.cookies) == 1 and twin.cookies.get(settings.SESSION_COOKIE_NAME) is cookie:
            return twin
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session.update(kept)
        session.save()
        twin = Client()
        twin.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        cookie = twin.cookies[settings.SESSION_COOKIE_NAME]
        return twin

    return visitor


def _said(values: Mapping[str, object]) -> re.Pattern[str]:
    """Any of the values as text, the longest first; a short one stands in many words by chance."""
    long = sorted({text for value in values.values() if len(text := str(value)) >= 8}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, long)) or r"(?!)")


def absent(values: Mapping[str, object]) -> dict[str, object]:
    """The same keys with values that belong to nothing."""
    return {key: _absent(value) for key, value in values.items()}


def _absent(value: object) -> object:
    if isinstance(value, UUID) or _is_uuid(value):
        return uuid4()
    if isinstance(value, int):
        return 2**31 - 1
    return "".join(chr((ord(letter) - 97 + 7) % 26 + 97) if letter.islower() else letter for letter in str(value))


def _is_uuid(value: object) -> bool:
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False


def answers_nothing(answer: Answer, *, has_object: bool) -> bool:
    """Whether an answer is the way to sign in, "not found", or, where no object is named, "not for you"."""
    if answer.status in {301, 302, 303}:
        return answer.leads == resolve_url(settings.LOGIN_URL)
    return answer.status in {404, 405} or (answer.status == 403 and not has_object)


def sweep(
    found: Iterable[Address],
    visitor: Visitor,
    values: Mapping[str, object],
    *,
    allowed: Mapping[str, str],
    secrets: Iterable[str] = (),
    shipped: Mapping[str, str] | None = None,
    who: str = "stranger",
) -> Iterator[str]:
    """Calls every address by GET and POST beside planted things; yields what a visitor should not have learnt.

    `values` gives each URL keyword the id of something that exists and is somebody else's. `allowed` names the
    addresses that may answer otherwise, with reasons; one that is not needed is stale. Secrets may stand nowhere,
    allowed or not, and what exists may not be told from what does not, but for what is `shipped` with the program.
    """
    needed: set[str] = set()
    names: set[str] = set()
    nowhere = absent(values)
    theirs, nobodys = _said(values), _said(nowhere)
    for address in found:
        names.add(address.name)
        try:
            path = address.path(values)
        except KeyError as key:
            yield f"{address.name}: no planted value for the keyword {key}: give one so that it can be swept"
            continue
        for method in METHODS:
            answer = ask(visitor, method, path)
            call = f"{who}: {method.upper()} {address.name}"
            yield from (f"{call} shows the planted secret {secret!r}" for secret in secrets if secret in answer.text)
            if not answers_nothing(answer, has_object=bool(address.keys)):
                needed.add(address.name)
            yield from _gives_away(address, answer, call, address.name in allowed)
            if address.keys and address.name not in (shipped or {}):
                other = ask(visitor, method, no_path := address.path(nowhere))
                yield from _tells_apart(
                    call, answer, other, answer.shape(path, theirs) == other.shape(no_path, nobodys)
                )
    yield from _stale(allowed, names, needed, who)
    yield from (f"stale: {name} is listed as shipped, and is no address" for name in shipped or {} if name not in names)


def _gives_away(address: Address, answer: Answer, call: str, may: bool) -> Iterator[str]:
    if answer.status >= 500:
        yield f"{call} fails with {answer.status}"
    elif not may and not answers_nothing(answer, has_object=bool(address.keys)):
        yield f"{call} answers {answer.status}{f' to {answer.leads}' if answer.leads else ''}"


def _tells_apart(call: str, answer: Answer, other: Answer, same: bool) -> Iterator[str]:
    if other.status != answer.status:
        yield f"{call} answers {answer.status} for what exists and {other.status} for what does not"
    elif not same:
        yield f"{call} answers {answer.status} in other words for what exists than for what does not"


def _stale(allowed: Mapping[str, str], names: set[str], needed: set[str], who: str) -> Iterator[str]:
    for name in allowed:
        if name not in names:
            yield f"stale: {PUBLIC.name} lists {name}, which is no address"
        elif name not in needed:
            yield f"stale: {PUBLIC.name} lists {name} for {who}, which answers as any other: take it out"


def allowed_for(who: str, path: Path = PUBLIC) -> dict[str, str]:
    """Address → reason, for `anonymous` or `stranger`. Raises ValueError for an entry without a reason."""
    listed: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8")).get(who, {})
    for name, reason in listed.items():
        if len(reason.split()) < 4:
            raise ValueError(f"{path.name} [{who}] {name}: give the reason in words")
    return listed
