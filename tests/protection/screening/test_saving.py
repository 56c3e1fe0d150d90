"""A screening is kept as it was told, is never changed, and alerts without a word of the person."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.screening import queries
from tessera.protection.screening.models import Screening, ScreeningItem
from tessera.protection.work.models import Alert
from tessera.trust.subjects import api as subjects
from tests.protection.cases import world as cases_world
from tests.protection.screening import world

pytestmark = pytest.mark.django_db(transaction=True)

ENTRY = "destination_coercion.documents_confiscated"
BELIEF = "recruitment_vulnerability.cultural_or_religious_belief"


@pytest.fixture
def case(worker: Actor) -> Case:
    return cases_world.open_case(worker, cases_world.AMINA, gender="Feminine")


def seen(by: Actor, row: Screening) -> queries.Seen:
    with unit_of_work(by=by):
        return queries.see(queries.get(row.id, by=by), by=by)


def test_an_answer_keeps_its_provenance_and_what_was_not_answered_was_not_asked(worker: Actor, case: Case) -> None:
    items = {
        ENTRY: world.yes("document", "documented", "Her passport is in the safe."),
        "general.no_own_documents": world.screening.ItemAnswer("no"),
        "general.lets_others_speak": world.screening.ItemAnswer("unknown"),
        "general.cannot_leave_place": world.screening.ItemAnswer("not_asked"),
    }
    row = world.screen(worker, case.id, items=items)
    found = seen(worker, row)

    assert {one.item: (one.observed, one.phase, one.source, one.confidence) for one in found.items} == {
        ENTRY: ("yes", "destination", "document", "documented"),
        "general.no_own_documents": ("no", "any", "", ""),
        "general.lets_others_speak": ("unknown", "any", "", ""),
    }
    assert found.words == queries.Words(world.REASON, {ENTRY: "Her passport is in the safe."})


def test_words_of_a_screening_stand_nowhere_in_clear(worker: Actor, case: Case) -> None:
    row = world.screen(worker, case.id, items={ENTRY: world.yes(note="Her passport is in the safe.")})
    with acting(worker), transaction.atomic():
        stored = str(list(Screening.objects.filter(pk=row.pk).values())) + str(list(ScreeningItem.objects.values()))
        told = str(
            list(LedgerEntry.objects.filter(organisation_id=worker.organisation).values("action", "why", "detail"))
        )
    assert "quarry" not in stored + told
    assert "passport" not in stored + told
    assert "concern_continue" not in told


def test_a_judgement_needs_its_reason(worker: Actor, case: Case) -> None:
    with pytest.raises(ValidationError) as fault:
        world.screen(worker, case.id, judgement="", reason=" ")
    assert set(fault.value.message_dict) == {"judgement", "reason"}


def test_a_yes_without_provenance_is_refused(worker: Actor, case: Case) -> None:
    with pytest.raises(ValidationError, match="who told it"):
        world.screen(worker, case.id, items={ENTRY: world.screening.ItemAnswer("yes")})


def test_what_touches_belief_is_never_answered_by_looking(worker: Actor, case: Case) -> None:
    for source, confidence in (("staff_observation", "stated"), ("survivor", "observed"), ("third_party", "inferred")):
        with pytest.raises(ValidationError, match="never what is seen"):
            world.screen(worker, case.id, items={BELIEF: world.yes(source, confidence)})
    assert world.screen(worker, case.id, items={BELIEF: world.yes()})


def test_an_item_of_a_set_that_is_not_shown_is_refused(worker: Actor, case: Case) -> None:
    with pytest.raises(ValidationError, match="none of the questions"):
        world.screen(worker, case.id, sets=("general",), items={ENTRY: world.yes()})


def test_a_saved_screening_is_never_rewritten_or_deleted(worker: Actor, case: Case) -> None:
    row = world.screen(worker, case.id, ENTRY)
    for change in (
        lambda: Screening.objects.filter(pk=row.pk).update(judgement="no_concern"),
        lambda: ScreeningItem.objects.filter(screening_id=row.pk).update(observed="no"),
        lambda: ScreeningItem.objects.filter(screening_id=row.pk).delete(),
        lambda: Screening.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(Error), acting(worker), transaction.atomic():
            change()
    assert seen(worker, row).row.judgement == "concern_continue"


def test_a_correction_is_a_new_screening_that_names_the_old_one(worker: Actor, case: Case) -> None:
    first = world.screen(worker, case.id, ENTRY)
    second = world.screen(worker, case.id, judgement="no_concern", corrects=first.id)
    assert seen(worker, first).followed_by == second.id
    assert seen(worker, first).row.judgement == "concern_continue"

    other = cases_world.open_case(worker)
    with pytest.raises(ValidationError, match="not in this case"):
        world.screen(worker, other.id, corrects=first.id)


def test_danger_now_alerts_duty_and_supervisors_without_personal_data(
    worker: Actor, supervisor: Actor, case: Case
) -> None:
    world.screen(worker, case.id, judgement="", reason="", stopped=True, immediate_danger="yes")
    with acting(supervisor), transaction.atomic():
        alerts = list(Alert.objects.filter(organisation_id=supervisor.organisation).values())
    assert {row["account_id"] for row in alerts} >= {supervisor.account}
    assert {row["kind"] for row in alerts} == {"screening:danger"}
    assert "Amina" not in str(alerts)


@pytest.mark.parametrize(
    ("needs", "kind"),
    [
        (("rape_under_72h",), "screening:within_hours"),
        (("injury", "rape_72_120h"), "screening:within_hours"),
        (("pregnancy",), "screening:health"),
    ],
)
def test_an_urgent_medical_need_alerts_by_how_long_it_can_wait(
    worker: Actor, supervisor: Actor, case: Case, needs: tuple[str, ...], kind: str
) -> None:
    world.screen(worker, case.id, urgent_medical_need=needs)
    with acting(supervisor), transaction.atomic():
        kinds = set(Alert.objects.filter(organisation_id=supervisor.organisation).values_list("kind", flat=True))
    assert kinds == {kind}


def test_no_danger_and_no_need_alert_nobody(worker: Actor, supervisor: Actor, case: Case) -> None:
    world.screen(worker, case.id, immediate_danger="no", urgent_medical_need=("not_asked",))
    with acting(supervisor), transaction.atomic():
        assert not Alert.objects.filter(organisation_id=supervisor.organisation).exists()


def test_nothing_computed_sets_the_case_or_the_judgement(worker: Actor, case: Case) -> None:
    every = [item.code for item in world.shipped().items if item.set == world.SET]
    row = world.screen(worker, case.id, *every, judgement="no_concern")
    found = seen(worker, row)

    assert found.reading.pattern is True, "the indicators say otherwise, so something could have been set"
    assert all(one.positive for one in found.reading.dimensions)
    assert found.row.judgement == "no_concern"
    with acting(worker), transaction.atomic():
        after = Case.objects.get(pk=case.pk)
        assert (after.trafficking_status, after.status) == ("", case.status)
    assert not {"dimension", "score", "pattern", "result"} & {field.name for field in Screening._meta.get_fields()}


def test_a_closed_case_is_not_screened(worker: Actor, supervisor: Actor, case: Case) -> None:
    with unit_of_work(by=supervisor):
        from tessera.protection.cases import api as cases

        cases.change_status(case.id, "Closed", by=supervisor, reason="survivor_request")
    with pytest.raises(Refused):
        world.screen(worker, case.id)


def test_a_stranger_neither_screens_nor_reads(worker: Actor, stranger: Actor, case: Case) -> None:
    row = world.screen(worker, case.id)
    with pytest.raises(Hidden):
        world.screen(stranger, case.id)
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        queries.get(row.id, by=stranger)


def test_an_erased_person_leaves_no_screening(worker: Actor, case: Case) -> None:
    world.screen(worker, case.id, ENTRY)
    officer = cases_world.colleague(worker.home, "dana", "data_officer", "supervisor")
    with unit_of_work(by=officer):
        subjects.erase(case.subject_id, by=officer, why="asked")
    jobs.drain(everything=True)
    with acting(worker), transaction.atomic():
        assert not Screening.objects.filter(organisation_id=worker.organisation).exists()
        assert not ScreeningItem.objects.filter(organisation_id=worker.organisation).exists()
