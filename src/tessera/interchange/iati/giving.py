"""What an office gives to whom, and what it paid in a year, from what it published of its projects; nothing is estimated.

There is no total budget of the office: nobody publishes one, and sums of what is public would pass for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from tessera.interchange.iati import activities as a
from tessera.interchange.iati import codelists, joining, terms
from tessera.interchange.iati.reasons import UNWRITABLE
from tessera.interchange.publishers import api as publishers
from tessera.partnership.publishing import api as publishing


def organisation(
    office: publishers.Publisher, projects: Iterable[publishing.Published], today: date, page: str = ""
) -> a.OrganisationFile:
    """The office's file: budgets of projects by organisation and period, and payments by year that is over; `page` is the
    portfolio's public page. A year in which any payment is kept back by a redaction would say too little: it is summed
    from what is public, like every other figure of the office.
    """
    given: dict[tuple[a.Organisation, date, date, str], Decimal] = defaultdict(Decimal)
    paid: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    updated: datetime | None = None
    currencies = codelists.lists()["Currency"]
    for one in projects:
        content = one.content
        updated = max(updated, one.published_at) if updated else one.published_at
        receiver = joining.party(content.implementer)
        if receiver and receiver.name.strip() and not UNWRITABLE.search(f"{receiver.name}{receiver.ref}"):
            for each in joining.budgets(content):
                if terms.within_a_year(each.start, each.end):
                    given[receiver, each.start, each.end, each.value.currency] += each.value.amount
        for payment in content.disbursements:
            if payment.on and payment.on.year < today.year and payment.currency in currencies:
                paid[payment.on.year, payment.currency] += payment.amount
    shown = (a.Document(page, office.name, terms.WEB_PAGE_OF_OFFICE, "text/html", office.language),) if page else ()
    return a.OrganisationFile(
        joining.organisation(office),
        updated or datetime.combine(today, datetime.min.time()).astimezone(),
        office.language,
        tuple(_given(*key, amount) for key, amount in sorted(given.items(), key=_order) if key[3] in currencies),
        tuple(
            a.Paid(date(year, 1, 1), date(year, 12, 31), a.Value(amount, currency, date(year, 12, 31)))
            for (year, currency), amount in sorted(paid.items())
        ),
        shown,
    )


def _order(item: tuple[tuple[a.Organisation, date, date, str], Decimal]) -> tuple[str, str, date, date, str]:
    (receiver, start, end, currency), _amount = item
    return receiver.name, receiver.ref, start, end, currency


def _given(receiver: a.Organisation, start: date, end: date, currency: str, amount: Decimal) -> a.Given:
    return a.Given(a.Organisation(receiver.name, receiver.ref), start, end, a.Value(amount, currency, start))
