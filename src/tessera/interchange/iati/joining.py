"""From what was published to an activity. Only the publication is read: what was redacted cannot come back here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils import translation

from tessera.interchange.iati import activities as a
from tessera.interchange.iati import terms
from tessera.interchange.publishers import api as publishers
from tessera.kernel import codes
from tessera.partnership.library import api as library
from tessera.partnership.publishing import api as publishing


def organisation(office: publishers.Publisher) -> a.Organisation:
    """The office as the standard names it."""
    return a.Organisation(office.name, office.reference, _type(office.kind))


def _type(kind: str) -> str:
    return terms.ORGANISATION_TYPE.get(kind, terms.OTHER)


def identifier(office: publishers.Publisher, key: UUID) -> str:
    """The activity's identifier: the office's, and the project's public key. The award's own number could be withheld
    one day; an identifier never changes."""
    return f"{office.reference}-{key}"


def activity(published: publishing.Published, office: publishers.Publisher, today: date, page: str = "") -> a.Activity:
    """The publication as an activity; `page` is the project's public page. What it lacks stays empty; `reasons` says so."""
    content = published.content
    own = identifier(office, published.key)
    implementer = party(content.implementer)
    sectors = tuple(a.Share(one.code, one.share, "1") for one in content.sectors)
    return a.Activity(
        identifier=own,
        reporting=organisation(office),
        title=content.title,
        description=content.summary,
        participants=tuple(_participants(office, content)),
        status=terms.status(content.state, content.starts, content.ends, today),
        dates=tuple(_dates(content, today)),
        updated=published.published_at,
        language=office.language,
        currency=content.currency,
        internal=content.number,
        scope=_scope(content),
        countries=tuple(a.Share(library.alpha_2(one.code), one.share) for one in content.countries),
        regions=_regions(content),
        sectors=sectors,
        tags=tuple(dict.fromkeys(tag for one in sectors for tag in terms.SDG_TARGETS.get(one.code, ()))),
        collaboration=terms.COLLABORATION,
        flow=content.flow or publishing.ASSUMED["flow"],
        finance=terms.FINANCE,
        aid=terms.AID_TYPE.get(content.instrument, ""),
        tied=content.tied or publishing.ASSUMED["tied"],
        budgets=tuple(budgets(content)),
        planned=tuple(_planned(content)),
        transactions=tuple(_transactions(content, organisation(office), implementer, own)),
        documents=_documents(content, office, page),
        related=_related(content, office),
        conditions=tuple(a.Condition(text) for text in content.conditions if text.strip()),
        results=tuple(_results(content, office.language)),
        humanitarian=content.humanitarian,
        withheld=frozenset(part for part, _why in content.left_out),
    )


def party(known: publishing.Party | None) -> a.Organisation | None:
    """An organisation of a publication as the standard names it."""
    if known is None:
        return None
    return a.Organisation(known.name, publishers.reference(known.identifiers), _type(known.kind))


def _participants(office: publishers.Publisher, content: publishing.Content) -> Iterator[a.Participant]:
    """The office, the implementer, and who has a sub-award from it: with sub-awards the implementer extends money too."""
    for role in (a.FUNDING, a.ACCOUNTABLE, a.EXTENDING):
        yield a.Participant(organisation(office), role)
    implementer = party(content.implementer)
    receivers = dict.fromkeys(party(sub.who) or a.Organisation(sub.party) for sub in content.subawards)
    if implementer and receivers.keys() - {implementer}:
        yield a.Participant(implementer, a.EXTENDING)
    if implementer:
        yield a.Participant(implementer, a.IMPLEMENTING)
    yield from (a.Participant(each, a.IMPLEMENTING) for each in receivers if each != implementer)


def _related(content: publishing.Content, office: publishers.Publisher) -> tuple[a.Related, ...]:
    """The partnership above. Amendments are versions of one activity; a sub-award is no activity of this office's."""
    above = content.partnership
    return (a.Related(f"{office.reference}-{above.key}"),) if above and office.reference else ()


def _documents(content: publishing.Content, office: publishers.Publisher, page: str) -> tuple[a.Document, ...]:
    """The project's own page: the one document that is surely public."""
    if not page:
        return ()
    return (a.Document(page, content.title or office.name, terms.WEB_PAGE, "text/html", office.language),)


def _dates(content: publishing.Content, today: date) -> Iterator[tuple[str, date]]:
    """The award's dates are the planned ones; they are the actual ones once its state says that it began or is over."""
    if content.starts:
        yield a.PLANNED_START, content.starts
        if content.state in terms.STARTED and content.starts <= today:
            yield a.ACTUAL_START, content.starts
    if content.ends:
        yield a.PLANNED_END, content.ends
        if content.state in terms.OVER and content.ends <= today:
            yield a.ACTUAL_END, content.ends


def _scope(content: publishing.Content) -> str:
    if content.countries:
        return terms.NATIONAL if len(content.countries) == 1 else terms.MULTI_NATIONAL
    if not content.region:
        return ""
    return terms.GLOBAL if content.region == library.GLOBAL else terms.REGIONAL


def _regions(content: publishing.Content) -> tuple[a.Share, ...]:
    """The region where no country is public. Our regions are no regions of the DAC, so they go by our own vocabulary."""
    if content.countries or not content.region:
        return ()
    if content.region == library.GLOBAL:
        return (a.Share(terms.ANYWHERE, None, "1"),)
    return (a.Share(content.region, None, "99", codes.get("region").label(content.region)),)


def budgets(content: publishing.Content) -> Iterator[a.Budget]:
    """The budget by project year; without one the total, where the whole project fits into a year. A longer one is not cut
    into years by guessing."""
    for one in content.budgets:
        value = a.Value(one.money.amount, one.money.currency, one.money.on)
        yield a.Budget(one.start, one.end, value, a.REVISED if content.amendment > 1 else a.ORIGINAL)
    if content.budgets or content.total is None or content.starts is None or content.ends is None:
        return
    if terms.within_a_year(content.starts, content.ends):
        value = a.Value(content.total, content.currency, content.starts)
        yield a.Budget(content.starts, content.ends, value)


def _planned(content: publishing.Content) -> Iterator[a.PlannedDisbursement]:
    for one in content.planned:
        value = a.Value(one.money.amount, one.money.currency, one.money.on)
        yield a.PlannedDisbursement(one.start, one.end, value)


def _transactions(
    content: publishing.Content, office: a.Organisation, implementer: a.Organisation | None, own: str
) -> Iterator[a.Transaction]:
    """Commitments and payments from the office to the implementer; what that one spent names nobody who got it."""
    for kind, several in ((a.COMMITMENT, content.commitments), (a.DISBURSEMENT, content.disbursements)):
        for one in several:
            value = a.Value(one.amount, one.currency, one.on)
            yield a.Transaction(kind, one.on, value, provider=office, receiver=implementer, provider_activity=own)
    for one in content.spent:
        yield a.Transaction(a.EXPENDITURE, one.on, a.Value(one.amount, one.currency, one.on), provider=implementer)


def _results(content: publishing.Content, language: str) -> Iterator[a.Result]:
    """Results with something to count. One whose words stay out is called by its kind."""
    with translation.override(language):
        kinds = {
            "objective": translation.gettext("Objective"),
            "outcome": translation.gettext("Outcome"),
            "output": translation.gettext("Output"),
        }
    for result in content.results:
        if result.indicators:
            title = result.title or kinds[result.kind]
            yield a.Result(title, terms.RESULT_TYPE[result.kind], tuple(map(_indicator, result.indicators)))


def _indicator(indicator: publishing.Indicator) -> a.Indicator:
    measure = terms.MEASURE[indicator.measure]
    counted = measure != a.QUALITATIVE
    baseline = None
    if counted and indicator.baseline is not None and indicator.baseline_year is not None:
        baseline = a.Baseline(indicator.baseline_year, (a.Cell(indicator.baseline),))
    return a.Indicator(
        title=indicator.title,
        measure=measure,
        ascending=indicator.ascending,
        code=indicator.code,
        baseline=baseline,
        periods=tuple(
            a.Period(
                one.start,
                one.end,
                _cells(one.target, [(each, each.target) for each in one.cells], counted),
                _cells(one.actual, [(each, each.actual) for each in one.cells], counted),
            )
            for one in indicator.periods
        ),
        aggregated=counted and indicator.cumulative,
    )


def _cells(
    whole: Decimal | None, parts: Sequence[tuple[publishing.Cell, Decimal | None]], counted: bool
) -> tuple[a.Cell, ...]:
    """The figure for everybody, then those for some with the cut as a dimension."""
    if not counted:
        return ()
    everybody = [a.Cell(whole)] if whole is not None else []
    some = [a.Cell(value, ((cell.cut, cell.value),)) for cell, value in parts if value is not None]
    return (*everybody, *some)
