"""What the demo's office is asked: emergency help under references, and training."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from tessera.kernel import clock
from tessera.kernel.actor import Actor, acting
from tessera.kernel.ids import new_code
from tessera.partnership.money import api as money
from tessera.partnership.requests import api as requests
from tessera.portal import assistance
from tessera.portal.demo.office import Office
from tessera.protection.cases import api as cases


def begin(office: Office, award: UUID, training_award: UUID) -> None:
    """One emergency request that is being answered with help, one that waits, and two requests for training."""
    with office.did(office.officer, 0) as by:
        line = money.BudgetLine.objects.filter(award_id=award, category="contractual").values_list("pk", flat=True)[0]
        funder = by.home
    worker = _worker(office)
    first = _asked(office, worker, funder, 20, ("safe_accommodation", "transport"), "immediate", 900)
    _asked(office, worker, funder, 0.4, ("health_medical",), "urgent", 350)
    with office.did(office.officer, 19.9) as by:
        requests.fits(first, by=by)
    with office.did(office.director, 19.8) as by:
        requests.approve(first, line=line, ceiling=Decimal(800), by=by)
    with office.did(worker, 19) as by:
        requests.serve(first, by=by)
    with office.did(worker, 12) as by:
        month = clock.today().replace(day=1)
        requests.spend(first, requests.Spent("transport", Decimal("64.50"), month, "receipt"), by=by)
        requests.spend(first, requests.Spent("safe_accommodation", Decimal("420.00"), month, "invoice"), by=by)
    _trained(office, training_award)


def _worker(office: Office) -> Actor:
    assert office.crew is not None  # noqa: S101
    return office.crew.actor("harbour", "caseworker")


def _asked(
    office: Office, worker: Actor, funder: UUID, days_ago: float, services: tuple[str, ...], urgency: str, amount: int
) -> UUID:
    """Asked from an open case of the caseworker; where there is none, under a reference that leads nowhere."""
    wanted = requests.Asked(funder, services, urgency, "USD", Decimal(amount))
    with acting(worker):
        lines = cases.worklist(worker, cases.Filters("mine"), size=40).lines
    with office.did(worker, days_ago) as by:
        case = next((each.id for each in lines if each.status == "active"), None)
        row = assistance.ask_for(case, wanted, by=by) if case else requests.ask(wanted, new_code(15), by=by)
    return row.pk


def _trained(office: Office, award: UUID) -> None:
    with office.did(office.officer, 90) as by:
        done = requests.ask_assistance(
            requests.Given(
                "training", "identification", "KEN", "embassy", "Embassy in Nairobi (invented)",
                "Officers at two airports ask how to recognise who is being moved.", 40, office.day(60), office.day(57),
                Decimal(18_000), "USD",
            ), by=by,
        )  # fmt: skip
        requests.triage(done.pk, by=by)
    with office.did(office.director, 88) as by:
        requests.approve_assistance(done.pk, by=by, award=award)
    with office.did(office.officer, 55) as by:
        for agency, district, trained in (
            ("border", "Airport East", 22),
            ("police", "Airport East", 9),
            ("consular", "Coast", 5),
        ):
            requests.add_cohort(
                done.pk, agency=agency, district=district, trained=trained, delivered_on=office.day(57), by=by, days=3
            )
        requests.delivered(done.pk, by=by)
    with office.did(office.grantee, 6) as by:
        requests.ask_assistance(
            requests.Given(
                "technical", "referral", "XKX", "implementer", "Harbour House",
                "Somebody who has built a referral mechanism reads our draft with us.",
            ), by=by, office=office.officer.home,
        )  # fmt: skip
