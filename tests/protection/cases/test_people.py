"""Other people in a case, who may decide, safe contact, a child's case, earlier versions, and the end of it all."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import actions, circle, habits, holding, vocabulary, wording
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case, CasePerson, CaseText
from tessera.trust.consent import api as consents
from tessera.trust.subjects import api as subjects
from tests.protection.cases import world
from tests.protection.cases.test_erasure import SAMI, add, erase
from tests.protection.cases.world import AMINA, EXPLAINED, KEEP

pytestmark = pytest.mark.django_db(transaction=True)

# What this room holds itself; other rooms tell theirs in their own tests.
OWN = (holding.identity, holding.overview, holding.people, holding.notes)


# --- a name of their own needs a decision of their own


def test_somebody_in_a_case_is_named_under_their_own_consent_and_key(worker: Actor) -> None:
    case = world.open_case(worker, AMINA)
    row = add(worker, case, values={"relation": "child", "age": 4}, identity=SAMI, consent=[KEEP])
    with unit_of_work(by=worker):
        assert subjects.reveal(row.subject_id, by=worker).name == "Sami Haddad"
        keys = {subjects.key_of(one, by=worker) for one in (row.subject_id, case.subject_id)}
    assert len(keys) == 2


@pytest.mark.parametrize("consent", [(), (consents.Terms("keep_record", "refused"),)])
def test_a_name_without_a_decision_to_keep_it_is_refused(worker: Actor, consent: tuple[consents.Terms, ...]) -> None:
    case = world.open_case(worker, AMINA)
    with pytest.raises(ValidationError, match="only after they agreed"):
        add(worker, case, identity=SAMI, consent=consent)
    with unit_of_work(by=worker):
        assert not CasePerson.objects.exists()


def test_the_survivors_own_consent_does_not_speak_for_somebody_else(worker: Actor) -> None:
    case = world.open_case(worker, AMINA, consent=(KEEP,))
    row = add(worker, case)
    with pytest.raises(ValidationError, match="only after they agreed"), unit_of_work(by=worker):
        cases.edit_person(row.pk, "dependant", {}, by=worker, identity=SAMI)


def test_who_the_survivor_is_changes_only_while_a_record_may_be_kept(worker: Actor) -> None:
    kept, unasked = world.open_case(worker, AMINA), world.open_case(worker, consent=())
    with unit_of_work(by=worker):
        cases.set_identity(kept.pk, SAMI, by=worker)
        assert subjects.reveal(kept.subject_id, by=worker).name == "Sami Haddad"
    with pytest.raises(ValidationError, match="only after they agreed"), unit_of_work(by=worker):
        cases.set_identity(unasked.pk, SAMI, by=worker)
    with unit_of_work(by=worker):
        cases.set_identity(unasked.pk, SAMI, by=worker, consent=[KEEP])


def test_a_stranger_neither_sees_nor_changes_anybody(worker: Actor, stranger: Actor) -> None:
    case = world.open_case(worker, AMINA)
    row = add(worker, case)
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        cases.edit_person(row.pk, "caregiver", {}, by=stranger)
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        cases.safe_contact(case.pk, by=stranger)
    with unit_of_work(by=stranger):
        assert not CasePerson.objects.exists()


def test_words_about_somebody_are_sealed_and_answers_checked(worker: Actor) -> None:
    case = world.open_case(worker, AMINA)
    words = cases.PersonWords(where="With the aunt in Sliema", note="Afraid of dogs")
    row = add(worker, case, values={"safe": "no", "with_survivor": "no"}, words=words)
    with unit_of_work(by=worker):
        assert b"Sliema" not in bytes(CasePerson.objects.get().sealed)
        [seen] = circle.people(Case.objects.get(pk=case.pk))
        assert (seen.row.safe, seen.words) == ("no", words)
    with pytest.raises(ValidationError), unit_of_work(by=worker):
        cases.edit_person(row.pk, "dependant", {"relation": "landlord"}, by=worker)
    with pytest.raises(ValidationError), unit_of_work(by=worker):
        cases.edit_person(row.pk, "landlord", {}, by=worker)


# --- a suspected caregiver never decides


def decided(by: Actor, subject: object, decider: str = "", decided_by: str = "caregiver") -> None:
    words = consents.Words(guardian_basis="Her mother, by birth", decider=decider)
    terms = consents.Terms("keep_record", "given", decided_by=decided_by, explained=EXPLAINED, words=words)
    with unit_of_work(by=by):
        consents.record(subject, terms, by=by)  # type: ignore[arg-type]


@pytest.mark.parametrize("decided_by", ["caregiver", "child_assent_and_caregiver"])
def test_a_caregiver_who_may_be_involved_never_decides(worker: Actor, decided_by: str) -> None:
    case = world.open_case(worker, consent=())
    decided(worker, case.subject_id, decided_by=decided_by)
    uncle = add(worker, case, "caregiver", values={"relation": "aunt_uncle", "possibly_implicated": "yes"})
    with pytest.raises(ValidationError, match="may have had a part"):
        decided(worker, case.subject_id, decided_by=decided_by)
    with pytest.raises(ValidationError, match="never decides"):
        decided(worker, case.subject_id, str(uncle.subject_id), decided_by)
    mother = add(worker, case, "caregiver", values={"relation": "mother", "possibly_implicated": "no"})
    decided(worker, case.subject_id, str(mother.subject_id), decided_by)
    with pytest.raises(ValidationError, match="not one of the choices"):
        decided(worker, case.subject_id, str(case.subject_id), decided_by)


def test_the_rule_holds_for_a_dependant_in_the_case_too(worker: Actor) -> None:
    case = world.open_case(worker)
    child = add(worker, case, values={"relation": "child"})
    add(worker, case, "caregiver", values={"relation": "father", "possibly_implicated": "yes"})
    with pytest.raises(ValidationError, match="may have had a part"):
        decided(worker, child.subject_id)
    decided(worker, child.subject_id, decided_by="court_or_guardian")


# --- before any contact


def test_safe_contact_says_first_who_must_not_know_and_the_reading_is_kept(worker: Actor) -> None:
    who = subjects.Identity(
        given_names="Amina",
        phones=("+356 2100 0001", "+356 2100 0002"),
        must_not_know=(subjects.Outsider("Karim", "uncle", "he sold her"),),
        safe_contacts=(
            subjects.SafeContact("phone", "+356 2100 0001", "10 to 12", "no", "The school", "almond", "2026-03-01"),
            subjects.SafeContact("visit", "The market, stall 4", "Fridays"),
        ),
    )
    case = world.open_case(worker, who, languages=["ar"])
    with clock.frozen(datetime.datetime(2026, 3, 2, 8, tzinfo=datetime.UTC)), unit_of_work(by=worker):
        safe = cases.safe_contact(case.pk, by=worker, why="follow-up")
    assert [str(one) for one in safe.must_not_know] == ["Karim (uncle, he sold her)"]
    assert [(way.channel, way.windows, way.expired) for way in safe.ways] == [
        ("Telephone call", "10 to 12", True),
        ("A visit", "Fridays", False),
    ]
    assert (safe.phones, safe.languages) == (("+356 2100 0002",), "Arabic")
    with unit_of_work(by=worker):
        read = LedgerEntry.objects.filter(action="subject:identity:view", object_id=case.subject_id)
        assert [row.why for row in read] == ["follow-up"]


def test_without_the_right_to_names_there_is_no_safe_contact(worker: Actor) -> None:
    case = world.open_case(worker, AMINA)
    blind = Actor(worker.account, worker.organisation, worker.roles, worker.actions - {"subject:identity:view"}, "work")
    with pytest.raises(Refused), unit_of_work(by=blind):
        cases.safe_contact(case.pk, by=blind)


def test_safe_contact_of_somebody_erased_is_empty_and_says_so(worker: Actor) -> None:
    case = world.open_case(worker, AMINA)
    erase(worker, case)
    with pytest.raises(Refused), unit_of_work(by=worker):
        cases.safe_contact(case.pk, by=worker)


# --- a child's case


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"age_at_intake": 17}, vocabulary.CHILD),
        ({"age_at_intake": 18}, ""),
        ({"age_band": "9--17"}, vocabulary.CHILD),
        ({"age_band": "18--20"}, ""),
        ({"age_at_intake": 30, "age_in_doubt": "yes"}, vocabulary.IN_DOUBT),
        ({"age_in_doubt": "unknown"}, ""),
        ({}, ""),
    ],
)
def test_under_eighteen_or_in_doubt_is_a_childs_case(worker: Actor, values: dict[str, object], expected: str) -> None:
    case = world.open_case(worker, **values)
    with unit_of_work(by=worker):
        assert cases.get(case.pk, by=worker).childhood == expected


def test_a_child_comes_of_age(worker: Actor) -> None:
    at = datetime.date(2024, 6, 1)
    row = world.open_case(worker, age_at_intake=16, intake_date=at)
    assert vocabulary.childhood(row, datetime.date(2026, 5, 31)) == vocabulary.CHILD
    assert vocabulary.childhood(row, datetime.date(2026, 6, 1)) == ""


@pytest.mark.parametrize(
    ("values", "may_decide"),
    [
        ({"legal_basis": "court_order"}, True),
        ({"legal_basis": "none"}, False),
        ({}, False),
        ({"legal_basis": "parent", "possibly_implicated": "yes"}, False),
    ],
)
def test_a_guardian_has_a_ground_and_no_part_in_it(worker: Actor, values: dict[str, str], may_decide: bool) -> None:
    case = world.open_case(worker, age_at_intake=12)
    add(worker, case, "caregiver", values=values)
    with unit_of_work(by=worker):
        assert circle.has_guardian(case) is may_decide


# --- what follows from the dates, words, habits


def test_the_first_service_is_due_two_days_after_the_referral(worker: Actor) -> None:
    case = world.open_case(
        worker, referral_received_on=datetime.date(2026, 3, 2), intake_date=datetime.date(2026, 3, 9)
    )
    assert case.first_service_due == datetime.date(2026, 3, 4)
    with unit_of_work(by=worker):
        changed = cases.edit_case(case.pk, {"referral_received_on": None}, by=worker)
    assert changed.first_service_due == datetime.date(2026, 3, 11)


def test_an_organisation_decides_its_habits(worker: Actor) -> None:
    administrator = world.colleague(world.organisation("harbour"), "ada", "organisation_administrator")
    with unit_of_work(by=administrator):
        actions.set_habits(by=administrator, asks_background=True, first_service_hours=24)
    case = world.open_case(worker, referral_received_on=datetime.date(2026, 3, 2))
    assert case.first_service_due == datetime.date(2026, 3, 3)
    with unit_of_work(by=worker):
        assert habits.of(worker).asks_background
    with pytest.raises(Refused), unit_of_work(by=worker):
        actions.set_habits(by=worker, asks_background=False, first_service_hours=24)
    with pytest.raises(ValidationError), unit_of_work(by=administrator):
        actions.set_habits(by=administrator, asks_background=True, first_service_hours=0)


def test_words_that_help_are_sealed_and_earlier_ones_stay(worker: Actor) -> None:
    case = world.open_case(worker)
    for text in ("Cannot eat nuts", "Cannot eat nuts; prays at noon"):
        with unit_of_work(by=worker):
            cases.edit_case(case.pk, {}, by=worker, words=cases.CaseWords(accommodation_needs=text))
    with unit_of_work(by=worker):
        assert wording.of(case).accommodation_needs == "Cannot eat nuts; prays at noon"
        rows = list(CaseText.objects.all())
        assert len(rows) == 2
        assert not any(b"nuts" in bytes(row.sealed) for row in rows)


def test_a_known_person_keeps_what_was_known(worker: Actor) -> None:
    first = world.open_case(worker, AMINA)
    said = subjects.Identity(given_names="Amina", family_name="Khoury", phones=("+356 2100 0001",))
    with unit_of_work(by=worker):
        cases.open_case(by=worker, values={}, subject=first.subject_id, identity=said)
        who = subjects.reveal(first.subject_id, by=worker)
    assert (who.name, who.other_names, who.who_must_not_know) == ("Amina Khoury", ("Amina Haddad",), "Her uncle")
    assert who.phones == ("+356 2100 0001",)


def test_a_likely_duplicate_is_named_with_its_reason_and_a_restricted_one_only_counted(
    worker: Actor, second: Actor, supervisor: Actor
) -> None:
    case = world.open_case(worker, AMINA)
    again = subjects.Identity(given_names="Ameena", family_name="Hadad")
    with unit_of_work(by=second):
        found = cases.alike(again, by=second)
        assert [match.subject_id for match in found.matches] == [case.subject_id]
        assert cases.alike(again, by=second, but=[case.subject_id]).matches == []
    with unit_of_work(by=supervisor):
        cases.edit_case(case.pk, {"confidentiality_level": "named_workers_only"}, by=supervisor)
    with unit_of_work(by=second):
        hidden = cases.alike(again, by=second)
    assert (list(hidden.matches), hidden.restricted) == ([], True)
