"""Suspects: sealed, restricted, found by nobody outside, and a conflict told by a code only."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.actors import actions, policy, queries
from tessera.protection.actors import api as actors
from tessera.protection.actors.models import Conflict, Involvement, Suspect
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case, Episode
from tessera.trust.subjects import api as subjects
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)

BOSS = actors.Details(name="Viktor Halloran", other_names="The Crane", phones="+264 61 998877", handles="@crane_77")
PART = actors.Part(roles=("RecruiterOrIntermediary",), relation="Unaquainted", still_reaches_survivor="yes")


def named(by: Actor, case: Case, episode: Episode, details: actors.Details = BOSS, **more: object) -> actors.Written:
    with unit_of_work(by=by):
        return actors.involve(case.id, episode.id, by=by, part=PART, details=details, **more)  # type: ignore[arg-type]


def told(by: Actor, **values: object) -> tuple[Case, Episode]:
    case = world.open_case(by, **values)  # type: ignore[arg-type]
    return case, world.tell(by, case, country="NA")


def test_a_suspect_is_written_down_once_and_named_in_two_accounts(worker, supervisor) -> None:
    case, episode = told(worker)
    other, second_episode = told(worker)
    first = named(worker, case, episode, traits=actors.Traits("male", ("NA",)))
    named(worker, other, second_episode, actors.Details(), suspect=first.suspect)
    with unit_of_work(by=worker):
        [row] = actors.of_case(other.id, by=worker)
        assert (row.roles, row.relation, row.sex, row.nationalities) == (
            ("RecruiterOrIntermediary",), "Unaquainted", "male", ("NA",),
        )  # fmt: skip
        assert queries.reveal(first.suspect, by=worker) == BOSS
        assert Suspect.objects.count() == 1


def test_who_it_is_stands_nowhere_in_clear_and_outlives_the_survivors_key(worker, supervisor, as_admin) -> None:
    case, episode = told(worker)
    other, second_episode = told(worker)
    written = named(worker, case, episode)
    named(worker, other, second_episode, actors.Details(), suspect=written.suspect)
    for table in ("protection_suspect", "protection_involvement", "protection_conflict", "kernel_ledgerentry"):
        for (row,) in as_admin.execute(f"select t::text from {table} t").fetchall():
            assert not any(word in row for word in ("Viktor", "Halloran", "Crane", "998877", "crane_77"))
    officer = world.colleague(supervisor.organisation, "dpo", "data_officer")
    with unit_of_work(by=officer):
        subjects.erase(case.subject_id, by=officer, why="asked")
    jobs.drain(everything=True)
    with unit_of_work(by=worker):
        assert queries.reveal(written.suspect, by=worker) == BOSS, "another survivor's account still names this person"
        assert [row.case_id for row in policy.involved(worker)] == [other.id]


def test_erasing_the_only_survivor_who_named_them_takes_the_suspect_along(worker, supervisor) -> None:
    case, episode = told(worker)
    named(worker, case, episode)
    officer = world.colleague(supervisor.organisation, "dpo", "data_officer")
    with unit_of_work(by=officer):
        subjects.erase(case.subject_id, by=officer, why="asked")
    jobs.drain(everything=True)
    with acting(worker), transaction.atomic():
        assert not Suspect.objects.exists()
        assert not Involvement.objects.exists()


@pytest.mark.parametrize(
    "role", ["hotline_worker", "intake_worker", "data_officer", "importer", "organisation_administrator"]
)
def test_roles_that_do_not_work_with_accounts_see_no_suspect(worker, role) -> None:
    case, episode = told(worker)
    written = named(worker, case, episode)
    other = world.colleague(worker.organisation, role.replace("_", "-"), role)
    with acting(other), transaction.atomic():
        assert not policy.scope(other).exists()
    for act in (lambda: queries.reveal(written.suspect, by=other), lambda: queries.search("Viktor", by=other)):
        with pytest.raises((Hidden, Refused)), unit_of_work(by=other):
            act()


def test_a_caseworker_does_not_search_and_a_supervisor_does(worker, supervisor) -> None:
    case, episode = told(worker)
    named(worker, case, episode)
    with pytest.raises(Refused), unit_of_work(by=worker):
        queries.search("Viktor", by=worker)
    for text in ("Viktor Halloran", "viktor haloran", "crane 77", "061 998877", "The Crane"):
        with unit_of_work(by=supervisor):
            found = queries.search(text, by=supervisor)
            assert bool(found) is (text != "061 998877"), text
    with unit_of_work(by=supervisor):
        assert queries.search("Rosa Lindqvist", by=supervisor) == []
        assert LedgerEntry.objects.filter(action=policy.SEARCH).count() >= 6


def test_another_organisation_finds_nothing_and_its_database_says_so_too(worker, stranger) -> None:
    case, episode = told(worker)
    written = named(worker, case, episode)
    with unit_of_work(by=stranger):
        assert queries.search("Viktor Halloran", by=stranger) == []
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        queries.reveal(written.suspect, by=stranger)
    with acting(stranger), transaction.atomic():
        assert [model.objects.count() for model in (Suspect, Involvement, Conflict)] == [0, 0, 0]


def test_a_suspect_of_a_restricted_case_is_closed_like_the_case(worker, second, supervisor) -> None:
    case, episode = told(worker, confidentiality_level="named_workers_only")
    written = named(worker, case, episode)
    with pytest.raises(Hidden), unit_of_work(by=second):
        queries.reveal(written.suspect, by=second)
    with unit_of_work(by=supervisor):
        assert [hit.details for hit in queries.search("Viktor Halloran", by=supervisor)] == [BOSS]


def test_of_a_suspect_in_two_cases_only_the_open_one_is_shown(worker, second) -> None:
    case, episode = told(worker, confidentiality_level="named_workers_only")
    other, second_episode = told(worker)
    written = named(worker, case, episode)
    named(worker, other, second_episode, actors.Details(), suspect=written.suspect)
    with unit_of_work(by=second):
        row = queries.get(written.suspect, by=second)
        assert [part.case_id for part in queries.of_suspect(row, by=second)] == [other.id]


# --- the conflict check


def test_the_worker_learns_a_code_and_a_supervisor_whom_it_is_about(worker, second, supervisor) -> None:
    client = world.open_case(
        second,
        subjects.Identity(given_names="Viktor", family_name="Halloran"),
        confidentiality_level="named_workers_only",
    )
    case, episode = told(worker)
    written = named(worker, case, episode)
    assert written.conflict
    assert client.code not in written.conflict
    with acting(worker), transaction.atomic():
        assert not policy.conflicts(worker).exists()
    with pytest.raises(Refused), unit_of_work(by=worker):
        queries.conflict_checks(by=worker)
    with unit_of_work(by=supervisor):
        [row] = queries.conflict_checks(by=supervisor)
        assert (row.code, row.subject_id, row.seen_at) == (written.conflict, client.subject_id, None)
        assert actions.look(row.id, by=supervisor).seen_at


def test_a_number_is_enough_for_a_check_and_a_stranger_to_all_is_none(worker) -> None:
    world.open_case(worker, subjects.Identity(given_names="Sam", phones=("0026461998877",)))
    case, episode = told(worker)
    assert named(worker, case, episode).conflict
    other = actors.Details(name="Oddny Brekke", phones="5551234567")
    assert named(worker, case, episode, other).conflict == ""


def test_the_survivor_who_told_is_no_conflict_with_a_relative_of_the_same_name(worker) -> None:
    case = world.open_case(worker, subjects.Identity(given_names="Amina", family_name="Haddad"))
    episode = world.tell(worker, case)
    assert named(worker, case, episode, actors.Details(name="Amina Haddad")).conflict == ""


def test_no_name_stands_in_the_ledger_of_a_check(worker, as_admin) -> None:
    world.open_case(worker, subjects.Identity(given_names="Viktor", family_name="Halloran"))
    case, episode = told(worker)
    named(worker, case, episode)
    rows = [row for (row,) in as_admin.execute("select t::text from kernel_ledgerentry t").fetchall()]
    assert rows
    assert not any("Halloran" in row for row in rows)


# --- writes


@pytest.mark.parametrize(
    "part",
    [actors.Part(roles=("Nobody",)), actors.Part(relation="Unacquainted"), actors.Part(still_reaches_survivor="maybe")],
)
def test_a_code_outside_its_list_is_refused(worker, part) -> None:
    case, episode = told(worker)
    with pytest.raises(ValidationError), unit_of_work(by=worker):
        actors.involve(case.id, episode.id, by=worker, part=part)


def test_an_episode_of_another_case_is_refused(worker) -> None:
    case, _episode = told(worker)
    _other, elsewhere = told(worker)
    with pytest.raises(ValidationError):
        named(worker, case, elsewhere)


def test_nothing_can_hang_on_another_organisations_suspect(worker, stranger) -> None:
    case, episode = told(worker)
    written = named(worker, case, episode)
    theirs, theirs_too = told(stranger)
    with pytest.raises(DatabaseError), acting(stranger), transaction.atomic():
        Involvement.objects.create(
            organisation_id=stranger.organisation,
            suspect_id=written.suspect,
            case_id=theirs.id,
            episode_id=theirs_too.id,
        )


def test_who_it_is_changes_and_whom_nobody_names_any_more_goes(worker) -> None:
    case, episode = told(worker)
    written = named(worker, case, episode)
    with unit_of_work(by=worker):
        actors.edit(written.suspect, by=worker, details=actors.Details(name="Victor H."), traits=actors.Traits("male"))
    with unit_of_work(by=worker):
        assert queries.reveal(written.suspect, by=worker).name == "Victor H."
        [part] = policy.involved(worker)
    with unit_of_work(by=worker):
        actors.let_go(part.id, by=worker)
    with acting(worker), transaction.atomic():
        assert not Suspect.objects.exists()


def test_the_survivors_own_copy_says_roles_and_no_name(worker) -> None:
    case, episode = told(worker)
    written = named(worker, case, episode)
    with unit_of_work(by=worker):
        held = [each for each in cases.everything(case.id, by=worker) if "others who took part" in each.heading]
        code = queries.get(written.suspect, by=worker).code
    [pairs] = [each.pairs for each in held]
    assert pairs[0][0] == "Exploitation"
    text = str(held)
    assert "Recruiter" in text
    assert not any(word in text for word in ("Viktor", "Crane", "998877", code))


def test_no_suspect_is_in_what_a_case_gives_to_other_rooms(worker) -> None:
    case, episode = told(worker)
    named(worker, case, episode)
    with unit_of_work(by=worker):
        given = f"{cases.get(case.id, by=worker)} {cases.account(case.id, by=worker)}"
    assert not any(word in given for word in ("Viktor", "Halloran", "Crane", "crane_77"))


def test_reading_the_suspects_of_a_case_is_in_the_ledger(worker) -> None:
    case, episode = told(worker)
    written: UUID = named(worker, case, episode).suspect
    with unit_of_work(by=worker):
        actors.of_case(case.id, by=worker)
        queries.reveal(written, by=worker)
    with acting(worker), transaction.atomic():
        kinds = set(LedgerEntry.objects.filter(action=policy.VIEW).values_list("kind", flat=True))
    assert {"case", "suspect"} <= kinds
