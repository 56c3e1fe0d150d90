"""The funding office of the demo world: from what a report asks of a country to a result the public reads.

One country, one strategy, one award to a shelter of the demo, watched, paid and partly counted from its consented cases;
beside it the facts of a published list. Days count back from `base`; nothing of it is real but the list's facts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from tessera.kernel import clock
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards import api as awards
from tessera.partnership.countries import api as countries
from tessera.partnership.library import api as library
from tessera.partnership.money import api as money
from tessera.partnership.monitoring import api as monitoring
from tessera.partnership.portfolio import api as portfolio
from tessera.partnership.publishing import api as publishing
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.results import api as results
from tessera.partnership.strategy import api as strategy
from tessera.portal.demo import awarding, competing, helping_out, pledging
from tessera.portal.demo.crew import Crew
from tessera.portal.demo.office import Office
from tessera.portal.demo.office import office as office_of

Say = Callable[[str], object]
COUNTRY, REGION, NUMBER = "XKX", "eur", "DEMO-26-001"
TOTAL = Decimal(600_000)
_PUBLISHER, _REPORT = "own", "Yearly report (invented)"
_NOTES = {"c2": "Shelters are few, and men find none."}
_ASKED = (
    ("Train front-line officials to recognise victims and to refer them.", "protection", ("c2",)),
    ("Pay for shelters that take in everybody, men and children as well.", "protection", ("c2",)),
    ("Let victims stay while their case is heard, whether they testify or not.", "protection", ("c2",)),
)


def begin(crew: Crew, base: datetime, say: Say) -> UUID | None:
    """Makes the programme of the office and asks for its counted figures; the award's id, None where it stood already.

    Call inside a transaction, so that nothing half-made is left; then let the jobs run, and `finish`.
    """
    office = office_of(crew, base)
    with unit_of_work(by=office.officer):
        if portfolio.batches(office.officer):
            return None
    say("Bringing in a published list and publishing what it says ...")
    _listed(office)
    say("Following a country from a report to a result ...")
    asked = _asked(office)
    priority = _planned(office, asked)
    award = _awarded(office, crew.organisations["harbour"])
    _results(office, award, priority, asked)
    _watched(office, award)
    _running(office, award)
    _figures(office, award)
    say("Running six more awards, a competition and what the office is asked ...")
    more = awarding.begin(office, pledging.begin(office))
    helping_out.begin(office, more["DEMO-26-007"], more["DEMO-26-003"])
    competing.begin(office)
    return award


def finish(crew: Crew, base: datetime, award: UUID) -> None:
    """What was counted meanwhile is accepted, and the award goes to the public."""
    office = office_of(crew, base)
    with unit_of_work(by=office.director):
        for one in results.waiting(office.director)[0]:
            results.judge(one.pk, "accepted", by=office.director)
    _published(office, award)
    awarding.finish(office)


def _listed(office: Office) -> None:
    with office.did(office.officer, 60) as by:
        library.load_indicators(by=by)
        # Who publishes is named in what is published; this register is an invented one.
        own = library.save_party(by=by, name="Programme Office", kind="government", tenant_id=by.home)
        library.add_identifier(own, "XE-EXAMPLE", "0001", by=by)
        portfolio.load_demo_listing(by=by)
        listed = awards.Award.objects.filter(organisation_id=by.home, state="listed").values_list("pk", flat=True)
        made = [publishing.prepare(each, publishing.Terms("full"), by=by).pk for each in list(listed)]
    with office.did(office.director, 59) as by:
        for each in made:
            publishing.publish(each, by=by)


def _asked(office: Office) -> list[recommendations.Recommendation]:
    """Three editions: the first is answered by what is funded, the last is asked again and again."""
    with office.did(office.officer, 500) as by:
        year = clock.today().year
        first = countries.edition(_PUBLISHER, year, by=by)
        countries.record_assessment(COUNTRY, first, by=by, ranking="", source=_REPORT, notes=_NOTES)
        countries.record_mechanism(COUNTRY, by=by, source=_REPORT, exists="yes", year=year - 4)
        rows = [
            recommendations.add(COUNTRY, first, text, by=by, area="Victims", p_areas=(area,), criteria=criteria)
            for text, area, criteria in _ASKED
        ]
    carried = ("carried_forward",) * 3
    for days, states in ((300, carried), (100, ("partly", *carried[1:]))):
        with office.did(office.officer, days) as by:
            later = countries.edition(_PUBLISHER, year + (1 if days == 300 else 2), by=by)
            countries.record_assessment(COUNTRY, later, by=by, ranking="", source=_REPORT, notes=_NOTES)
            for row, state in zip(rows, states, strict=True):
                recommendations.follow(row, later, state, by=by, evidence="As the report says.")
    return rows


def _planned(office: Office, asked: list[recommendations.Recommendation]) -> strategy.Priority:
    with office.did(office.officer, 290) as by:
        plan = strategy.draft(
            by=by, region=REGION, fiscal_year=clock.today().year + 1, title="Shelter and referral first",
            ceiling=Decimal(2_000_000), currency="USD", summary="People are found, and then there is nowhere to go.",
        )  # fmt: skip
        priority = strategy.save_priority(
            plan.pk, by=by, recommendations=[row.pk for row in asked[:2]], countries=[COUNTRY],
            objective="Whoever is found is safe within a day", p_area="protection", criteria=["c2"],
            ceiling=Decimal(1_200_000), rationale="Two editions asked for shelters, and nobody paid for them.",
        )  # fmt: skip
        strategy.move(plan.pk, "in_clearance", by=by)
    with office.did(office.director, 285) as by:
        strategy.move(plan.pk, "approved", by=by)
        strategy.move(plan.pk, "in_force", by=by)
    return priority


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _awarded(office: Office, home: UUID) -> UUID:
    """A signed award with a budget and the money bound."""
    starts = _quarter((office.base - timedelta(days=270)).date())
    with office.did(office.officer, 268) as by:
        party = library.find_party("Harbour House", by) or library.save_party(by=by, name="Harbour House")
        library.save_party(by=by, party=party, kind="national_ngo", country=COUNTRY, tenant_id=home)
        terms = awards.Terms(
            starts=starts, ends=date(starts.year + 2, starts.month, 1) - timedelta(days=1), total=TOTAL, currency="USD",
            cost_share=Decimal(0), countries={COUNTRY: Decimal(100)}, sectors={"15160": Decimal(100)},
        )  # fmt: skip
        row = awards.create(
            by=by, number=NUMBER, party_id=party.pk, terms=terms, effective=starts, instrument="grant",
            programme_type="bilateral_regional", title="A bed within a day", region=REGION,
            summary="Shelter, first services and referral for everybody who is found, men and children as well.",
        )  # fmt: skip
        awards.move_award(row.pk, "negotiating", by=by)
        version = awards.versions(row.pk)[0].pk
        lines = [
            money.Line("personnel", 1, Decimal(140_000)), money.Line("personnel", 2, Decimal(140_000)),
            money.Line("contractual", 1, Decimal(120_000)), money.Line("contractual", 2, Decimal(120_000)),
            money.Line("supplies", 1, Decimal(40_000)), money.Line("other", 2, Decimal(40_000)),
        ]  # fmt: skip
        money.set_budget(version, lines, by=by)
    with office.did(office.signer, 266) as by:
        awards.move_version(version, "in_review", by=by)
    with office.did(office.director, 265) as by:
        awards.move_version(version, "approved", by=by)
    with office.did(office.signer, 264) as by:
        awards.move_award(row.pk, "signed", by=by)
        awards.obligate(row.pk, by=by, amount=Decimal(400_000), reference="DEMO-OB-1")
    return row.pk


def _results(
    office: Office, award: UUID, priority: strategy.Priority, asked: list[recommendations.Recommendation]
) -> None:
    """An objective, an outcome counted from consented cases, an output counted by hand."""
    with office.did(office.officer, 263) as by:
        known = {row.code: row.pk for row in library.indicators(by)}
        goal = results.add_objective(
            award,
            by=by,
            title="Whoever is found is safe within a day",
            priority=priority.pk,
            recommendation=asked[0].pk,
        )
        outcome = results.add_objective(
            award, by=by, parent=goal.pk, title="More people find a bed and a first service"
        )
        output = results.add_objective(
            award, by=by, parent=outcome.pk, title="Officials know the signs and whom to call"
        )
        counted = results.Wanted(
            known["TVAP-ENTRY"],
            "quarter",
            source="computed",
            metric="people_identified",
            no_baseline="Nobody counted before.",
        )
        typed = results.Wanted(known["TVAP-TRAIN"], "quarter", no_baseline="There was no training before.")
        for node, wanted, aim in ((outcome, counted, 20), (output, typed, 40)):
            row = results.add_indicator(node.pk, wanted, by=by)
            spans = results.result(row.pk, by).periods
            results.set_targets(row.pk, [results.Aim(each.period.start, value=Decimal(aim)) for each in spans], by=by)


def _watched(office: Office, award: UUID) -> None:
    """The monitoring plan; only with it the award may be active."""
    with office.did(office.officer, 262) as by:
        words = monitoring.PlanWords("A call each month, a visit each half-year, receipts by sample.", visits_a_year=2)
        plan = monitoring.write_plan(award, words, by=by)
    with office.did(office.director, 261) as by:
        monitoring.approve_plan(plan.pk, by=by)
    with office.did(office.signer, 260) as by:
        awards.move_award(award, "active", by=by)


def _running(office: Office, award: UUID) -> None:
    """Reports, a payment, a visit with a finding, a risk, figures by hand and figures drawn."""
    with office.did(office.grantee, 150) as by:
        paid = money.ask(award, money.Wanted(Decimal(90_000), *_half_year(office), "Staff and rent"), by=by)
    with office.did(office.officer, 148) as by:
        money.approve(paid.pk, by=by)
    with office.did(office.signer, 146) as by:
        money.approve_finance(paid.pk, by=by)
        money.pay(paid.pk, reference="DEMO-PAY-1", by=by)
    with office.did(office.officer, 120) as by:
        visit = monitoring.plan_visit(award, "site_visit", clock.today(), "Beds, files and receipts.", by=by)
        monitoring.tell_visit(visit.pk, clock.today(), "The beds are there. One receipt book is missing.", by=by)
        found = monitoring.record_finding(
            award, monitoring.Found("minor", "A receipt book is missing.", visit.pk), by=by
        )
        monitoring.ask_action(found.pk, "Find the book or explain the sums.", clock.today() + timedelta(days=30), by=by)
        monitoring.record_risk(
            award, "The lease of the house ends in spring.", 3, 4, by=by, response="A second house is looked at."
        )


def _half_year(office: Office) -> tuple[date, date]:
    starts = _quarter((office.base - timedelta(days=270)).date())
    return starts, starts + timedelta(days=100)


def _figures(office: Office, award: UUID) -> None:
    with unit_of_work(by=office.officer):
        told = results.of_award(award, office.officer)
        typed, counted = (
            next(each for each in told.indicators if each.row.source == source) for source in ("typed", "computed")
        )
    made = []
    with office.did(office.grantee, 100) as by:
        for span, value in zip(typed.periods[:2], (38, 52), strict=True):
            figure = results.enter(typed.row.pk, results.Said(Decimal(value)), start=span.period.start, by=by)
            made.append(results.submit(figure.pk, by=by).pk)
    with office.did(office.officer, 95) as by:
        for each in made:
            results.judge(each, "accepted", by=by)
    with unit_of_work(by=office.officer):
        results.ask_to_draw(counted.row.pk, by=office.officer)


def _published(office: Office, award: UUID) -> None:
    with office.did(office.officer, 30) as by:
        waiting = publishing.prepare(award, publishing.Terms("full"), by=by).pk
    with office.did(office.director, 29) as by:
        publishing.publish(waiting, by=by)
