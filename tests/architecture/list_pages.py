"""Law 7: the pages that list something, and what makes their rows.

A room adds one line per list page: the name of its address, and a function `module:name` that takes nothing and gives
`Growing(client, url, make_rows)`: a signed-in client, the address of the page, and a function that adds that many
rows which the page then shows.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.views.generic.list import MultipleObjectMixin

from tests.architecture.addresses import Address

# "room:list" -> "tests.floor.room.pages:function"
LIST_PAGES: dict[str, str] = {
    "awards:award": "tests.partnership.awards.pages:award",
    "awards:list": "tests.partnership.awards.pages:awards",
    "awards:partnership": "tests.partnership.awards.pages:partnership",
    "awards:dialogue": "tests.partnership.awards.pages:dialogue",
    "awards:partnerships": "tests.partnership.awards.pages:partnerships",
    "results:award": "tests.partnership.results.pages:tree",
    "results:waiting": "tests.partnership.results.pages:waiting",
    "money:award": "tests.partnership.money.pages:award",
    "money:list": "tests.partnership.money.pages:waiting",
    "money:rates": "tests.partnership.money.pages:rates",
    "monitoring:award": "tests.partnership.monitoring.pages:award",
    "monitoring:list": "tests.partnership.monitoring.pages:due",
    "strategy:strategy": "tests.partnership.strategy.pages:strategy",
    "strategy:list": "tests.partnership.strategy.pages:strategies",
    "cases:versions": "tests.protection.cases.pages:versions",
    "actors:checks": "tests.protection.actors.pages:checks",
    "duplicates:queue": "tests.protection.duplicates.pages:queue",
    "forms:list": "tests.protection.forms.pages:forms",
    "competition:list": "tests.partnership.competition.pages:opportunities",
    "competition:offers": "tests.partnership.competition.pages:offers",
    "exports:list": "tests.interchange.exports.pages:exports",
    "imports:list": "tests.interchange.imports.pages:imports",
    "plans:approvals": "tests.protection.plans.pages:approvals",
    "portal:worklist": "tests.portal.pages:worklist",
    "portal:ledger": "tests.portal.pages:record",
    "people:members": "tests.trust.people.pages:members",
    "consent:person": "tests.trust.consent_lists:person",
    "consent:texts": "tests.trust.consent_lists:texts",
    "budget:overview": "tests.observatory.budget.pages:overview",
    "matching:list": "tests.observatory.matching.pages:arrangements",
    "comparison:list": "tests.observatory.comparison.pages:sets",
    "portfolio:list": "tests.partnership.portfolio.growing:lists",
    "portfolio:names": "tests.partnership.portfolio.growing:names",
    "publishing:desk": "tests.partnership.publishing.growing:desk",
    "publishing:implementers": "tests.partnership.publishing.growing:implementers",
    "publishing:list": "tests.partnership.publishing.growing:projects",
    "prevalence:list": "tests.observatory.pages:studies",
    "releases:build": "tests.observatory.pages:drafts",
    "releases:list": "tests.observatory.pages:releases",
    "followup:waiting": "tests.protection.rights.pages:waiting",
    "reports:inside": "tests.protection.reports.pages:inside",
    "reports:others": "tests.protection.reports.pages:others",
    "requests:list": "tests.partnership.requests.pages:requests",
    "requests:emergencies": "tests.partnership.requests.pages:emergencies",
    "rights:requests": "tests.protection.rights.pages:requests",
    "rights:retentions": "tests.protection.rights.pages:retentions",
    "screening:instruments": "tests.protection.screening.pages:instruments",
    "referrals:inbox": "tests.protection.referrals.pages:inbox",
    "referrals:outbox": "tests.protection.referrals.pages:outbox",
    "assessments:versions": "tests.protection.assessments.pages:versions",
    "work:day": "tests.protection.work.pages:day",
    "work:forgotten": "tests.protection.work.pages:forgotten",
    "work:nobody": "tests.protection.work.pages:nobody",
    "work:overdue": "tests.protection.work.pages:overdue",
    "work:caseload": "tests.protection.work.pages:caseload",
    "work:supervision": "tests.protection.work.pages:supervision",
    "donors:list": "tests.partnership.donors.pages:projects",
    "countries:country": "tests.partnership.countries.pages:country",
    "countries:list": "tests.partnership.countries.pages:countries",
    "countries:needs": "tests.partnership.countries.pages:needs",
    "countries:editions": "tests.partnership.countries.pages:editions",
    "recommendations:list": "tests.partnership.recommendations.pages:register",
    "recommendations:gaps": "tests.partnership.recommendations.pages:gaps",
    "library:parties": "tests.partnership.library.pages:parties",
    "library:indicators": "tests.partnership.library.pages:indicators",
}

FEW, MANY = 1, 30
# The frame of a transaction is not the list's doing, and its names differ from one request to the next.
_FRAME = ("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT", "COMMIT")
# What a view calls when it shows rows: a page that does so and is not marked would escape this law.
_SHOWS_ROWS = frozenset({"Table", "Paginator", "Row"})


@dataclass(frozen=True, slots=True)
class Growing:
    """A list page that can be made longer."""

    client: Client
    url: str
    make_rows: Callable[[int], object]


def same_queries(client: Client, url: str, make_rows: Callable[[int], object]) -> None:
    """Fails unless the page makes the same number of queries at 1 row and at 30, and really shows them."""
    make_rows(FEW)
    _read(client, url)  # what is looked up once per process is not the list's doing
    few, short = _read(client, url)
    make_rows(MANY - FEW)
    _read(client, url)  # making rows takes its time, and then the session notes when it was last seen
    many, long = _read(client, url)
    fault = grown(few, many) or unshown(short, long)
    assert not fault, f"{url}: {fault}"


def grown(few: list[str], many: list[str]) -> str:
    """What was asked of the database more often for many rows than for few; empty when nothing was."""
    if len(few) == len(many):
        return ""
    diff = [line for line in difflib.unified_diff(few, many, lineterm="", n=0) if line[:1] in "+-"][2:]
    return f"{len(few)} queries for {FEW} row, {len(many)} for {MANY}:\n" + "\n".join(diff)


def unshown(short: int, long: int) -> str:
    """Says so when the page is no longer with many rows than with few: then nothing was measured."""
    return "" if long > short else f"the page is as long with {MANY} rows as with {FEW}: it does not show them"


def _read(client: Client, url: str) -> tuple[list[str], int]:
    with ExitStack() as stack:
        seen = [stack.enter_context(CaptureQueriesContext(connection)) for connection in connections.all()]
        response = client.get(url)
        assert response.status_code == 200, f"{url} answers {response.status_code}"
        body = b"".join(response.streaming_content) if response.streaming else response.content
    asked = [query["sql"] for capture in seen for query in capture.captured_queries]
    return [sql for sql in asked if not sql.startswith(_FRAME)], len(body)


def is_list(view: Any) -> bool:
    """Whether a view says that it lists something, or is a generic list."""
    kind = getattr(view, "view_class", None)
    return bool(
        getattr(view, "is_list", False)
        or getattr(kind, "is_list", False)
        or (isinstance(kind, type) and issubclass(kind, MultipleObjectMixin))
    )


def shows_rows(view: Any) -> bool:
    """Whether the code of a view makes table rows or pages of them."""
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    kind = getattr(view, "view_class", None)
    parts = vars(kind).values() if isinstance(kind, type) else [view]
    return any(_SHOWS_ROWS & set(code.co_names) for part in parts if (code := getattr(part, "__code__", None)))


def unregistered(found: Iterable[Address], pages: Iterable[str], root: str = "tessera.") -> Iterator[str]:
    """List pages of ours that nobody measures, and names that are no list page."""
    ours = [address for address in found if getattr(address.view, "__module__", "").startswith(root)]
    lists = {address.name for address in ours if is_list(address.view)}
    for address in ours:
        if shows_rows(address.view) and not is_list(address.view):
            yield f"{address.name} shows rows: set is_list = True on its view and add it to list_pages.py"
    yield from (f"{name} lists something: add it to list_pages.py" for name in sorted(lists - set(pages)))
    yield from (f"stale: list_pages.py has {name}, which is no list page" for name in sorted(set(pages) - lists))
