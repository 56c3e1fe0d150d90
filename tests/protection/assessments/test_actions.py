"""Versions, what becomes due, who is told, who may read what, and what consent opens and closes."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.outbox import api as outbox
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.assessments import api, policy, queries
from tessera.protection.assessments.enums import Kind
from tessera.protection.assessments.models import Assessment, Need
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case
from tessera.protection.work.models import Alert, Due
from tessera.trust.consent import api as consents
from tests.protection.assessments import world
from tests.protection.assessments.world import assess
from tests.protection.cases import world as cases_world

pytestmark = pytest.mark.django_db(transaction=True)

MORNING = datetime.datetime(2026, 5, 4, 9, tzinfo=datetime.UTC)


def day(days: int) -> datetime.date:
    return clock.today() + datetime.timedelta(days=days)


def due(by: Actor, case: Case) -> dict[str, datetime.date]:
    with unit_of_work(by=by):
        return dict(Due.objects.filter(case_id=case.pk, settled_at__isnull=True).values_list("kind", "on"))


def told(by: Actor, case: Case) -> set[tuple[str, UUID]]:
    with unit_of_work(by=by):
        return set(Alert.objects.filter(case_id=case.pk).values_list("kind", "account_id"))


def asked(by: Actor, question: Any, *args: Any, **more: Any) -> Any:
    with unit_of_work(by=by):
        return question(*args, by=by, **more)


# --- versions


def test_every_assessment_is_a_version_of_its_own_and_the_earlier_ones_stay(worker, case) -> None:
    first = assess(worker, case, "safety", world.safety(risk_level="high", risk_reason="He rings at night"))
    second = assess(worker, case, "safety", world.safety(risk_level="low", risk_reason="He is in custody"))
    other = assess(worker, case, "needs", world.needs(world.need("safety", "2")))
    assert (first.number, second.number, other.number) == (1, 2, 1)
    with unit_of_work(by=worker):
        assert list(Assessment.objects.filter(kind="safety").order_by("number").values_list("risk_level", flat=True)) == ["high", "low"]  # fmt: skip
        reading = queries.reading(queries.get(second.pk, by=worker), by=worker)
    changed = {
        one.label: (one.text, one.before)
        for _heading, pairs in reading.sections
        for one in pairs
        if one.before is not None
    }
    assert changed == {
        "How great you hold the danger to be": ("Low", "High, within 24 hours"),
        "Why you see it so": ("He is in custody", "He rings at night"),
    }


def test_the_ledger_says_who_assessed_and_who_read_and_no_word_of_it(worker, case) -> None:
    row = assess(worker, case, "safety", world.safety(risk_level="high", risk_reason="He rings at night"))
    with unit_of_work(by=worker):
        queries.reading(queries.get(row.pk, by=worker), by=worker)
        entries = list(LedgerEntry.objects.filter(object_id=case.pk, action__startswith="assessment:"))
    assert [entry.action for entry in sorted(entries, key=lambda one: one.at)] == [
        policy.SAFETY_ADD,
        policy.SAFETY_VIEW,
    ]
    written = str([entry.detail for entry in entries])
    assert str(row.pk) in written
    assert not any(word in written for word in ("high", "night"))


def test_answers_that_do_not_hold_are_refused_and_nothing_is_kept(worker, case) -> None:
    answers = world.safety()
    del answers["risk_level"]
    with pytest.raises(ValidationError) as fault:
        assess(worker, case, "safety", answers)
    assert set(fault.value.error_dict) == {"risk_level"}
    with unit_of_work(by=worker):
        assert not Assessment.objects.exists()


def test_a_closed_case_is_read_and_not_added_to(worker, supervisor, case) -> None:
    row = assess(worker, case, "safety", world.safety())
    with unit_of_work(by=supervisor):
        cases.change_status(case.id, "Closed", by=supervisor, reason="goals_met")
    with unit_of_work(by=worker):
        assert queries.get(row.pk, by=worker).pk == row.pk
    with pytest.raises(Refused, match="assessment"):
        assess(worker, case, "safety", world.safety())


def test_two_who_assess_at_the_same_moment_get_two_numbers(worker, case) -> None:
    assert [assess(worker, case, "safety", world.safety()).number for _turn in range(3)] == [1, 2, 3]


# --- what becomes due


def test_a_new_case_is_to_be_assessed_within_three_days(worker, supervisor) -> None:
    with clock.frozen(MORNING):
        case = cases_world.open_case(worker)
        outbox.drain()
        assert due(worker, case)["assessment:first"] == day(3)
        outbox.drain()
        assess(worker, case, "safety", world.safety(risk_level="medium"))
        assert due(worker, case) == {"assessment:review": day(30)}


def test_a_restricted_case_is_planned_for_too(supervisor) -> None:
    case = cases_world.open_case(supervisor, confidentiality_level="named_workers_only")
    outbox.drain()
    assert "assessment:first" in due(supervisor, case)


def test_the_review_moves_with_the_level_and_ends_when_nothing_is_seen(worker, case) -> None:
    for level, days in (("immediate", 1), ("high", 7), ("low", 90)):
        assess(worker, case, "safety", world.safety(risk_level=level))
        assert due(worker, case)["assessment:review"] == day(days)
    assess(worker, case, "safety", world.safety(risk_level="none_seen"))
    assert "assessment:review" not in due(worker, case)


def test_needs_are_looked_at_again_after_a_month_and_when_somebody_asks(worker, case) -> None:
    assess(worker, case, "needs", world.needs(world.need("safety", "3")))
    assert due(worker, case)["assessment:needs"] == day(30)
    assess(worker, case, "needs", world.needs(world.need("safety", "4")))
    assert "assessment:needs" not in due(worker, case)
    asked(worker, api.ask, case.id, Kind.NEEDS, day(12))
    assert due(worker, case)["assessment:needs"] == day(12)


def test_a_return_is_assessed_before_it_takes_place(worker, case) -> None:
    assess(worker, case, "safety", world.safety(trigger="before_return"))
    assert due(worker, case)["assessment:return"] == day(0)
    assert asked(worker, api.latest_return, case.id) is None
    assess(worker, case, "return", world.going_back(decision="not_now"))
    assert "assessment:return" not in due(worker, case)
    assert not asked(worker, api.latest_return, case.id).goes_ahead
    assess(worker, case, "return", world.going_back(decision="safe_with_measures"))
    assert asked(worker, api.latest_return, case.id).goes_ahead


def test_nothing_is_due_in_a_closed_case(worker, supervisor, case) -> None:
    assess(worker, case, "safety", world.safety(risk_level="high"))
    with unit_of_work(by=supervisor):
        cases.change_status(case.id, "Closed", by=supervisor, reason="goals_met")
    outbox.drain()
    assert not {kind for kind in due(supervisor, case) if kind.startswith("assessment")}


def test_supervisors_see_cases_in_which_safety_was_not_assessed(supervisor, worker) -> None:
    from tessera.protection.cases import policy as case_policy
    from tessera.protection.work import kinds

    done, open_ = (cases_world.open_case(worker) for _turn in range(2))
    assess(worker, done, "safety", world.safety())
    [gap] = [one for one in kinds.gaps() if one.key == "safety"]
    with unit_of_work(by=supervisor):
        assert list(gap.narrow(case_policy.scope(supervisor), supervisor)) == [open_]


# --- who is told


@pytest.mark.parametrize(
    "answers", [{"risk_level": "immediate"}, {"immediate_danger": "yes"}, {"self_harm_screen": "thoughts"}]
)
def test_danger_tells_those_on_duty_on_the_same_day(worker, supervisor, nurse, case, answers) -> None:
    assess(worker, case, "safety", world.safety(**answers))
    assert told(worker, case) == {("assessment:today", worker.account), ("assessment:today", supervisor.account)}
    with unit_of_work(by=worker):
        assert all(alert.urgent for alert in Alert.objects.all())


def test_a_calm_assessment_tells_nobody(worker, supervisor, nurse, case) -> None:
    assess(worker, case, "safety", world.safety(risk_level="high", self_harm_screen="no_sign"))
    assess(nurse, case, "health", world.health(exposure_window="later", needs_examination="yes"))
    assert told(worker, case) == set()


@pytest.mark.parametrize("window", ["under_72h", "72_120h"])
def test_a_window_for_care_tells_duty_and_those_who_care_for_health(worker, supervisor, nurse, case, window) -> None:
    assess(nurse, case, "health", world.health(exposure_window=window))
    assert told(worker, case) == {("health:today", one.account) for one in (worker, supervisor, nurse)}


# --- who may read what


def test_health_is_read_by_those_who_care_for_it_and_others_learn_what_to_arrange(worker, nurse, case) -> None:
    answers = world.health(
        needs_examination="yes", appointment_on=day(2).isoformat(), appointment_note="At nine, the side door",
        medicines="Nevirapine", tests=[{"test_kind": "hiv", "test_result": "positive"}],
    )  # fmt: skip
    row = assess(nurse, case, "health", answers)
    with unit_of_work(by=nurse):
        shown = str(queries.reading(queries.get(row.pk, by=nurse), by=nurse))
    assert "Nevirapine" in shown
    assert "Positive" in shown
    with pytest.raises(Hidden), unit_of_work(by=worker):
        queries.get(row.pk, by=worker)
    notice = asked(worker, api.health_notice, case.id)
    assert notice == api.HealthNotice(clock.today(), True, False, day(2), "At nine, the side door")
    with pytest.raises(Refused):
        assess(worker, case, "health", answers)
    with pytest.raises(Refused):
        assess(nurse, case, "safety", world.safety())
    assert asked(nurse, api.risks, [case.id]) == {}


def test_a_stranger_finds_no_assessment_by_any_door(worker, nurse, stranger, case) -> None:
    row = assess(worker, case, "safety", world.safety(risk_level="high"))
    assess(worker, case, "needs", world.needs(world.need("safety", "1")))
    assess(nurse, case, "health", world.health(exposure_window="under_72h"))
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        queries.get(row.pk, by=stranger)
    with pytest.raises(Hidden):
        assess(stranger, case, "safety", world.safety())
    assert asked(stranger, api.risks, [case.id]) == {}
    assert asked(stranger, api.needs, case.id) == []
    assert asked(stranger, api.health_notice, case.id) is None


def test_a_restricted_case_keeps_its_assessments_from_other_colleagues(supervisor, worker, nurse) -> None:
    case = cases_world.open_case(supervisor, confidentiality_level="named_workers_only")
    row = assess(supervisor, case, "safety", world.safety(risk_level="high"))
    with pytest.raises(Hidden), unit_of_work(by=worker):
        queries.get(row.pk, by=worker)
    with pytest.raises(Hidden):
        assess(nurse, case, "health", world.health())


# --- consent


def contact(worker: Actor, case: Case) -> Assessment:
    return assess(
        worker, case, "return", world.going_back(family_contact_result="welcoming", family_contact_words="Come home")
    )


def test_what_the_family_said_is_kept_only_while_the_person_agrees_to_the_contact(worker, case) -> None:
    with pytest.raises(ValidationError) as fault:
        contact(worker, case)
    assert set(fault.value.error_dict) == {"family_contact_result"}
    world.decide_on_family(worker, case.subject_id, "refused")
    with pytest.raises(ValidationError):
        contact(worker, case)
    given = world.decide_on_family(worker, case.subject_id, "given")
    assert contact(worker, case).number == 1
    with unit_of_work(by=worker):
        consents.withdraw(given.pk, by=worker, how="spoken_witnessed")
    with pytest.raises(ValidationError):
        contact(worker, case)
    assert assess(worker, case, "return", world.going_back(family_contact_result="not_tried")).number == 2


def test_consent_to_something_else_does_not_open_the_family(worker, case) -> None:
    terms = consents.Terms(
        "referral", "given", recipient_class="family", explained=cases_world.EXPLAINED, data_categories=("family",)
    )
    with unit_of_work(by=worker):
        consents.record(case.subject_id, terms, by=worker)
        assert not policy.family_contact(case.subject_id, by=worker)
    world.decide_on_family(worker, case.subject_id, "given")
    with unit_of_work(by=worker):
        assert policy.family_contact(case.subject_id, by=worker)


def test_the_childs_interest_is_asked_where_the_case_says_child(worker) -> None:
    child = cases_world.open_case(worker, age_at_intake=15)
    with pytest.raises(ValidationError) as fault:
        assess(worker, child, "return", world.going_back(decision="safe"))
    assert set(fault.value.error_dict) == {"best_interests"}


def test_a_referral_is_offered_nothing_of_an_assessment(worker, nurse, case) -> None:
    from tessera.protection.referrals import contents

    assess(
        worker, case, "safety", world.safety(risk_level="high", safety_plan=world.PLAN, risk_reason="He rings at night")
    )
    assess(worker, case, "needs", world.needs(world.need("safety", "1", need="A door that locks")))
    tests = [{"test_kind": "hiv", "test_result": "positive"}, {"test_kind": "pregnancy", "test_result": "negative"}]
    assess(nurse, case, "health", world.health(medicines="Nevirapine", tests=tests, needs_examination="yes"))
    every = Actor(worker.account, worker.organisation, worker.roles, worker.actions | nurse.actions, function="service")
    offers = asked(every, contents.offers, case.subject_id, case.id)
    assert offers
    assert not {"health", "mental_health", "sexual_violence"} & {offer.category for offer in offers}
    shared = str([(offer.label, offer.value) for offer in offers])
    for words in ("bakery", "night", "door that locks", "Nevirapine", "HIV", "Positive", "High, within"):
        assert words not in shared


# --- what rooms above may ask


def test_needs_without_a_goal_are_the_bad_ones_for_which_help_is_not_refused(worker, case) -> None:
    assess(worker, case, "needs", world.needs(world.need("education_training", "1", wants_help="yes")))
    assess(worker, case, "needs", world.needs(
        world.need("safety", "4"), world.need("money_debt", "2", wants_help="yes", survivor_priority="2"),
        world.need("shelter_housing", "1", wants_help="no"), world.need("physical_health", "1"),
        world.need("transport", "unknown"),
    ))  # fmt: skip
    assert [need.domain for need in asked(worker, api.needs_without_goal, case.id)] == ["physical_health", "money_debt"]
    rest = asked(worker, api.needs_without_goal, case.id, with_goal=["physical_health"])
    assert [(need.domain, need.score, need.survivor_priority, need.wants_help) for need in rest] == [
        ("money_debt", 2, 2, "yes")
    ]
    assert len(asked(worker, api.needs, case.id)) == 5


def test_change_of_needs_is_from_the_first_score_to_the_last(worker, case) -> None:
    for score, more in (("1", []), ("2", [world.need("transport", "3")]), ("4", [world.need("transport", "declined")])):
        assess(worker, case, "needs", world.needs(world.need("safety", score), *more))
    assert asked(worker, api.needs_change, case.id) == [api.Change("safety", 1, 4), api.Change("transport", 3, 3)]


def test_the_latest_risk_of_many_cases_is_read_at_once(worker, case, django_assert_num_queries) -> None:
    other = cases_world.open_case(worker)
    for one in (case, other):
        assess(worker, one, "safety", world.safety(risk_level="high"))
    assess(worker, case, "safety", world.safety(risk_level="low"))
    assert {key: risk.level for key, risk in asked(worker, api.risks, [case.id, other.id]).items()} == {
        case.id: "low", other.id: "high",
    }  # fmt: skip


# --- what is held, and forgotten


def test_the_survivors_own_copy_holds_every_version_and_health_where_it_may_be_read(worker, nurse, case) -> None:
    assess(worker, case, "safety", world.safety(risk_level="high", safety_plan=world.PLAN))
    assess(worker, case, "needs", world.needs(world.need("safety", "1", need="A door that locks")))
    assess(nurse, case, "health", world.health(medicines="Nevirapine"))
    both = Actor(worker.account, worker.organisation, worker.roles, worker.actions | nurse.actions, function="service")
    whole = str([(one.heading, one.pairs) for one in asked(both, cases.everything, case.id)])
    part = str([(one.heading, one.pairs) for one in asked(worker, cases.everything, case.id)])
    for words in ("The bakery", "A door that locks", "High, within 24 hours"):
        assert words in whole
        assert words in part
    assert "Nevirapine" in whole
    assert "Nevirapine" not in part
    assert "There is a health record" in part


def test_erasing_the_person_takes_levels_scores_and_words(worker, supervisor, case, as_admin) -> None:
    from tessera.trust.subjects import api as subjects

    assess(worker, case, "safety", world.safety(risk_level="high", risk_reason="He rings at night"))
    assess(worker, case, "needs", world.needs(world.need("safety", "1")))
    officer = cases_world.colleague(worker.organisation, "dpo", "data_officer")
    with unit_of_work(by=officer):
        subjects.erase(case.subject_id, by=officer, why="asked")
    with unit_of_work(by=worker):
        kept = queries.versions(case.id, [Kind.SAFETY], by=worker)[Kind.SAFETY]
        assert queries.reading(kept[0].row, by=worker).sections is None
    outbox.drain()
    for model in (Assessment, Need):
        assert as_admin.execute(f"select count(*) from {model._meta.db_table}").fetchone() == (0,)
