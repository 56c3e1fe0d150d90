"""What was said before, what goes when a person is erased, and what is told to the person."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, transaction

from tessera.kernel import clock
from tessera.kernel.actor import Actor, acting
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Hidden
from tessera.kernel.vault import api as vault
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases import erasure, holding, policy, versions, vocabulary, wording
from tessera.protection.cases.listeners import forget_codes_again
from tessera.protection.cases.models import Case, CasePerson, CaseVersion, Episode, Note
from tessera.trust.subjects import api as subjects
from tests.protection.cases import world
from tests.protection.cases.world import AMINA

pytestmark = pytest.mark.django_db(transaction=True)

# What this room holds itself; other rooms tell theirs in their own tests.
OWN = (holding.identity, holding.overview, holding.people, holding.notes)
SAMI = subjects.Identity(given_names="Sami", family_name="Haddad")


def with_right(actor: Actor, *more: str) -> Actor:
    return Actor(
        actor.account,
        actor.organisation,
        actor.roles,
        actor.actions | set(more),
        actor.purpose,
        actor.job,
        actor.function,
    )


def add(by: Actor, case: Case, role: str = "dependant", **more: object) -> CasePerson:
    with unit_of_work(by=by):
        return cases.add_person(case.pk, role, by=by, **more)  # type: ignore[arg-type]


# --- earlier versions


def test_what_was_said_before_is_told_with_who_and_when(worker: Actor, second: Actor) -> None:
    case = world.open_case(worker, gender="Feminine", age_at_intake=19)
    episode = world.tell(worker, case, country="ZA")
    person = add(worker, case, values={"safe": "yes"})
    with unit_of_work(by=second):
        cases.edit_case(case.pk, {"gender": "unknown"}, by=second)
        cases.edit_episode(episode.pk, {"country": "NA"}, by=second)
        cases.edit_person(person.pk, "dependant", {"safe": "no"}, by=second)
    with unit_of_work(by=worker):
        told = versions.changes(Case.objects.get(pk=case.pk), by=worker)
        last = versions.last_changes(Case.objects.get(pk=case.pk), ["gender", "age_at_intake"], by=worker)
    assert {(one.kind, one.who, one.fields) for one in told} == {
        ("case", "Karim", (("Gender", "Feminine", "Unknown"),)),
        ("episode", "Karim", (("Country", "South Africa", "Namibia"),)),
        ("person", "Karim", (("Safe where they are", "Yes", "No"),)),
    }
    assert last.keys() == {"gender"}
    assert last["gender"].who == "Karim"


def test_versions_of_the_account_are_for_those_who_read_accounts(worker: Actor) -> None:
    case = world.open_case(worker)
    episode = world.tell(worker, case, country="ZA")
    with unit_of_work(by=worker):
        cases.edit_episode(episode.pk, {"country": "NA"}, by=worker)
    blind = Actor(worker.account, worker.organisation, worker.roles, worker.actions - {policy.ACCOUNT_VIEW}, "work")
    with unit_of_work(by=blind):
        assert versions.changes(Case.objects.get(pk=case.pk), by=blind) == []


# --- erasure


def erase(worker: Actor, case: Case) -> None:
    eraser = with_right(worker, "subject:person:erase")
    with unit_of_work(by=eraser):
        subjects.erase(case.subject_id, by=eraser, why="she asked")
    jobs.drain(everything=True)


@pytest.fixture
def full(worker: Actor) -> Case:
    case = world.open_case(
        worker, AMINA, gender="Feminine", age_at_intake=17, citizenships=["NA"], presenting_needs=["food"],
        pregnant="yes", intake_date=datetime.date(2026, 1, 4), conflict_check="yes",
    )  # fmt: skip
    world.tell(worker, case, cases.EpisodeWords(place="Blue house"), country="ZA", control_means=["DebtBondage"])
    world.note(worker, case, "She slept well.", domains=["food"])
    add(worker, case, values={"relation": "child", "safe": "no"}, words=cases.PersonWords(where="Sliema"))
    with unit_of_work(by=worker):
        cases.edit_case(case.pk, {"gender": "unknown"}, by=worker, words=cases.CaseWords(accommodation_needs="No nuts"))
    return case


def test_erasing_a_person_takes_every_code_and_what_was_said_before(worker: Actor, full: Case) -> None:
    code = full.code
    erase(worker, full)
    with acting(worker), transaction.atomic():
        row = Case.objects.get(pk=full.pk)
        assert (row.code, row.status, row.worker_id) == (code, full.status, worker.account)
        assert not [name for name in vocabulary.CASE if name in erasure.blanks(Case) and getattr(row, name)]
        assert (row.intake_date, row.first_service_due, row.conflict_check) == (None, None, "")
        episode = Episode.objects.get()
        assert (episode.country, episode.control_means) == ("", [])
        person = CasePerson.objects.get()
        assert (person.relation, person.safe, person.sealed) == ("", "", None)
        assert Note.objects.get().domains == []
        assert not CaseVersion.objects.exists()
        assert wording.of(row) == cases.CaseWords()


def test_erasing_somebody_in_the_case_leaves_the_survivors(worker: Actor, full: Case) -> None:
    with acting(worker), transaction.atomic():
        child = CasePerson.objects.get()
    eraser = with_right(worker, "subject:person:erase")
    with unit_of_work(by=eraser):
        subjects.erase(child.subject_id, by=eraser, why="they asked")
    jobs.drain(everything=True)
    with acting(worker), transaction.atomic():
        assert CasePerson.objects.get().relation == ""
        assert Case.objects.get(pk=full.pk).age_at_intake == 17
        assert CaseVersion.objects.exists()


def test_a_version_goes_with_its_person_only(worker: Actor, full: Case) -> None:
    assert full.pk
    with pytest.raises(DatabaseError, match="append-only"), acting(worker), transaction.atomic():
        CaseVersion.objects.all().delete()
    with pytest.raises(DatabaseError), acting(worker), transaction.atomic():
        CaseVersion.objects.update(kind="case")


def test_after_a_restore_the_codes_are_forgotten_again(worker: Actor, full: Case) -> None:
    with unit_of_work(by=worker):
        key = subjects.key_of(full.subject_id, by=worker)
        vault.erase(key, by=worker, why="erased since")
        subjects.Subject.objects.filter(pk=full.subject_id).update(
            sealed=None, sealed_names=None, erased_at=clock.now()
        )
        forget_codes_again([key])
        assert Case.objects.get(pk=full.pk).age_at_intake is None


def test_every_code_about_a_person_is_emptied_and_the_pseudonym_stays() -> None:
    assert {"gender", "citizenships", "trafficking_status", "presenting_needs"} <= erasure.blanks(Case).keys()
    assert {"country", "control_means", "how_ended"} <= erasure.blanks(Episode).keys()
    assert not {"code", "subject", "status", "worker"} & erasure.blanks(Case).keys()


# --- the survivor's own copy


def test_what_is_held_is_told_in_words(worker: Actor, full: Case) -> None:
    with unit_of_work(by=worker):
        held = [one for read in OWN for one in read(full.pk, by=worker)]
    text = "\n".join(f"{one.heading} {one.pairs}" for one in held)
    assert all(
        word in text for word in ("Amina", "Her uncle", "Namibia", "No nuts", "Sliema", "She slept well.", full.code)
    )


def test_a_stranger_is_told_nothing_of_what_is_held(full: Case, stranger: Actor) -> None:
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        cases.everything(full.pk, by=stranger)
