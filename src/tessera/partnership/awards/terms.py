"""What a version says, as a value, and the rules between one version and the next."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.partnership.awards.models import AwardVersion

WHOLE = Decimal(100)
_DAY = datetime.timedelta(days=1)


class TermsError(ValueError):
    """The terms cannot be: `field` names what to mend, the message says how."""

    def __init__(self, field: str, message: str | Promise) -> None:
        super().__init__(str(message))
        self.field, self.message = field, message


@dataclass(frozen=True, slots=True)
class Terms:
    """What an award says: first and last day of the period, total and cost share in one currency, shares in per cent."""

    starts: datetime.date | None = None
    ends: datetime.date | None = None
    total: Decimal | None = None
    currency: str = ""
    cost_share: Decimal | None = None
    countries: Mapping[str, Decimal | None] = field(default_factory=dict)
    sectors: Mapping[str, Decimal | None] = field(default_factory=dict)


def check_shares(name: str, shares: Mapping[str, Decimal | None], *, listed: bool = False) -> None:
    """Invariant 3: where there are shares, they sum to 100; a published list may give none. Raises TermsError."""
    given = [each for each in shares.values() if each is not None]
    if not shares or (listed and not given):
        return
    if len(given) != len(shares):
        raise TermsError(name, _("Give each one its share in per cent."))
    if any(each <= 0 for each in given):
        raise TermsError(name, _("A share is more than 0 per cent. Leave out what has none."))
    if any(each != each.quantize(Decimal("0.01")) for each in given):
        raise TermsError(name, _("A share has two decimal places at most."))
    if (found := sum(given, Decimal(0))) != WHOLE:
        raise TermsError(name, _("The shares sum to %(sum)s instead of 100.") % {"sum": found})


def check(terms: Terms, *, listed: bool = False) -> None:
    """What holds for every version. Raises TermsError."""
    if terms.starts and terms.ends and terms.ends < terms.starts:
        raise TermsError("ends", _("The last day is before the first."))
    if (terms.total is not None or terms.cost_share is not None) and not terms.currency:
        raise TermsError("currency", _("Money needs its currency."))
    for name in ("total", "cost_share"):
        value = getattr(terms, name)
        if value is not None and value < 0:
            raise TermsError(name, _("This amount is below zero."))
    check_shares("countries", terms.countries, listed=listed)
    check_shares("sectors", terms.sectors, listed=listed)


def check_complete(terms: Terms, effective: datetime.date | None, region: str) -> None:
    """What a version needs before anybody approves it. Raises TermsError."""
    for name, value in (("starts", terms.starts), ("ends", terms.ends), ("total", terms.total)):
        if value is None:
            raise TermsError(name, _("This is needed before a version is approved."))
    if effective is None:
        raise TermsError("effective", _("Say from which day the version is in effect."))
    if not terms.countries and not region:
        raise TermsError("countries", _("Name countries with their shares, or give the award a region."))
    if not terms.sectors:
        raise TermsError("sectors", _("Name sectors with their shares."))


def check_step(
    before: Terms,
    effective_before: datetime.date | None,
    after: Terms,
    effective: datetime.date,
    *,
    listed: bool = False,
) -> None:
    """Invariant 11: no gap between a version in effect and the next. Raises TermsError.

    A period that has begun begins no later; a version takes effect while the one before still runs, or the day after.
    """
    if effective_before and effective < effective_before:
        raise TermsError("effective", _("The version before is in effect only from a later day."))
    if listed:
        return  # what a list said binds nobody: its days may be wrong
    if before.ends and effective > before.ends + _DAY:
        raise TermsError(
            "effective",
            _(
                "The version before ended on %(day)s. An amendment after that would leave a gap: take that day or the next."
            )
            % {"day": before.ends.isoformat()},
        )
    if before.starts and after.starts and after.starts > before.starts and before.starts <= effective:
        raise TermsError("starts", _("The period has begun. A later first day would leave a gap."))
    if after.ends and after.ends < effective - _DAY:
        raise TermsError("ends", _("The last day is before the day the version takes effect."))


def terms_of(version: AwardVersion) -> Terms:
    """What a version says, as a value; reads its countries and sectors."""
    return Terms(
        starts=version.starts,
        ends=version.ends,
        total=version.total,
        currency=version.currency,
        cost_share=version.cost_share,
        countries={each.country: each.share for each in version.countries.all()},
        sectors={each.code: each.share for each in version.sectors.all()},
    )
