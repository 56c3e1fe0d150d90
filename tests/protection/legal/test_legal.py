"""Legal matters, their dates and alerts, and that cooperating gates nothing."""

from __future__ import annotations

import ast
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

import tessera.protection
from tessera.kernel import codes
from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import frozen, in_days, now, today
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case
from tessera.protection.legal import actions, queries, states, tasks
from tessera.protection.legal.enums import Stage
from tessera.protection.legal.models import Cooperation, LegalDeadline, LegalMatter, LegalText
from tessera.protection.legal.words import MatterWords
from tessera.protection.plans import api as plans
from tessera.protection.work import api as work
from tessera.protection.work.models import Alert
from tessera.trust.subjects import api as subjects
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)
SAID = MatterWords(authority="District court", reference="C-77/2026", lawyer="Adv. Mifsud", decision="Pending")


def matter(by: Actor, case: Case, words: MatterWords = SAID, **values: object) -> LegalMatter:
    with unit_of_work(by=by):
        return actions.add_matter(case.pk, {"matter_type": "criminal_witness"} | values, words, by=by)


def deadline(by: Actor, row: LegalMatter, days: int, what: str = "Hearing of Mr Borg") -> LegalDeadline:
    with unit_of_work(by=by):
        return actions.add_deadline(row.pk, "hearing", in_days(days), by=by, what=what)


def track(by: Actor, case: Case) -> queries.Track:
    with unit_of_work(by=by):
        return queries.track(case.pk, by=by)


def alerts_of(by: Actor) -> list[bool]:
    with unit_of_work(by=by):
        return list(
            Alert.objects.filter(account_id=by.account, kind="legal:deadline", seen_at=None).values_list(
                "urgent", flat=True
            )
        )


@given(st.lists(st.sampled_from([*Stage, "nonsense"])))
def test_a_matter_takes_known_steps_only(wanted: list[str]) -> None:
    stage: str = Stage.ADVICE
    for step in wanted:
        if states.may_move(stage, step):
            assert step == stage or step in states.moves(stage)
            assert step in set(Stage)
            stage = step


def test_the_stages_are_the_codes_of_their_list() -> None:
    assert set(codes.get("legal_stage").values()) == set(Stage) == set(states.STAGES)


def test_a_caseworker_sees_type_and_day_of_a_date_and_nothing_else(worker: Actor, lawyer: Actor, case: Case) -> None:
    deadline(lawyer, matter(lawyer, case), 20)

    seen, full = track(worker, case), track(lawyer, case)

    assert seen.matters == []
    assert seen.said is None
    assert [(one.type, one.on, one.what) for one in seen.deadlines] == [("hearing", in_days(20), None)]
    assert full.deadlines[0].what == "Hearing of Mr Borg"
    assert full.matters[0].words == SAID


def test_a_caseworker_writes_no_legal_matter(worker: Actor, lawyer: Actor, case: Case) -> None:
    with pytest.raises(Refused), unit_of_work(by=worker):
        actions.add_matter(case.pk, {"matter_type": "asylum"}, SAID, by=worker)
    row = deadline(lawyer, matter(lawyer, case), 9)
    with pytest.raises(Refused), unit_of_work(by=worker):
        actions.deadline_met(row.pk, by=worker)


def test_a_stranger_finds_nothing(lawyer: Actor, stranger: Actor, case: Case) -> None:
    row = matter(lawyer, case)
    date = deadline(lawyer, row, 9)
    for door in (
        lambda: queries.matter(row.pk, by=stranger),
        lambda: queries.deadline(date.pk, by=stranger),
        lambda: actions.change_matter(row.pk, {"matter_type": "asylum"}, SAID, by=stranger),
        lambda: actions.say_cooperation(case.pk, "yes", by=stranger),
    ):
        with pytest.raises(Hidden), unit_of_work(by=stranger):
            door()


def test_earlier_words_are_kept_and_cannot_be_rewritten(lawyer: Actor, case: Case) -> None:
    row = matter(lawyer, case)
    with unit_of_work(by=lawyer):
        actions.change_matter(
            row.pk, {"matter_type": "criminal_witness", "stage": "filed"}, MatterWords(decision="Granted"), by=lawyer
        )
        assert LegalText.objects.count() == 2
    assert track(lawyer, case).matters[0].words == MatterWords(decision="Granted")
    with acting(lawyer), pytest.raises(DatabaseError), transaction.atomic():
        LegalText.objects.update(sealed=b"")


def test_a_matter_does_not_leap(lawyer: Actor, case: Case) -> None:
    row = matter(lawyer, case)
    with pytest.raises(ValidationError) as fault, unit_of_work(by=lawyer):
        actions.change_matter(row.pk, {"matter_type": "asylum", "stage": "appeal"}, SAID, by=lawyer)
    assert "stage" in fault.value.message_dict


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"matter_type": ""}, "matter_type"),
        ({"permit_type": "golden_visa"}, "permit_type"),
        ({"country": "XX"}, "country"),
        ({"amount_awarded": Decimal(5)}, "currency"),
        ({"amount_received": Decimal(-5), "currency": "EUR"}, "amount_awarded"),
        ({"protection_measures": ["bodyguard"]}, "protection_measures"),
    ],
)
def test_what_cannot_be_is_refused_by_field(lawyer: Actor, case: Case, wrong: dict, field: str) -> None:
    with pytest.raises(ValidationError) as fault:
        matter(lawyer, case, **wrong)
    assert field in fault.value.message_dict


def test_the_end_of_a_permit_is_a_date_that_moves_with_it(lawyer: Actor, worker: Actor, case: Case) -> None:
    row = matter(
        lawyer, case, matter_type="immigration_permit", permit_type="victim_residence_permit", valid_to=in_days(90)
    )
    assert [(one.type, one.on) for one in track(worker, case).deadlines] == [("permit_expiry", in_days(90))]
    with unit_of_work(by=lawyer):
        [item] = work.open_items(case.pk, by=lawyer)
        assert (item.kind, item.on) == ("legal:deadline", in_days(90))
        with pytest.raises(ValidationError):
            actions.move_deadline(item.object_id, in_days(5), by=lawyer)
        actions.change_matter(row.pk, {"matter_type": "immigration_permit", "valid_to": in_days(200)}, SAID, by=lawyer)
        [item] = work.open_items(case.pk, by=lawyer)
        assert item.on == in_days(200)
        actions.change_matter(row.pk, {"matter_type": "immigration_permit", "valid_to": None}, SAID, by=lawyer)
        assert work.open_items(case.pk, by=lawyer) == []


def test_the_worker_is_told_thirty_fourteen_and_three_days_before(lawyer: Actor, worker: Actor, case: Case) -> None:
    deadline(lawyer, matter(lawyer, case), 40)
    start, told = now(), []
    for day in range(42):
        with frozen(start + timedelta(days=day)):
            tasks.alerts.function(None)
            if fresh := alerts_of(worker):
                told.append((40 - day, fresh))
                with unit_of_work(by=worker):
                    Alert.objects.update(seen_at=now())
    assert told == [(30, [False]), (14, [False]), (3, [True])]


def test_a_date_that_is_met_alerts_nobody(lawyer: Actor, worker: Actor, case: Case) -> None:
    row = deadline(lawyer, matter(lawyer, case), 2)
    with unit_of_work(by=lawyer):
        actions.deadline_met(row.pk, by=lawyer)
        assert work.open_items(case.pk, by=lawyer) == []
    tasks.alerts.function(None)
    assert alerts_of(worker) == []


def test_a_date_that_was_written_late_is_told_of_once(lawyer: Actor, worker: Actor, case: Case) -> None:
    deadline(lawyer, matter(lawyer, case), 2)
    tasks.alerts.function(None)
    tasks.alerts.function(None)
    assert alerts_of(worker) == [True]


def test_the_job_is_on_the_clock() -> None:
    assert "legal.alerts" in jobs.scheduled()


def test_a_country_offers_its_own_permits_and_the_common_ones() -> None:
    american = [code for code, _label in queries.permits("US")]
    maltese = [code for code, _label in queries.permits("MT")]
    assert "us_t_status" in american
    assert not any(code.startswith("us_") for code in maltese)
    assert "victim_residence_permit" in set(american) & set(maltese)


def test_reasons_stand_beside_no_and_undecided_only(lawyer: Actor, case: Case) -> None:
    with unit_of_work(by=lawyer):
        actions.say_cooperation(case.pk, "undecided", by=lawyer, reasons_not=["fear", "family"])
        with pytest.raises(ValidationError):
            actions.say_cooperation(case.pk, "yes", by=lawyer, reasons_not=["fear"])
    assert track(lawyer, case).said.reasons_not == ["fear", "family"]


def test_what_was_said_is_kept_and_stays_out_of_the_ledger(lawyer: Actor, case: Case) -> None:
    with unit_of_work(by=lawyer):
        actions.say_cooperation(case.pk, "no", by=lawyer, reasons_not=["distrust"])
        actions.say_cooperation(case.pk, "yes", by=lawyer)
        assert Cooperation.objects.count() == 2
        details = str(list(LedgerEntry.objects.values_list("detail", flat=True)))
    assert track(lawyer, case).said.willing_to_cooperate == "yes"
    assert "distrust" not in details
    with acting(lawyer), pytest.raises(DatabaseError), transaction.atomic():
        Cooperation.objects.update(willing_to_cooperate="yes")


@pytest.mark.parametrize("said", ["yes", "undecided", "no", "not_asked", "declined", None])
def test_help_is_the_same_whatever_is_said_about_cooperating(
    worker: Actor, lawyer: Actor, case: Case, said: str | None
) -> None:
    if said:
        with unit_of_work(by=lawyer):
            actions.say_cooperation(
                case.pk, said, by=lawyer, reasons_not=["fear"] if said in {"no", "undecided"} else []
            )
    with unit_of_work(by=worker):
        goal = plans.set_goal(case.pk, "A safe flat", by=worker)
        task = plans.set_task(case.pk, "Look for one", today(), by=worker, goal=goal.pk)
        service = plans.add_service(case.pk, {"service_type": "safe_accommodation"}, plans.ServiceWords(), by=worker)
        plan = plans.new_version(case.pk, by=worker)
        plans.task_done(task.pk, by=worker)
    assert (goal.state, service.service_type, plan.approval, plan.version) == (
        "set",
        "safe_accommodation",
        "not_needed",
        1,
    )


def test_no_other_room_reads_whether_somebody_cooperates() -> None:
    """Not by import, not by the model's name through Django, not by the column in a query."""
    floor = Path(tessera.protection.__file__).parent
    words = {"willing_to_cooperate", "Cooperation", "protection_cooperation", "reasons_not"}
    # Whoever gathers models names them; nobody reads a row there.
    gatherers = {floor / "models.py", floor / "migrations" / "0016_legal.py"}
    looked = 0
    for path in sorted(floor.parent.rglob("*.py")):
        if floor / "legal" in path.parents or path in gatherers:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        named |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        named |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        named |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        assert not named & words, path
        looked += 1
    assert looked > 200


def test_what_is_held_is_said_in_words(lawyer: Actor, supervisor: Actor, case: Case) -> None:
    deadline(lawyer, matter(lawyer, case), 9)
    with unit_of_work(by=supervisor):
        actions.say_cooperation(case.pk, "no", by=supervisor, reasons_not=["shame"])
        said = {text for held in cases.everything(case.pk, by=supervisor) for _label, text in held.pairs}
    assert {"District court", "C-77/2026", "Hearing of Mr Borg", "Shame"} <= said


def test_the_copy_of_a_caseworker_holds_no_legal_words(worker: Actor, lawyer: Actor, case: Case) -> None:
    deadline(lawyer, matter(lawyer, case), 9)
    with unit_of_work(by=worker):
        said = str(cases.everything(case.pk, by=worker))
    assert "District court" not in said
    assert "Borg" not in said


def test_erasing_the_person_erases_matters_dates_and_what_was_said(lawyer: Actor, case: Case) -> None:
    officer = world.colleague(world.organisation("harbour"), "petra", "data_officer")
    row = matter(lawyer, case, valid_to=in_days(60))
    deadline(lawyer, row, 9)
    with unit_of_work(by=lawyer):
        actions.say_cooperation(case.pk, "no", by=lawyer)
    with unit_of_work(by=officer):
        subjects.erase(case.subject_id, by=officer, why="asked for it")
    jobs.drain()
    with unit_of_work(by=lawyer):
        for model in (LegalMatter, LegalText, LegalDeadline, Cooperation):
            assert not model.objects.exists(), model
        assert work.open_items(case.pk, by=lawyer) == []
