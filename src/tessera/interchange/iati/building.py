"""Builds the XML of an activity, element by element in the order of the schema. Decides nothing: `reasons` does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

from lxml import etree

from tessera.interchange.iati import activities as a

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _element(name: str, /, *children: etree._Element, text: str = "", **attributes: str) -> etree._Element:
    """An element with the attributes that say something; `iso_date` becomes `iso-date`."""
    element = etree.Element(name, {key.replace("_", "-"): value for key, value in attributes.items() if value})
    element.text = text or None
    element.extend(children)
    return element


def _said(name: str, words: str, /, **attributes: str) -> etree._Element:
    return _element(name, _element("narrative", text=words), **attributes)


def _maybe_said(words: str) -> list[etree._Element]:
    return [_element("narrative", text=words)] if words else []


def _organisation(name: str, body: a.Organisation, /, **attributes: str) -> etree._Element:
    return _element(name, *_maybe_said(body.name), ref=body.ref, type=body.kind, **attributes)


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _value(value: a.Value) -> etree._Element:
    return _element("value", text=_number(value.amount), currency=value.currency, value_date=_day(value.on))


def _period(start: date, end: date) -> Iterator[etree._Element]:
    yield _element("period-start", iso_date=_day(start))
    yield _element("period-end", iso_date=_day(end))


def _share(name: str, share: a.Share) -> etree._Element:
    return _element(
        name,
        *_maybe_said(share.name),
        vocabulary=share.vocabulary,
        code=share.code,
        percentage=_number(share.percentage),
    )


def _transaction(transaction: a.Transaction) -> etree._Element:
    children = [
        _element("transaction-type", code=transaction.kind),
        _element("transaction-date", iso_date=_day(transaction.on)),
        _value(transaction.value),
    ]
    if transaction.description:
        children.append(_said("description", transaction.description))
    if transaction.provider:
        own = transaction.provider_activity
        children.append(_organisation("provider-org", transaction.provider, provider_activity_id=own))
    if transaction.receiver:
        children.append(_organisation("receiver-org", transaction.receiver))
    return _element("transaction", *children, ref=transaction.ref)


def _document(document: a.Document) -> etree._Element:
    return _element(
        "document-link",
        _said("title", document.title),
        _element("category", code=document.category),
        _element("language", code=document.language),
        format=document.media_type,
        url=document.url,
    )


def _cell(name: str, cell: a.Cell, /, **attributes: str) -> etree._Element:
    dimensions = [_element("dimension", name=key, value=value) for key, value in cell.dimensions]
    comment = [_said("comment", cell.comment)] if cell.comment else []
    return _element(name, *dimensions, *comment, **attributes, value=_number(cell.value))


def _indicator(indicator: a.Indicator) -> etree._Element:
    children = [_said("title", indicator.title)]
    if indicator.code:
        children.append(_element("reference", vocabulary=indicator.vocabulary, code=indicator.code))
    if indicator.baseline:
        year = str(indicator.baseline.year)
        children += [_cell("baseline", cell, year=year) for cell in indicator.baseline.cells]
    for period in indicator.periods:
        cells = [_cell("target", cell) for cell in period.targets] + [_cell("actual", cell) for cell in period.actuals]
        children.append(_element("period", *_period(period.start, period.end), *cells))
    ascending = "" if indicator.measure == a.QUALITATIVE else "1" if indicator.ascending else "0"
    sums = "1" if indicator.aggregated else "0"
    return _element("indicator", *children, measure=indicator.measure, ascending=ascending, aggregation_status=sums)


def _who_and_what(activity: a.Activity) -> Iterator[etree._Element]:
    yield _element("iati-identifier", text=activity.identifier)
    yield _organisation("reporting-org", activity.reporting)
    yield _said("title", activity.title)
    yield _said("description", activity.description, type="1")
    if activity.objectives:
        yield _said("description", activity.objectives, type="2")
    for one in activity.participants:
        yield _organisation("participating-org", one.organisation, role=one.role)
    if activity.internal:
        yield _element("other-identifier", ref=activity.internal, type="A1")
    yield _element("activity-status", code=activity.status)
    for kind, day in activity.dates:
        yield _element("activity-date", type=kind, iso_date=_day(day))
    if activity.contact:
        office = _said("organisation", activity.reporting.name)
        yield _element("contact-info", office, _element("email", text=activity.contact), type="1")


def _where_and_how(activity: a.Activity) -> Iterator[etree._Element]:
    if activity.scope:
        yield _element("activity-scope", code=activity.scope)
    yield from (_share("recipient-country", share) for share in activity.countries)
    yield from (_share("recipient-region", share) for share in activity.regions)
    yield from (_share("sector", share) for share in activity.sectors)
    yield from (_element("tag", vocabulary="3", code=tag) for tag in activity.tags)
    codes = {
        "collaboration-type": activity.collaboration,
        "default-flow-type": activity.flow,
        "default-finance-type": activity.finance,
        "default-aid-type": activity.aid,
        "default-tied-status": activity.tied,
    }
    yield from (_element(name, code=code) for name, code in codes.items() if code)


def _money(activity: a.Activity) -> Iterator[etree._Element]:
    for one in activity.budgets:
        yield _element("budget", *_period(one.start, one.end), _value(one.value), type=one.kind, status=one.status)
    for plan in activity.planned:
        yield _element("planned-disbursement", *_period(plan.start, plan.end), _value(plan.value), type=plan.kind)
    yield from (_transaction(one) for one in activity.transactions)


def _more(activity: a.Activity) -> Iterator[etree._Element]:
    yield from (_document(one) for one in activity.documents)
    yield from (_element("related-activity", ref=one.ref, type=one.kind) for one in activity.related)
    if activity.conditions:
        bound = (_said("condition", one.text, type=one.kind) for one in activity.conditions)
        yield _element("conditions", *bound, attached="1")
    for result in activity.results:
        yield _element("result", _said("title", result.title), *map(_indicator, result.indicators), type=result.kind)


def build(activity: a.Activity) -> etree._Element:
    """The `iati-activity` element. Raises ValueError for a character that XML cannot hold."""
    element = _element(
        "iati-activity",
        *_who_and_what(activity),
        *_where_and_how(activity),
        *_money(activity),
        *_more(activity),
        default_currency=activity.currency,
        last_updated_datetime=_moment(activity.updated),
        hierarchy=str(activity.hierarchy),
        humanitarian="1" if activity.humanitarian else "0",
    )
    element.set(XML_LANG, activity.language)
    return element


def serialised(element: etree._Element) -> bytes:
    """An activity as it stands in a file: UTF-8, indented by two blanks."""
    root = _element("r", element)
    etree.indent(root)
    return b"  " + bytes(etree.tostring(element, encoding="UTF-8", with_tail=False)) + b"\n"


def opening(made: datetime) -> bytes:
    """The first lines of a file of activities; `CLOSING` ends it."""
    start = f'<iati-activities version="2.03" generated-datetime="{_moment(made)}">\n'
    return b"<?xml version='1.0' encoding='UTF-8'?>\n" + start.encode()


CLOSING = b"</iati-activities>\n"


def organisation_file(body: a.OrganisationFile, made: datetime) -> bytes:
    """A file of one organisation: what it gives to whom in which period, and what it paid."""
    given = [
        _element("recipient-org-budget", _organisation("recipient-org", each.receiver), *_period(each.start, each.end),
                 _value(each.value), status=each.status)
        for each in body.budgets
    ]  # fmt: skip
    paid = [_element("total-expenditure", *_period(each.start, each.end), _value(each.value)) for each in body.paid]
    element = _element(
        "iati-organisation",
        _element("organisation-identifier", text=body.organisation.ref),
        _said("name", body.organisation.name),
        _organisation("reporting-org", body.organisation),
        *given,
        *paid,
        *map(_document, body.documents),
        last_updated_datetime=_moment(body.updated),
    )
    element.set(XML_LANG, body.language)
    root = _element("iati-organisations", element, version="2.03", generated_datetime=_moment(made))
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
