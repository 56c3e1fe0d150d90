"""Who may determine, where it may go, and what a decision does and does not do."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import today
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.determination import actions as determination_actions
from tessera.protection.determination import api as determination
from tessera.protection.determination import queries, rules, states
from tessera.protection.determination.enums import LEAST_RECOVERY_DAYS, State
from tessera.protection.determination.models import Determination, Extension, Reconsideration, Review
from tessera.protection.work.models import Due
from tessera.trust.people import actions as people_actions
from tessera.trust.subjects import api as subjects
from tests.protection.cases import world as cases_world
from tests.protection.determination import world
from tests.protection.screening import world as screening_world

pytestmark = pytest.mark.django_db(transaction=True)

ACTUAL, POSSIBLE, NOT = "ActualVictimOfTrafficking", "PossibleVictimOfTrafficking", "NotAVictimOfTrafficking"


def reviewed(lead: Actor, first: Actor, second: Actor, case: Case, category: str = "strong_signs") -> Determination:
    """One on which both agree."""
    row = world.own(lead, case.id, first, second)
    world.review(first, row, category)
    world.review(second, row, category, world.SECOND_REASON)
    return row


def status_of(by: Actor, case: Case) -> str:
    with acting(by), transaction.atomic():
        return Case.objects.get(pk=case.pk).trafficking_status


# --- screeners and reviewers stay apart


def test_whoever_screened_is_not_offered_and_not_taken_as_reviewer(
    lead: Actor, first: Actor, second: Actor, case: Case
) -> None:
    screening_world.screen(first, case.id)
    with unit_of_work(by=lead):
        offered = {account for account, _name in determination.possible_reviewers(case.id, by=lead)}
    assert first.account not in offered
    assert second.account in offered
    with pytest.raises(ValidationError, match="did not screen"):
        world.own(lead, case.id, first, second)


def test_whoever_screened_does_not_decide(lead: Actor, first: Actor, second: Actor, case: Case) -> None:
    screening_world.screen(lead, case.id)
    row = reviewed(lead, first, second, case)
    with pytest.raises(Refused):
        world.decide(lead, row, ACTUAL)
    assert world.decide(first, row, ACTUAL).status == ACTUAL
    with pytest.raises(Refused), unit_of_work(by=lead):
        determination.confirm(row.id, by=lead)


def test_whoever_reviews_does_not_screen(lead: Actor, first: Actor, second: Actor, case: Case) -> None:
    world.own(lead, case.id, first, second)
    with pytest.raises(Refused):
        screening_world.screen(first, case.id)
    assert screening_world.screen(lead, case.id)


def test_the_database_keeps_them_apart_too(lead: Actor, first: Actor, second: Actor, case: Case) -> None:
    screening_world.screen(first, case.id)
    row = Determination(
        organisation_id=lead.organisation, case_id=case.id, level="organisation", started_on=today(), state="in_review",
        first_reviewer_id=first.account, second_reviewer_id=second.account,
    )  # fmt: skip
    with pytest.raises(Error, match="does not determine"), acting(lead), transaction.atomic():
        row.save(force_insert=True)
    other = cases_world.open_case(lead)
    world.own(lead, other.id, first, second)
    from tessera.protection.screening.models import Screening

    screened = Screening(
        organisation_id=lead.organisation, case_id=other.id, screener_id=second.account, instrument_key="platform",
        instrument_version="1", judgement="no_concern", sealed=b"x",
    )  # fmt: skip
    with pytest.raises(Error, match="does not screen"), acting(second), transaction.atomic():
        screened.save(force_insert=True)


def test_two_reviewers_are_two_people(lead: Actor, first: Actor, case: Case) -> None:
    with pytest.raises(ValidationError, match="two different people"):
        world.own(lead, case.id, first, first)


def test_a_house_with_one_supervisor_gives_a_colleague_of_another_role_the_right_to_review(
    lead: Actor, worker: Actor, case: Case
) -> None:
    """A role of the house's own is enough; whoever screened stays out whatever roles they hold."""
    with unit_of_work(by=lead):
        assert len(determination_actions.possible_reviewers(case.id, by=lead)) == 1, "the supervisor alone"
    administrator = cases_world.colleague(worker.home, "ines", "organisation_administrator")
    role = people_actions.define_role(
        by=administrator, label="Second pair of eyes", code="reviewer",
        actions={"case:file:list", "case:file:view", "determination:file:view", "determination:review:add"},
    )  # fmt: skip
    assert role
    other = cases_world.colleague(worker.home, "noor", "caseworker", "reviewer")
    screener = cases_world.colleague(worker.home, "sam", "caseworker", "reviewer")
    screening_world.screen(screener, case.id)
    with unit_of_work(by=lead):
        able = {account for account, _name in determination_actions.possible_reviewers(case.id, by=lead)}
    assert able == {lead.account, other.account}
    row = world.own(lead, case.id, lead, other)
    world.review(lead, row, "strong_signs")
    world.review(other, row, "strong_signs", world.SECOND_REASON)
    assert world.decide(lead, row, POSSIBLE).status == POSSIBLE
    with pytest.raises(ValidationError, match="did not screen"):
        world.own(lead, case.id, lead, screener)


def test_only_the_named_reviewers_review_and_each_once(
    lead: Actor, first: Actor, second: Actor, third: Actor, case: Case
) -> None:
    row = world.own(lead, case.id, first, second)
    with pytest.raises(Refused):
        world.review(third, row, "insufficient")
    world.review(first, row, "insufficient")
    with pytest.raises(ValidationError, match="saved already"):
        world.review(first, row, "clear_evidence")


# --- a tie, a decision, an override


def test_a_tie_is_broken_by_a_third_person_only(
    lead: Actor, first: Actor, second: Actor, third: Actor, case: Case
) -> None:
    row = world.own(lead, case.id, first, second)
    world.review(first, row, "insufficient")
    world.review(second, row, "strong_signs", world.SECOND_REASON)
    for same in (first, second):
        with pytest.raises(ValidationError), unit_of_work(by=lead):
            determination.name_third(row.id, same.account, by=lead)
    with unit_of_work(by=lead):
        determination.name_third(row.id, third.account, by=lead)
    world.review(third, row, "strong_signs", "The ledger of the debt was found and read.")
    seen = world.seen(lead, row)
    assert seen.row.state == "reviewed"
    assert queries.final_category(seen) == "strong_signs"
    assert seen.row.status == "", "nothing but a person decides"


def test_going_against_the_reviewers_needs_somebody_else_and_a_reason(
    lead: Actor, first: Actor, second: Actor, case: Case
) -> None:
    row = reviewed(lead, first, second, case, "clear_evidence")
    with pytest.raises(ValidationError, match="did not review"):
        world.decide(first, row, NOT, reason="I have changed my mind about it.")
    with pytest.raises(ValidationError, match="why"):
        world.decide(lead, row, NOT)
    decided = world.decide(lead, row, NOT, reason="A court found that the papers were invented.")
    assert decided.override
    assert world.seen(lead, row).words == {"reason": "A court found that the papers were invented.", "reference": ""}


def test_the_case_changes_only_when_a_person_confirms(lead: Actor, first: Actor, second: Actor, case: Case) -> None:
    row = reviewed(lead, first, second, case, "clear_evidence")
    assert status_of(lead, case) == ""
    world.decide(lead, row, ACTUAL)
    assert status_of(lead, case) == ""
    with unit_of_work(by=lead):
        determination.confirm(row.id, by=lead)
    assert status_of(lead, case) == ACTUAL
    assert world.seen(lead, row).row.confirmed_by_id == lead.account


def test_several_determinations_stand_side_by_side(lead: Actor, first: Actor, second: Actor, case: Case) -> None:
    world.decide(lead, reviewed(lead, first, second, case), ACTUAL)
    world.decide(lead, world.outside(lead, case.id), NOT, reference="NRM-2026-771")
    world.outside(lead, case.id, "court")
    with unit_of_work(by=lead):
        rows = determination.of_case(case.id, by=lead)
    assert {(row.level, row.status) for row in rows} == {
        ("organisation", ACTUAL),
        ("national_first_stage", NOT),
        ("court", ""),
    }
    assert status_of(lead, case) == ""


def test_the_reference_of_another_body_is_sealed(lead: Actor, case: Case) -> None:
    row = world.decide(lead, world.outside(lead, case.id), POSSIBLE, reference="NRM-2026-771")
    with acting(lead), transaction.atomic():
        assert b"NRM-2026-771" not in bytes(Determination.objects.get(pk=row.pk).sealed)
    assert world.seen(lead, row).words == {"reason": "", "reference": "NRM-2026-771"}


# --- clocks


def test_the_first_stage_of_the_united_kingdom_is_five_working_days_and_recovery_thirty() -> None:
    rule = rules.in_force("GB", date(2026, 1, 5))
    assert rule.code == "GB-2023"
    assert rule.first_stage_by(date(2026, 1, 7)) == date(2026, 1, 14)
    assert rule.recovery_until(date(2026, 1, 1)) == date(2026, 1, 30)
    assert rules.in_force("GB", date(2020, 1, 1)).recovery_days == 45


def test_no_rule_set_is_shorter_than_the_convention_or_without_a_source() -> None:
    for rule in rules.every_rule():
        assert rule.recovery_days >= LEAST_RECOVERY_DAYS
        assert rule.source
        assert rule.labels["ar"]
    assert rules.in_force("MT", today()).code == "COE-2008"


def test_a_positive_first_stage_begins_recovery_and_an_extension_keeps_its_reason(lead: Actor, case: Case) -> None:
    row = world.outside(lead, case.id, country="GB", started_on=today() - timedelta(days=3))
    assert row.target_on == rules.in_force("GB", row.started_on).first_stage_by(row.started_on)
    row = world.decide(lead, row, POSSIBLE)
    assert (row.recovery_from, row.recovery_to) == (today(), today() + timedelta(days=29))
    with unit_of_work(by=lead):
        later = row.recovery_to + timedelta(days=30)
        determination.extend(row.id, clock="recovery", until=later, reason="She is in hospital until spring.", by=lead)
        dues = dict(Due.objects.filter(object_id=row.id, settled_at__isnull=True).values_list("kind", "on"))
    assert dues == {"determination:recovery_end": later}
    assert [one.words for one in world.seen(lead, row).extensions] == ["She is in hospital until spring."]
    with pytest.raises(ValidationError, match="later day"), unit_of_work(by=lead):
        determination.extend(row.id, clock="recovery", until=today(), reason="It should be shorter now.", by=lead)


def test_a_negative_first_stage_begins_no_recovery(lead: Actor, case: Case) -> None:
    row = world.decide(lead, world.outside(lead, case.id, country="GB"), NOT)
    assert row.recovery_to is None


# --- afterwards


def test_an_overturned_decision_is_followed_by_a_new_one_and_never_rewritten(lead: Actor, case: Case) -> None:
    row = world.decide(lead, world.outside(lead, case.id), NOT)
    with pytest.raises(Error, match="never rewritten"), acting(lead), transaction.atomic():
        Determination.objects.filter(pk=row.pk).update(status=ACTUAL)
    with unit_of_work(by=lead):
        determination.ask_again(
            row.id, asked_on=today(), asked_by="person", ground="New papers from the embassy.", by=lead
        )
        determination.answer_again(row.id, result="overturned", result_on=today(), by=lead)
    with pytest.raises(ValidationError), unit_of_work(by=lead):
        determination.confirm(row.id, by=lead)
    assert world.outside(lead, case.id, follows=row.id).follows_id == row.id


def test_a_decision_that_stands_again_can_be_confirmed(lead: Actor, case: Case) -> None:
    row = world.decide(lead, world.outside(lead, case.id), ACTUAL)
    with unit_of_work(by=lead):
        determination.ask_again(
            row.id, asked_on=today(), asked_by="authority", ground="A letter of the ministry.", by=lead
        )
        determination.answer_again(row.id, result="upheld", result_on=today(), by=lead)
        determination.confirm(row.id, by=lead)
    assert status_of(lead, case) == ACTUAL


def test_telling_the_person_says_how_and_in_which_language(lead: Actor, case: Case) -> None:
    row = world.decide(lead, world.outside(lead, case.id), ACTUAL)
    with pytest.raises(ValidationError) as fault, unit_of_work(by=lead):
        determination.inform(row.id, on=today(), how=(), language="xx", by=lead)
    assert set(fault.value.message_dict) == {"informed_how", "informed_language"}
    with unit_of_work(by=lead):
        row = determination.inform(row.id, on=today(), how=("written", "spoken"), language="ar", by=lead)
    assert row.informed_how == ["spoken", "written"]


# --- steps, as a property


@given(st.sampled_from(State), st.sampled_from(State))
def test_every_step_outside_the_table_is_refused(start: State, end: State) -> None:
    assert states.allows(start, end) == (end in states.MOVES[start])
    if start == end:
        assert not states.allows(start, end)


@given(st.lists(st.sampled_from(State), max_size=12))
def test_no_walk_leads_out_of_an_end_or_past_the_reviews(walk: list[State]) -> None:
    for begin in states.STARTS:
        here, path = begin, [begin]
        for step in walk:
            if states.allows(here, step):
                here = step
                path.append(step)
        assert State.OVERTURNED not in path[:-1]
        assert State.ENDED not in path[:-1]
        if begin is State.IN_REVIEW and State.DECIDED in path:
            assert State.REVIEWED in path[: path.index(State.DECIDED)]


def test_the_database_refuses_every_step_outside_the_table(lead: Actor, case: Case) -> None:
    for begin in (State.AWAITED,):
        for end in State:
            if states.allows(begin, end) or end == begin:
                continue
            row = world.outside(lead, case.id)
            with pytest.raises(Error), acting(lead), transaction.atomic():
                Determination.objects.filter(pk=row.pk).update(state=end)


def test_the_database_opens_no_review_before_both_are_in(lead: Actor, first: Actor, second: Actor, case: Case) -> None:
    row = world.own(lead, case.id, first, second)
    world.review(first, row, "insufficient")
    for end in (State.TIE_BREAK, State.REVIEWED):
        with pytest.raises(Error, match="both reviews"), acting(second), transaction.atomic():
            Determination.objects.filter(pk=row.pk).update(state=end)


# --- strangers and erasure


def test_a_stranger_finds_nothing(lead: Actor, stranger: Actor, case: Case) -> None:
    row = world.outside(lead, case.id)
    for one in (row.id, uuid4()):
        with pytest.raises(Hidden), unit_of_work(by=stranger):
            queries.get(one, by=stranger)


def test_an_erased_person_leaves_no_determination(lead: Actor, first: Actor, second: Actor, case: Case) -> None:
    row = world.decide(lead, reviewed(lead, first, second, case), ACTUAL)
    with unit_of_work(by=lead):
        determination.ask_again(
            row.id, asked_on=today(), asked_by="person", ground="New papers from the embassy.", by=lead
        )
    world.own(lead, case.id, first, second)
    with pytest.raises(Error), acting(lead), transaction.atomic():
        Review.objects.filter(determination_id=row.id).delete()
    officer = cases_world.colleague(lead.home, "dana", "data_officer", "supervisor")
    with unit_of_work(by=officer):
        subjects.erase(case.subject_id, by=officer, why="asked")
    jobs.drain(everything=True)
    with acting(lead), transaction.atomic():
        for model in (Determination, Review, Extension, Reconsideration):
            assert not model.objects.filter(organisation_id=lead.organisation).exists()
