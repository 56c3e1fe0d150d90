"""Suggestions with reasons; merging by judgement; undoing it exactly; and a refusal that holds for both."""

from __future__ import annotations

import dataclasses
from itertools import count
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel.actor import Actor, acting
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case
from tessera.protection.duplicates import actions, policy, queries, tasks
from tessera.protection.duplicates import api as duplicates
from tessera.protection.duplicates.models import Merge, Pair
from tessera.trust.consent import api as consents
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)

AMINA = subjects.Identity(
    given_names="Amina", family_name="Haddad", birth_date="2001-05-03", phones=("+264 61 123456",)
)
AMEENA = subjects.Identity(given_names="Ameena", family_name="Hadad", birth_date="2001-03-05")
ROSA = subjects.Identity(given_names="Rosa", family_name="Lindqvist", birth_date="1980-01-01")


def look(by: Actor, only: UUID | None = None) -> list[Pair]:
    job = people.system_actor(by.organisation, "look", actions.NEEDS)
    with unit_of_work(by=job):
        actions.look_for(by=job, only=only)
    with acting(by), transaction.atomic():
        return list(policy.scope(by).order_by("-score"))


def judged(pair: Pair, by: Actor, judgement: str = "same", keep: UUID | None = None) -> Merge | None:
    with unit_of_work(by=by):
        return duplicates.judge(pair.id, judgement, by=by, basis="records", keep=keep or pair.first_id)


def pair_of(by: Actor, first: Case, second: Case) -> Pair:
    """A pair however unlike the two are."""
    a, b = sorted((first.subject_id, second.subject_id))
    with acting(by), transaction.atomic():
        return Pair.objects.create(organisation_id=by.organisation, first_id=a, second_id=b, score=50)


# --- suggestions


def test_people_who_look_alike_are_suggested_with_reasons_and_others_are_not(worker) -> None:
    first, second = world.open_case(worker, AMINA), world.open_case(worker, AMEENA)
    world.open_case(worker, ROSA)
    [pair] = look(worker)
    assert {pair.first_id, pair.second_id} == {first.subject_id, second.subject_id}
    assert set(pair.reasons) == {"name_phonetic", "birth_near"}
    assert 50 <= pair.score < 100


def test_the_same_number_is_a_reason_without_any_name(worker) -> None:
    world.open_case(worker, AMINA)
    world.open_case(worker, subjects.Identity(phones=("061 123456", "061123456")))
    world.open_case(worker, subjects.Identity(phones=("00264 61 123456",)))
    pairs = look(worker)
    assert pairs
    assert all("same_phone" in pair.reasons for pair in pairs)


def test_far_dates_of_birth_speak_against_a_name(worker) -> None:
    world.open_case(worker, AMINA)
    world.open_case(worker, dataclasses.replace(AMINA, birth_date="1970-01-01", phones=()))
    assert look(worker) == []


def test_looking_again_changes_nothing_and_keeps_what_was_judged(worker, supervisor) -> None:
    world.open_case(worker, AMINA)
    world.open_case(worker, AMEENA)
    [pair] = look(worker)
    judged(pair, supervisor, "not_same")
    [again] = look(worker)
    assert (again.id, again.judgement) == (pair.id, "not_same")
    assert look(worker, only=pair.first_id) == [again]


def test_a_suggestion_that_no_longer_holds_goes(worker) -> None:
    world.open_case(worker, AMINA)
    second = world.open_case(worker, AMEENA)
    assert look(worker)
    with unit_of_work(by=worker):
        subjects.set_identity(second.subject_id, ROSA, by=worker)
    assert look(worker) == []


def test_opening_a_case_makes_the_suggestion_by_itself(worker) -> None:
    world.open_case(worker, AMINA)
    world.open_case(worker, AMEENA, confidentiality_level="named_workers_only")
    jobs.drain(everything=True)
    with acting(worker), transaction.atomic():
        assert policy.scope(worker).count() == 1


def test_the_nightly_job_looks_in_every_organisation(worker, stranger) -> None:
    for by in (worker, stranger):
        world.open_case(by, AMINA)
        world.open_case(by, AMEENA)
    with acting(worker), transaction.atomic():
        jobs.defer(tasks.nightly, organisation=None)
    jobs.drain(everything=True)
    for by in (worker, stranger):
        with acting(by), transaction.atomic():
            assert policy.scope(by).count() == 1


def test_no_clear_word_of_a_pair_is_in_the_database(worker, as_admin) -> None:
    world.open_case(worker, AMINA)
    world.open_case(worker, AMEENA)
    assert look(worker)
    for table in ("protection_pair", "protection_merge", "trust_subject"):
        for (row,) in as_admin.execute(f"select t::text from {table} t").fetchall():
            assert not any(word in row.lower() for word in ("amina", "hadad", "haddad", "123456"))


# --- who sees what


def test_a_pair_with_somebody_behind_a_restricted_case_is_not_shown(worker, second, supervisor) -> None:
    world.open_case(worker, AMINA, confidentiality_level="named_workers_only")
    world.open_case(second, AMEENA)
    [pair] = look(supervisor)
    with acting(second), transaction.atomic():
        assert not policy.scope(second).exists()
    with pytest.raises(Hidden), unit_of_work(by=second):
        queries.look(pair.id, by=second)
    merge = judged(pair, supervisor)
    with acting(second), transaction.atomic():
        assert queries.merged_with(pair.first_id, by=second) == []
        assert not policy.merges(second).filter(pk=merge.pk).exists()


def test_a_caseworker_sees_suggestions_and_does_not_judge(worker, stranger) -> None:
    first, second = world.open_case(worker), world.open_case(worker)
    pair = pair_of(worker, first, second)
    with pytest.raises(Refused):
        judged(pair, worker)
    with pytest.raises(Hidden):
        judged(pair, stranger)


@pytest.mark.parametrize(
    ("judgement", "basis", "keep"), [("maybe", "records", 1), ("same", "", 1), ("same", "records", 0)]
)
def test_a_judgement_without_ground_or_choice_is_refused(worker, supervisor, judgement, basis, keep) -> None:
    pair = pair_of(supervisor, world.open_case(worker), world.open_case(worker))
    with pytest.raises(ValidationError), unit_of_work(by=supervisor):
        duplicates.judge(pair.id, judgement, by=supervisor, basis=basis, keep=pair.first_id if keep else None)


# --- merging


def test_a_merge_moves_nothing_and_names_one_person_for_both(worker, supervisor) -> None:
    first, second = world.open_case(worker, AMINA), world.open_case(worker, AMEENA)
    [pair] = look(supervisor)
    judged(pair, supervisor, keep=first.subject_id)
    with unit_of_work(by=supervisor):
        assert duplicates.one_person(second.subject_id, by=supervisor) == {first.subject_id, second.subject_id}
        assert subjects.reveal(second.subject_id, by=supervisor) == AMEENA, "identity of both is kept"
        assert {case.subject_id for case in Case.objects.all()} == {first.subject_id, second.subject_id}
        assert subjects.group_of([first.subject_id], by=supervisor) == {
            first.subject_id: first.subject_id, second.subject_id: first.subject_id,
        }  # fmt: skip


def test_figures_count_a_merged_person_once_and_two_again_after_undoing(worker, supervisor, as_admin) -> None:
    first, second = world.open_case(worker), world.open_case(worker)

    def people_counted() -> int:
        return as_admin.execute("select count(distinct subject_id) from protection_case_fact").fetchone()[0]

    assert people_counted() == 2
    merge = judged(pair_of(supervisor, first, second), supervisor)
    assert people_counted() == 1
    with unit_of_work(by=supervisor):
        duplicates.undo(merge.id, by=supervisor)
    assert people_counted() == 2


def decide(by: Actor, case: Case, decision: str, purpose: str = "anonymised_statistics") -> None:
    with unit_of_work(by=by):
        consents.record(case.subject_id, consents.Terms(purpose, decision, explained=world.EXPLAINED), by=by)


def allowed(by: Actor, case: Case, purpose: str = "anonymised_statistics") -> bool:
    with unit_of_work(by=by):
        return consents.gate(case.subject_id, purpose, consents.OWN, by=by).allowed


@pytest.mark.parametrize("refuser", [0, 1])
@pytest.mark.parametrize("kept", [0, 1])
def test_a_refusal_of_either_holds_for_both_and_ends_with_the_merge(
    worker, supervisor, as_admin, refuser, kept
) -> None:
    both = [world.open_case(worker, consent=[world.KEEP]), world.open_case(worker, consent=[world.KEEP])]
    for number, case in enumerate(both):
        decide(worker, case, "refused" if number == refuser else "given")
    other = both[1 - refuser]
    assert allowed(worker, other)
    merge = judged(pair_of(supervisor, *both), supervisor, keep=both[kept].subject_id)
    assert not allowed(worker, both[0])
    assert not allowed(worker, both[1])
    assert as_admin.execute("select count(*) from protection_case_fact").fetchone() == (0,)
    with unit_of_work(by=supervisor):
        duplicates.undo(merge.id, by=supervisor)
    assert allowed(worker, other)


def test_a_permission_stays_with_the_person_it_was_recorded_for(worker, supervisor, as_admin) -> None:
    asked, not_asked = world.open_case(worker), world.open_case(worker, consent=[world.KEEP])
    judged(pair_of(supervisor, asked, not_asked), supervisor)
    assert allowed(worker, asked)
    assert not allowed(worker, not_asked)
    assert as_admin.execute("select count(*) from protection_case_fact").fetchone() == (1,)


def test_a_withdrawal_after_the_merge_closes_the_other_too(worker, supervisor) -> None:
    first, second = world.open_case(worker), world.open_case(worker)
    judged(pair_of(supervisor, first, second), supervisor)
    with unit_of_work(by=worker):
        row = next(r for r in consents.decisions(first.subject_id, by=worker) if r.purpose == "anonymised_statistics")
        consents.withdraw(row.id, by=worker, how="written")
    assert not allowed(worker, second)


def test_a_merge_is_undone_and_never_rewritten_or_judged_over(worker, supervisor) -> None:
    pair = pair_of(supervisor, world.open_case(worker), world.open_case(worker))
    merge = judged(pair, supervisor)
    with pytest.raises(ValidationError):
        judged(pair, supervisor, "not_same")
    with pytest.raises(DatabaseError, match="never rewritten"), acting(supervisor), transaction.atomic():
        Merge.objects.update(kept_id=pair.second_id, merged_id=pair.first_id)
    for expected in (None, ValidationError):
        if expected:
            with pytest.raises(expected), unit_of_work(by=supervisor):
                duplicates.undo(merge.id, by=supervisor)
        else:
            with unit_of_work(by=supervisor):
                duplicates.undo(merge.id, by=supervisor)


def test_erasing_one_takes_the_reasons_and_leaves_the_refusal_in_force(worker, supervisor) -> None:
    first, second = world.open_case(worker, AMINA), world.open_case(worker, AMEENA)
    [pair] = look(supervisor)
    judged(pair, supervisor, keep=second.subject_id)
    decide(worker, first, "refused")
    officer = world.colleague(supervisor.organisation, "dpo", "data_officer")
    with unit_of_work(by=officer):
        subjects.erase(first.subject_id, by=officer, why="asked")
    jobs.drain(everything=True)
    with acting(supervisor), transaction.atomic():
        assert not Pair.objects.exists()
    assert not allowed(worker, second)


# --- undoing is exact: pure, over any sequence

STEPS = st.lists(st.tuples(st.sampled_from(["merge", "undo"]), st.integers(0, 5), st.integers(0, 5)), max_size=25)


@given(STEPS)
def test_any_sequence_of_merges_and_undoings_groups_as_a_plain_model_says(steps) -> None:
    everybody = [UUID(int=number + 1) for number in range(6)]
    standing: dict[int, tuple[UUID, UUID]] = {}
    number = count()
    for step, a, b in steps:
        stands = actions.roots(everybody, dict(standing.values()))
        if step == "merge":
            first, second = (stands[everybody[each]] or everybody[each] for each in (a, b))
            if first != second:
                standing[next(number)] = (second, first)
        elif standing:
            del standing[sorted(standing)[a % len(standing)]]
        found = actions.roots(everybody, dict(standing.values()))
        assert _parts(found) == _connected(everybody, standing.values())
        assert all(root is None or found[root] == root for root in found.values()), (
            "who stands for others stands for none"
        )
    assert set(actions.roots(everybody, {}).values()) == {None}, "all undone, all are as at first"


def _parts(found: dict[UUID, UUID | None]) -> set[frozenset[UUID]]:
    heads: dict[UUID, set[UUID]] = {}
    for person, root in found.items():
        heads.setdefault(root or person, set()).add(person)
    return {frozenset(group) for group in heads.values()}


def _connected(everybody: list[UUID], edges: object) -> set[frozenset[UUID]]:
    groups = [{person} for person in everybody]
    for a, b in edges:  # type: ignore[attr-defined]
        joined = [group for group in groups if group & {a, b}]
        groups = [group for group in groups if not group & {a, b}] + [set().union(*joined)]
    return {frozenset(group) for group in groups}


def test_undoing_in_any_order_brings_back_what_was_visible(worker, supervisor) -> None:
    made = [world.open_case(worker, AMINA if number else None) for number in range(4)]
    before = _visible(supervisor, made)
    merges = [
        judged(pair_of(supervisor, made[a], made[b]), supervisor) for a, b in ((0, 1), (2, 3), (1, 3))
    ]  # fmt: skip
    assert len({frozenset(part) for part in _visible(supervisor, made)[0]}) == 1
    for merge in (merges[0], merges[2], merges[1]):
        with unit_of_work(by=supervisor):
            duplicates.undo(merge.id, by=supervisor)
    assert _visible(supervisor, made) == before


def _visible(by: Actor, made: list[Case]) -> tuple[list[frozenset[UUID]], list[object]]:
    with unit_of_work(by=by):
        groups = [duplicates.one_person(case.subject_id, by=by) for case in made]
        held = [
            (
                subjects.reveal(case.subject_id, by=by),
                cases.get(case.id, by=by),
                subjects.group_of([case.subject_id], by=by),
            )
            for case in made
        ]
    return groups, held
