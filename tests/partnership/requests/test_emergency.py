"""Emergency help from the asking to the closing, against the real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import frozen, now, today
from tessera.kernel.ids import new_code
from tessera.kernel.ledger import api as ledger
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.money import api as money
from tessera.partnership.requests import actions, policy, queries, rights
from tessera.partnership.requests.enums import EMERGENCY
from tessera.partnership.requests.models import EmergencyRequest, EmergencySpending
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.requests import world
from tests.partnership.requests.world import DIRECTOR, OFFICER, SIGNER

pytestmark = pytest.mark.usefixtures("cast")


def raw(by: Actor, statement: str, *values: object) -> None:
    """Plain SQL as somebody who got hold of the program's own connection."""
    with unit_of_work(by=by), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def written(by: Actor, row: EmergencyRequest, start: str, end: str, reason: str = "") -> None:
    """The change and its record by plain SQL, in one transaction."""
    with unit_of_work(by=by), connection.cursor() as cursor:
        cursor.execute(
            "insert into partnership_statechange (id, organisation_id, implementer_id, kind, object_id, starts, ends,"
            " reason, by, at) values (gen_random_uuid(), %s, %s, %s, %s, %s, %s, %s, app_account(), now())",
            [row.organisation_id, row.implementer_id, EMERGENCY, row.pk, start, end, reason],
        )
        cursor.execute("update partnership_emergencyrequest set state = %s where id = %s", [end, row.pk])


def drawn_on(line: UUID) -> Decimal:
    """What was drawn on a line."""
    with unit_of_work(by=actor(SIGNER)):
        rows = money.ExpenditureLine.objects.filter(line_id=line)
        return rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def fresh(row: EmergencyRequest, code: str = OFFICER) -> EmergencyRequest:
    """The request as it stands, for a persona."""
    by = actor(code)
    with unit_of_work(by=by):
        return queries.emergency(row.pk, by=by)


# --- asking


def test_the_office_hears_of_the_organisation_and_of_nobody_in_it() -> None:
    asker = actor(world.ASKER)
    row = world.ask()

    with unit_of_work(by=actor(OFFICER)):
        seen = queries.emergency(row.pk, by=actor(OFFICER))
        [change] = stages.history(EMERGENCY, row.pk)
        office_record = LedgerEntry.objects.filter(object_id=row.pk).count()
    assert (seen.implementer_id, change.by, office_record) == (asker.organisation, None, 0)
    with unit_of_work(by=asker):
        [entry] = ledger.of_object(asker, row.pk).filter(action=rights.ASK_EMERGENCY)
    assert entry.account_id == asker.account


def test_the_clock_runs_from_the_asking_by_urgency() -> None:
    at = now()
    for urgency, hours in (("immediate", 6), ("urgent", 24), ("soon", 72)):
        with frozen(at):
            row = world.ask(urgency=urgency)
        assert (row.received_at, row.answer_by - row.received_at) == (at, timedelta(hours=hours))


def test_times_per_state_add_up_to_the_age_of_the_request() -> None:
    at = now()
    with frozen(at):
        row = world.ask()
    with frozen(at + timedelta(hours=5)):
        world.act(OFFICER, "fits", row)
    with frozen(at + timedelta(hours=9)), unit_of_work(by=actor(OFFICER)):
        stays = queries.stays(EMERGENCY, row.pk)
    assert [(each.state, each.length) for each in stays] == [
        ("received", timedelta(hours=5)),
        ("eligible", timedelta(hours=4)),
    ]


def test_a_reference_in_use_is_refused_in_the_words_of_a_malformed_one() -> None:
    row = world.ask()
    told = []
    for reference in (row.reference, "nonsense"):
        with pytest.raises(ValidationError) as caught, unit_of_work(by=(by := actor("supervisor-zaytuna"))):
            actions.ask(world.asked(), reference, by=by)
        told.append(caught.value.message_dict)
    assert told[0] == told[1]
    with unit_of_work(by=actor("supervisor-zaytuna")):
        assert queries.of_references([row.reference], by=actor("supervisor-zaytuna")) == []


def test_the_office_cannot_ask_in_the_name_of_an_organisation() -> None:
    officer = world.with_rights(actor(OFFICER), *rights.OF_EMERGENCY)
    with pytest.raises(Refused), unit_of_work(by=officer):
        actions.ask(world.asked(), new_code(15), by=officer)
    harbour = actor(world.ASKER).home
    with pytest.raises(DatabaseError, match="row-level security"), unit_of_work(by=officer):
        EmergencyRequest.objects.create(
            organisation_id=officer.home, implementer_id=harbour, reference=new_code(15), services=["food"],
            urgency="soon", currency="USD", amount=1, answer_by=now() + timedelta(hours=1),
        )  # fmt: skip


def test_an_organisation_that_pays_nobody_cannot_be_asked() -> None:
    by = actor(world.ASKER)
    zaytuna = actor("caseworker-zaytuna").home
    with pytest.raises(ValidationError), unit_of_work(by=by):
        actions.ask(world.asked(office=zaytuna), new_code(15), by=by)
    with pytest.raises(DatabaseError, match="row-level security"), unit_of_work(by=by):
        EmergencyRequest.objects.create(
            organisation_id=zaytuna, implementer_id=by.home, reference=new_code(15), services=["food"],
            urgency="soon", currency="USD", amount=1, answer_by=now() + timedelta(hours=1),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value"),
    [("services", ["amina"]), ("urgency", "her uncle"), ("country", "Amina"), ("currency", "Ami"),
     ("reference", "AMINA-HADDAD"), ("services", [])],
)  # fmt: skip
def test_invariant_14_the_database_takes_codes_only(column: str, value: object) -> None:
    by = actor(world.ASKER)
    said: dict[str, object] = {"services": ["food"], "urgency": "soon", "currency": "USD", "reference": new_code(15)}
    with pytest.raises(DatabaseError), unit_of_work(by=by):
        EmergencyRequest.objects.create(
            organisation_id=actor(OFFICER).home, implementer_id=by.home, amount=1,
            answer_by=now() + timedelta(hours=1), **(said | {column: value}),
        )  # fmt: skip


# --- two people


def test_invariant_10_one_person_never_decides_emergency_help_alone() -> None:
    line = world.line()
    row = world.ask()
    world.act(DIRECTOR, "fits", row)

    with pytest.raises(stages.SamePerson):
        world.act(DIRECTOR, "approve", row, line=line, ceiling=Decimal(500))
    assert (fresh(row).state, drawn_on(line)) == ("eligible", Decimal(0))


def test_invariant_10_the_database_wants_a_second_person_too() -> None:
    row = world.approved()
    other = world.ask()
    director = actor(DIRECTOR)
    world.act(DIRECTOR, "fits", other)
    with pytest.raises(DatabaseError, match="two people decide"), unit_of_work(by=director):
        EmergencyRequest.objects.filter(pk=other.pk).update(state="approved", ceiling=1, drawn=row.drawn_id)
    nobody = replace(director, account=None, job="approve by night")
    with pytest.raises(DatabaseError, match="two people decide"), unit_of_work(by=nobody):
        EmergencyRequest.objects.filter(pk=other.pk).update(state="approved", ceiling=1, drawn=row.drawn_id)


def test_invariant_10_whoever_approved_does_not_close() -> None:
    row = world.helped()
    world.act(world.ASKER, "reconcile", row, attested=True)
    director = world.with_rights(actor(DIRECTOR), rights.CLOSE)

    with pytest.raises(stages.SamePerson):
        world.act_as(director, "close", row)
    assert world.act(SIGNER, "close", row).state == "closed"


def test_who_asks_does_not_decide_whatever_their_role_says() -> None:
    row = world.ask()
    asker = world.with_rights(actor(world.ASKER), *rights.OF_EMERGENCY)

    for name in ("fits", "close"):
        with pytest.raises(Refused):
            world.act_as(asker, name, row)
    with pytest.raises(Refused):
        world.act_as(asker, "decline", row, reason="no_funds")
    with pytest.raises(DatabaseError, match="does not decide"):
        written(replace(asker, account=None, job="x"), row, "received", "eligible")


def test_the_office_does_not_say_that_help_was_given() -> None:
    row = world.approved()
    officer = world.with_rights(actor(OFFICER), *rights.OF_EMERGENCY)

    with pytest.raises(Refused):
        world.act_as(officer, "serve", row)
    with pytest.raises(DatabaseError, match="organisation that asked says"):
        written(officer, row, "approved", "in_service")
    with pytest.raises(Refused):
        world.act_as(officer, "spend", row, spent=world.spent())


# --- money


def test_the_ceiling_is_drawn_from_the_line_and_what_is_left_goes_back() -> None:
    line = world.line()
    row = world.helped(600, line)
    assert drawn_on(line) == Decimal(600)
    world.act(world.ASKER, "spend", row, spent=world.spent("250.00"))
    world.act(world.ASKER, "spend", row, spent=world.spent("99.50", "safe_accommodation", "invoice"))
    world.act(world.ASKER, "reconcile", row, attested=True)
    assert drawn_on(line) == Decimal(600)

    world.act(SIGNER, "close", row)

    assert drawn_on(line) == Decimal("349.50")
    assert (fresh(row).state, fresh(row).ceiling) == ("closed", Decimal(600))


def test_no_ceiling_above_what_was_asked_or_what_the_line_holds() -> None:
    line = world.line("500.00")
    row = world.ask(amount=Decimal(900))
    world.act(OFFICER, "fits", row)
    for ceiling in (Decimal(901), Decimal(0), Decimal("10.50"), Decimal(501)):
        with pytest.raises(ValidationError):
            world.act(DIRECTOR, "approve", row, line=line, ceiling=ceiling)
    assert drawn_on(line) == Decimal(0)
    assert world.act(DIRECTOR, "approve", row, line=line, ceiling=Decimal(500)).ceiling == Decimal(500)


def test_a_line_in_another_currency_pays_nothing() -> None:
    line = world.line(currency="EUR")
    row = world.ask()
    world.act(OFFICER, "fits", row)
    with pytest.raises(ValidationError):
        world.act(DIRECTOR, "approve", row, line=line, ceiling=Decimal(500))
    with unit_of_work(by=actor(DIRECTOR)):
        assert queries.lines("USD", by=actor(DIRECTOR)) == []
        [found] = queries.lines("EUR", by=actor(DIRECTOR))
    assert (found.id, found.left, drawn_on(line)) == (line, Decimal("750000.00"), Decimal(0))


def test_the_ceiling_holds_by_program_and_by_database() -> None:
    row = world.helped(300)
    world.act(world.ASKER, "spend", row, spent=world.spent("250.00"))
    with pytest.raises(ValidationError) as caught:
        world.act(world.ASKER, "spend", row, spent=world.spent("50.01"))
    assert set(caught.value.message_dict) == {"amount"}

    harbour = actor(world.ASKER)
    entry = {
        "organisation_id": row.organisation_id, "implementer_id": row.implementer_id, "request_id": row.pk,
        "service": "transport", "currency": "USD", "month": today().replace(day=1), "evidence": "receipt",
    }  # fmt: skip
    for amount in (Decimal("50.01"), Decimal("-250.01")):
        with pytest.raises(DatabaseError, match="ceiling holds"), unit_of_work(by=harbour):
            EmergencySpending.objects.create(number=2, amount=amount, **entry)
    with pytest.raises(DatabaseError, match="of a service that was asked for"), unit_of_work(by=harbour):
        EmergencySpending.objects.create(number=2, amount=1, **(entry | {"service": "dental"}))
    with pytest.raises(DatabaseError, match="while help is given"), unit_of_work(by=harbour):
        EmergencySpending.objects.create(number=2, amount=1, **(entry | {"currency": "EUR"}))
    with unit_of_work(by=harbour):
        EmergencySpending.objects.create(number=2, amount=Decimal("50.00"), **entry)


def test_a_cost_is_corrected_by_another_entry_and_never_rewritten() -> None:
    row = world.helped(300)
    world.act(world.ASKER, "spend", row, spent=world.spent("300.00"))
    world.act(world.ASKER, "spend", row, spent=world.spent("-100.00"))
    world.act(world.ASKER, "spend", row, spent=world.spent("80.00"))
    with unit_of_work(by=actor(world.ASKER)):
        assert [each.amount for each in queries.spending(row)] == [Decimal(300), Decimal(-100), Decimal(80)]
    with pytest.raises(DatabaseError):
        raw(actor(world.ASKER), "update partnership_emergencyspending set amount = 1")


def test_costs_need_a_service_asked_for_a_month_and_a_proof() -> None:
    row = world.helped(300)
    month = today().replace(day=1)
    for spent, field in (
        (world.spent(service="dental"), "service"),
        (world.spent(evidence="none"), "evidence"),
        (world.spent("1.005"), "amount"),
        (world.spent("0"), "amount"),
        (actions.Spent("transport", Decimal(1), month - timedelta(days=40), "receipt"), "month"),
        (actions.Spent("transport", Decimal(1), today() + timedelta(days=40), "receipt"), "month"),
    ):
        with pytest.raises(ValidationError) as caught:
            world.act(world.ASKER, "spend", row, spent=spent)
        assert set(caught.value.message_dict) == {field}


def test_help_is_reconciled_only_by_the_word_of_who_holds_the_proofs() -> None:
    row = world.helped()
    with pytest.raises(ValidationError):
        world.act(world.ASKER, "reconcile", row, attested=False)
    assert world.act(world.ASKER, "reconcile", row, attested=True).state == "reconciled"
    with pytest.raises(ValidationError):
        world.act(world.ASKER, "spend", row, spent=world.spent())


# --- what stays as it was asked


@pytest.mark.parametrize("code", [OFFICER, world.ASKER])
@pytest.mark.parametrize(
    "change", ["amount = 5000", "services = array['dental']", "reference = '0000-0000-0000-0000'", "urgency = 'soon'",
               "answer_by = answer_by + interval '1 day'", "ceiling = 10"]
)  # fmt: skip
def test_neither_side_rewrites_what_was_asked(code: str, change: str) -> None:
    row = world.ask()
    with pytest.raises(DatabaseError):
        raw(actor(code), f"update partnership_emergencyrequest set {change} where id = %s", row.pk)


def test_a_decline_takes_a_reason_of_the_list_and_no_sentence() -> None:
    row = world.ask()
    with pytest.raises(ValidationError):
        world.act(OFFICER, "decline", row, reason="because Amina has an uncle")
    with pytest.raises(DatabaseError, match="one of the list"):
        written(actor(OFFICER), row, "received", "declined", "because Amina has an uncle")
    assert world.act(OFFICER, "decline", row, reason="no_funds").state == "declined"


def test_the_asking_organisation_is_never_named_by_its_people() -> None:
    row = world.approved()
    with pytest.raises(DatabaseError, match="without its people"):
        written(actor(world.ASKER), row, "approved", "in_service")


def test_others_learn_nothing_of_a_request() -> None:
    row = world.ask()
    for code in ("caseworker-zaytuna", "stranger", "coordinator", "analyst", "operator"):
        by = world.with_rights(actor(code), *rights.OF_EMERGENCY)
        with unit_of_work(by=by):
            assert not policy.scope(by).exists()
            assert not EmergencyRequest.objects.exists()
        with pytest.raises(Hidden), unit_of_work(by=by):
            queries.emergency(row.pk, by=by)
    with acting(None), transaction.atomic():
        assert not EmergencyRequest.objects.exists()
