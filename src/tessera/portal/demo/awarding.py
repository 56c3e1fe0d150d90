"""More awards of the demo's funding office, each from its terms to what the public reads, in several regions at once.

All of them go through the same days, so that one transaction does a step for every award: a first start has to be quick.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.partnership.awards import api as awards
from tessera.partnership.library import api as library
from tessera.partnership.money import api as money
from tessera.partnership.monitoring import api as monitoring
from tessera.partnership.publishing import api as publishing
from tessera.partnership.results import api as results
from tessera.portal.demo.office import Office

BEGAN = 400


@dataclass(frozen=True, slots=True)
class Told:
    """One award. Figures are by half-year for the outcome and the output; `late`: its second report is not there yet."""

    number: str
    title: str
    summary: str
    party: str
    kind: str
    at: str
    region: str
    countries: Mapping[str, int]
    sectors: Mapping[str, int]
    total: int
    outcome: tuple[str, str, tuple[int, int], int]
    output: tuple[str, str, tuple[int, int], int]
    slug: str = ""
    programme: str = "bilateral_regional"
    days: int = 730
    late: bool = False
    risk: tuple[str, int, int, str] = ("", 1, 1, "")
    found: tuple[str, str, str] = ("", "", "")
    extra: Mapping[str, int] = field(default_factory=dict)


AWARDS = (
    Told(
        "DEMO-26-002", "A lawyer from the first hour", "Legal advice and somebody who interprets, from the first interview to the last hearing.",
        "دار الزيتونة", "national_ngo", "JOR", "nea", {"JOR": 60, "LBN": 40}, {"15130": 70, "15160": 30}, 480_000,
        ("TVAP-SERV", "People have a lawyer before they are asked anything", (44, 61), 60),
        ("TVAP-TRAIN", "Lawyers know the signs and the law", (25, 30), 25), slug="zaytuna",
        risk=("Lawyers leave for better pay.", 3, 3, "Two more are trained than are needed."),
        found=("major", "Fees of three lawyers have no contract.", "Send the contracts, or pay the sums back."),
    ),
    Told(
        "DEMO-26-003", "A number that answers at night", "A hotline in six languages that refers within the hour.",
        "Lifeline 4040", "national_ngo", "KEN", "afr", {"KEN": 50, "UGA": 50}, {"15160": 100}, 360_000,
        ("TVAP-ENTRY", "Whoever calls is somewhere safe the same day", (90, 131), 100),
        ("TVAP-TRAIN", "Everybody who answers has been trained", (18, 12), 15), slug="lifeline", late=True,
        risk=("The telephone company raises its price.", 2, 2, "A second offer is on the table."),
        found=("minor", "Calls of one month were counted twice.", "Count the month again and correct the figures."),
    ),
    Told(
        "DEMO-26-004", "Fair work at sea", "Inspectors and crews learn what forced labour on a vessel looks like, and where to turn.",
        "Institute for Fair Work (invented)", "university", "PHL", "eap", {"PHL": 75, "IDN": 25}, {"16070": 60, "15160": 40}, 750_000,
        ("TVAP-ENTRY", "Crews are taken off vessels and looked after", (35, 48), 40),
        ("TVAP-TRAIN", "Inspectors board with a list of questions", (120, 96), 100),
        risk=("Owners keep inspectors ashore.", 4, 4, "The coast guard goes along."), extra={"conditions": 1, "subawards": 1},
    ),
    Told(
        "DEMO-26-005", "Kilns without children", "Schools beside brick kilns, and a way out of debts that pass from parent to child.",
        "Brick and Book Trust (invented)", "national_ngo", "NPL", "sca", {"NPL": 70, "BGD": 30}, {"16070": 50, "15160": 50}, 520_000,
        ("TVAP-SERV", "Families have paid their debts and stay out of them", (60, 74), 70),
        ("TVAP-TRAIN", "Village councils know the law on bonded labour", (40, 44), 40), late=True,
        risk=("Floods close the roads for weeks.", 4, 3, "Supplies are brought in before the rain."),
        found=("observation", "The register of pupils is kept with care.", ""),
    ),
    Told(
        "DEMO-26-006", "Children are heard once", "Rooms where a child is asked once, by one person, and recorded for the court.",
        "Child Justice Network (invented)", "national_ngo", "BLZ", "wha", {"BLZ": 100}, {"15130": 100}, 300_000,
        ("TVAP-SERV", "Children tell what happened once and get help the same week", (22, 29), 25),
        ("TVAP-TRAIN", "Interviewers are trained and supervised", (16, 9), 12), programme="compact", days=350,
        risk=("The only room needs a new roof.", 2, 4, "A school lends two rooms."),
        found=("minor", "Two interviews were not recorded.", "Say why, and what keeps it from happening again."),
    ),
    Told(
        "DEMO-26-007", "Help that cannot wait", "Money at hand for a bed, a journey or a doctor, asked under a reference and answered in hours.",
        "Emergency Desk (invented)", "ingo", "", "global", {"KEN": 34, "JOR": 33, "PHL": 33}, {"15160": 100}, 200_000,
        ("TVAP-SERV", "People in danger are helped within the hours they have", (7, 11), 10),
        ("TVAP-TRAIN", "Organisations know how to ask", (9, 6), 8), programme="emergency_assistance",
        risk=("Prices rise faster than the ceilings.", 3, 2, "Ceilings are looked at each quarter."),
    ),
)  # fmt: skip


@dataclass(slots=True)
class Made:
    """An award on its way, with the ids that later steps need."""

    told: Told
    pk: UUID
    starts: date
    version: UUID
    plan: UUID | None = None
    figures: tuple[UUID, ...] = ()


def begin(office: Office, partnership: UUID) -> dict[str, UUID]:
    """Six awards that run, with their plans, reports, payments, figures, findings and risks; their ids by number."""
    made = _terms(office, partnership)
    _signed(office, made)
    _framed(office, made)
    _paid(office, made)
    _reported(office, made)
    _accounted(office, made)
    _looked_at(office, made)
    _furnished(office, made)
    _ended(office, made)
    return {each.told.number: each.pk for each in made}


def finish(office: Office) -> None:
    """All of them go to the public, let out by another person than the one who prepared it."""
    numbers = [each.number for each in AWARDS]
    with office.did(office.officer, 20) as by:
        rows = awards.Award.objects.filter(organisation_id=by.home, number__in=numbers).order_by("number")
        waiting = [
            publishing.prepare(pk, publishing.Terms("full"), by=by).pk for pk in rows.values_list("pk", flat=True)
        ]
    with office.did(office.director, 19) as by:
        for pk in waiting:
            publishing.publish(pk, by=by)


def _terms(office: Office, partnership: UUID) -> list[Made]:
    starts = office.quarter(BEGAN)
    made = []
    with office.did(office.officer, BEGAN - 1) as by:
        for told in AWARDS:
            party = library.find_party(told.party, by) or library.save_party(by=by, name=told.party)
            home = office.crew.organisations.get(told.slug) if office.crew and told.slug else None
            library.save_party(by=by, party=party, kind=told.kind, country=told.at, tenant_id=home)
            terms = awards.Terms(
                starts=starts, ends=starts + timedelta(days=told.days - 1), total=Decimal(told.total), currency="USD",
                cost_share=Decimal(0), countries=_shares(told.countries), sectors=_shares(told.sectors),
            )  # fmt: skip
            row = awards.create(
                by=by, number=told.number, party_id=party.pk, terms=terms, effective=starts, instrument="grant",
                programme_type=told.programme, title=told.title, region=told.region, summary=told.summary,
                partnership_id=partnership if told.programme == "compact" else None,
            )  # fmt: skip
            awards.move_award(row.pk, "negotiating", by=by)
            version = awards.versions(row.pk)[0].pk
            money.set_budget(version, _budget(told), by=by)
            made.append(Made(told, row.pk, starts, version))
    return made


def _shares(parts: Mapping[str, int]) -> dict[str, Decimal]:
    return {code: Decimal(share) for code, share in parts.items()}


def _budget(told: Told) -> list[money.Line]:
    """Four lines over two years; what they leave goes to the last."""
    tenth = Decimal(told.total) / 10
    return [
        money.Line("personnel", 1, tenth * 3), money.Line("contractual", 1, tenth * 2),
        money.Line("personnel", 2, tenth * 3), money.Line("supplies", 2, tenth * 2),
    ]  # fmt: skip


def _signed(office: Office, made: list[Made]) -> None:
    with office.did(office.signer, BEGAN - 2) as by:
        for each in made:
            awards.move_version(each.version, "in_review", by=by)
    with office.did(office.director, BEGAN - 3) as by:
        for each in made:
            awards.move_version(each.version, "approved", by=by)
    with office.did(office.signer, BEGAN - 4) as by:
        for each in made:
            awards.move_award(each.pk, "signed", by=by)
            share = Decimal(each.told.total) * 7 / 10
            awards.obligate(each.pk, by=by, amount=share, reference=f"{each.told.number}-OB")


def _framed(office: Office, made: list[Made]) -> None:
    """An objective with an outcome and an output, a plan to watch them, and then the award is active."""
    words = monitoring.PlanWords("A call each quarter, a visit each year, receipts by sample.", "half_yearly", "annual")
    with office.did(office.officer, BEGAN - 5) as by:
        known = {row.code: row.pk for row in library.indicators(by)}
        for each in made:
            goal = results.add_objective(each.pk, by=by, title=each.told.outcome[1])
            outcome = results.add_objective(each.pk, by=by, parent=goal.pk, title=each.told.outcome[1])
            output = results.add_objective(each.pk, by=by, parent=outcome.pk, title=each.told.output[1])
            each.figures = tuple(
                _aimed(node.pk, known[code], aim, by)
                for node, (code, _title, _values, aim) in ((outcome, each.told.outcome), (output, each.told.output))
            )
            each.plan = monitoring.write_plan(each.pk, words, by=by).pk
    with office.did(office.director, BEGAN - 6) as by:
        for each in made:
            assert each.plan  # noqa: S101
            monitoring.approve_plan(each.plan, by=by)
    with office.did(office.signer, BEGAN - 7) as by:
        for each in made:
            awards.move_award(each.pk, "active", by=by)


def _aimed(node: UUID, indicator: UUID, aim: int, by: Actor) -> UUID:
    wanted = results.Wanted(indicator, "half", no_baseline="Nobody counted before.")
    row = results.add_indicator(node, wanted, by=by)
    spans = results.result(row.pk, by).periods
    results.set_targets(row.pk, [results.Aim(each.period.start, value=Decimal(aim)) for each in spans], by=by)
    return row.pk


def _paid(office: Office, made: list[Made]) -> None:
    """A payment to everybody; one more request waits with the finance approval."""
    with office.did(office.officer, 200) as by:
        first = [
            money.ask(
                each.pk, money.Wanted(Decimal(each.told.total) / 5, *_quarter_of(each), "Staff and rent"), by=by
            ).pk
            for each in made
        ]
        later = money.ask(
            made[0].pk, money.Wanted(Decimal(24_000), *_quarter_of(made[0]), "Hearings in spring"), by=by
        ).pk
    with office.did(office.director, 198) as by:
        for pk in (*first, later):
            money.approve(pk, by=by)
    with office.did(office.signer, 196) as by:
        for number, pk in enumerate(first, start=1):
            money.approve_finance(pk, by=by)
            money.pay(pk, reference=f"DEMO-PAY-2{number:02}", by=by)


def _quarter_of(each: Made) -> tuple[date, date]:
    return each.starts, each.starts + timedelta(days=180)


def _reported(office: Office, made: list[Made]) -> None:
    """Figures of two half-years, a report that is accepted, and one that waits to be read (or is late)."""
    _report(office, [each.pk for each in made], 205, accepted=True)
    figures: list[UUID] = []
    with office.did(office.officer, 25) as by:
        for each in made:
            for pk, told in zip(each.figures, (each.told.outcome, each.told.output), strict=True):
                spans = results.result(pk, by).periods
                for span, value in zip(spans, told[2], strict=False):
                    if span.period.end < clock.today():
                        figure = results.enter(pk, results.Said(Decimal(value)), start=span.period.start, by=by)
                        figures.append(results.submit(figure.pk, by=by).pk)
    with office.did(office.director, 23) as by:
        for pk in figures:
            results.judge(pk, "accepted", by=by)
    _report(office, [each.pk for each in made if not each.told.late], 22)


def _report(office: Office, ids: list[UUID], days_ago: int, *, accepted: bool = False) -> None:
    """The first performance report that is owed and not yet in, for each award."""
    with office.did(office.officer, days_ago) as by:
        rows = monitoring.ReportDue.objects.filter(
            award_id__in=ids, state__in=("scheduled", "open"), kind="performance"
        )
        first: dict[UUID, monitoring.ReportDue] = {}
        for row in rows.filter(ends__lt=clock.today()).order_by("ends"):
            first.setdefault(row.award_id, row)
        for row in first.values():
            monitoring.submit_report(row.pk, "What was planned was done; what was not is said in the figures.", by=by)
    with office.did(office.director, days_ago - 2) as by:
        for row in first.values() if accepted else ():
            monitoring.judge_report(row.pk, "accepted", by=by)


def _accounted(office: Office, made: list[Made]) -> None:
    """What was spent until spring: accepted of one award, handed in of another."""
    with office.did(office.officer, 150) as by:
        told = [
            money.begin_report(each.pk, each.starts, each.starts + timedelta(days=180), by=by, remarks="As planned.").pk
            for each in made[:2]
        ]
        for pk, each in zip(told, made, strict=False):
            lines = money.BudgetLine.objects.filter(award_id=each.pk, year=1).values_list("pk", "amount")
            money.fill_report(pk, {line: amount * 3 / 5 for line, amount in lines}, by=by, remarks="As planned.")
            money.submit_report(pk, by=by)
    with office.did(office.signer, 140) as by:
        money.judge_report(told[0], "accepted", by=by)


def _looked_at(office: Office, made: list[Made]) -> None:
    """A visit with what was found, what has to be done about it, and what may go wrong."""
    with office.did(office.officer, 80) as by:
        for each in made:
            title, likelihood, impact, response = each.told.risk
            monitoring.record_risk(each.pk, title, likelihood, impact, by=by, response=response)
            severity, text, action = each.told.found
            if not severity:
                continue
            visit = monitoring.plan_visit(each.pk, "site_visit", clock.today(), "Files, receipts and rooms.", by=by)
            monitoring.tell_visit(visit.pk, clock.today(), "Everybody was open. One thing has to be put right.", by=by)
            found = monitoring.record_finding(each.pk, monitoring.Found(severity, text, visit.pk), by=by)
            if action:
                monitoring.ask_action(found.pk, action, clock.today() + timedelta(days=60), by=by)


def _furnished(office: Office, made: list[Made]) -> None:
    """One award has a special condition, a key person and a sub-award with the record of the choice."""
    [each] = [one for one in made if one.told.extra]
    with office.did(office.officer, 150) as by:
        awards.add_condition(
            each.pk, by=by, text="Receipts of each quarter until two reports are accepted.", due=office.day(-30)
        )
        awards.save_person(each.pk, by=by, role="Director", name="Ilvarina Quostelle", since=each.starts)
        party = library.find_party("Crews' House (invented)", by) or library.save_party(
            by=by, name="Crews' House (invented)"
        )
        proposed = awards.propose_subaward(
            each.pk, by=by, party_id=party.pk, number="1", purpose="A house for crews who were taken off a vessel",
            amount=Decimal(90_000), currency="USD", starts=each.starts, ends=each.starts + timedelta(days=360),
            procedure="open_call", considered=4, criteria="Beds near a port, and staff who speak the languages of crews",
            why_chosen="The only one of four with a doctor in the house",
        )  # fmt: skip
    with office.did(office.signer, 148) as by:
        awards.move_subaward(proposed.pk, "approved", by=by)


def _ended(office: Office, made: list[Made]) -> None:
    """The shortest of them has run out, and its close-out is open."""
    for each in made:
        if each.starts + timedelta(days=each.told.days) < office.day(15):
            with office.did(office.officer, 14) as by:
                awards.move_award(each.pk, "ended", by=by)
                awards.move_award(each.pk, "closing", by=by)
                monitoring.open_closeout(each.pk, by=by)
