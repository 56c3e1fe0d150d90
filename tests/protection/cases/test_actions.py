"""Writing cases: everything in one transaction, nothing lost, and only what the role and the case allow."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from tessera.kernel import clock, codes
from tessera.kernel.actor import Actor
from tessera.kernel.ids import read_code
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.outbox.models import OutboxEvent
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy, queries, states
from tessera.protection.cases.enums import CLOSED, Status
from tessera.protection.cases.models import Case, CaseVersion, EpisodeText
from tessera.trust.consent import api as consents
from tessera.trust.subjects import api as subjects
from tessera.trust.subjects.models import Subject
from tests.protection.cases import world
from tests.protection.cases.world import AMINA, COUNT

pytestmark = pytest.mark.django_db(transaction=True)


def load(by: Actor, case: Case) -> Case:
    with unit_of_work(by=by):
        return Case.objects.get(pk=case.pk)


# --- opening


def test_a_case_opens_with_the_person_the_consent_and_the_identity_in_one(worker) -> None:
    case = world.open_case(worker, AMINA, age_at_intake=19, citizenships=["NA", "stateless"])
    with unit_of_work(by=worker):
        assert subjects.reveal(case.subject_id, by=worker) == AMINA
        assert consents.gate(case.subject_id, "keep_record", consents.OWN, by=worker)
        assert OutboxEvent.objects.filter(topic="case:file:opened").count() == 1
        assert LedgerEntry.objects.filter(action=policy.OPEN, object_id=case.id).count() == 1
    assert read_code(case.code) == case.code
    assert (case.worker_id, case.status, case.age_band) == (worker.account, "intake", "18--20")


@pytest.mark.parametrize("consent", [[], [COUNT], [consents.Terms("keep_record", "refused")]])
def test_no_identity_is_kept_without_a_decision_and_nothing_else_either(worker, consent) -> None:
    with pytest.raises(ValidationError) as fault:
        world.open_case(worker, AMINA, consent)
    assert list(fault.value.message_dict) == ["keep_record"]
    with unit_of_work(by=worker):
        assert not Case.objects.exists()
        assert not Subject.objects.exists()


def test_a_lawful_basis_with_two_signatures_is_a_ground_as_well(worker, second) -> None:
    basis = consents.Terms(
        "keep_record", "given", legal_basis="vital_interest", second_signature=second.account,
        words=consents.Words(legal_note="Unconscious after the rescue."),
    )  # fmt: skip
    case = world.open_case(worker, AMINA, [basis])
    with unit_of_work(by=worker):
        assert subjects.reveal(case.subject_id, by=worker).family_name == "Haddad"


def test_a_person_known_here_gets_a_second_case_under_the_same_pseudonym(worker) -> None:
    first = world.open_case(worker, AMINA)
    with unit_of_work(by=worker):
        again = cases.open_case(by=worker, values={}, subject=first.subject_id, identity=AMINA)
    assert again.subject_id == first.subject_id
    with unit_of_work(by=worker):
        assert Subject.objects.count() == 1


def test_a_person_of_another_organisation_is_nobody(worker, stranger) -> None:
    theirs = world.open_case(stranger)
    with pytest.raises(Hidden), unit_of_work(by=worker):
        cases.open_case(by=worker, values={}, subject=theirs.subject_id)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"gender": "Woman"}, "gender"),
        ({"citizenships": ["NA", "ZZ"]}, "citizenships"),
        ({"age_at_intake": 130}, "age_at_intake"),
        ({"confidentiality_level": "unknown"}, "confidentiality_level"),
        ({"needs_interpreter": "maybe"}, "needs_interpreter"),
        ({"intake_date": "yesterday"}, "intake_date"),
    ],
)
def test_a_value_outside_its_list_is_named_with_its_field(worker, values, field) -> None:
    with pytest.raises(ValidationError) as fault:
        world.open_case(worker, **values)
    assert list(fault.value.message_dict) == [field]


@pytest.mark.parametrize("answer", codes.EMPTY_ANSWERS)
def test_an_empty_answer_is_an_answer(worker, answer) -> None:
    case = world.open_case(worker, gender=answer, citizenships=[answer], needs_interpreter=answer)
    assert (case.gender, case.citizenships, case.needs_interpreter) == (answer, [answer], answer)


# --- changing


def test_a_change_keeps_the_earlier_version_and_says_which_fields(worker) -> None:
    case = world.open_case(worker, gender="Feminine", age_at_intake=30)
    with unit_of_work(by=worker):
        cases.edit_case(case.id, {"gender": "TransgenderFeminine", "age_at_intake": 30}, by=worker)
    with unit_of_work(by=worker):
        [earlier] = CaseVersion.objects.filter(row_id=case.id)
        assert earlier.data["gender"] == "Feminine"
        assert earlier.account_id == worker.account
        entry = LedgerEntry.objects.get(action=policy.EDIT, object_id=case.id)
        assert entry.detail == {"fields": ["gender"]}


def test_an_episode_keeps_its_earlier_words(worker) -> None:
    case = world.open_case(worker)
    episode = world.tell(worker, case, cases.EpisodeWords(place="Farm near the lake"), country="NA")
    with unit_of_work(by=worker):
        cases.edit_episode(episode.id, {"country": "ZA"}, by=worker, words=cases.EpisodeWords(place="A mine"))
    with unit_of_work(by=worker):
        [told] = cases.account(case.id, by=worker)
        assert told.words == cases.EpisodeWords(place="A mine")
        assert EpisodeText.objects.count() == 2
        [earlier] = CaseVersion.objects.filter(row_id=episode.id)
        assert earlier.data["country"] == "NA"


def test_an_end_before_the_beginning_is_refused_unless_estimated(worker) -> None:
    case = world.open_case(worker)
    with pytest.raises(ValidationError, match="before the beginning"):
        world.tell(worker, case, from_date=date(2020, 5, 1), to_date=date(2019, 5, 1))


def test_a_note_is_mended_by_a_new_one_that_names_it(worker) -> None:
    case = world.open_case(worker)
    first = world.note(worker, case, "She left on Monday.", type="call", at=datetime(2026, 1, 5, 9, tzinfo=UTC))
    world.note(worker, case, "She left on Tuesday.", corrects=first.id)
    with unit_of_work(by=worker):
        [mend, mended], older = queries.notes(load(worker, case), by=worker)
    assert (mend.text, mend.corrects, mended.text, mended.corrected_by) == (
        "She left on Tuesday.", first.id, "She left on Monday.", mend.id,
    )  # fmt: skip
    assert older == ""


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"type": "gossip"}, "type"),
        ({"domains": ["weather"]}, "domains"),
        ({"at": datetime(2999, 1, 1, tzinfo=UTC)}, "at"),
        ({"corrects": uuid4()}, "corrects"),
    ],
)
def test_a_wrong_note_is_refused_by_field(worker, more, field) -> None:
    case = world.open_case(worker)
    with pytest.raises(ValidationError) as fault:
        world.note(worker, case, **{"text": "A word.", **more})
    assert list(fault.value.message_dict) == [field]


def test_after_erasure_the_words_are_gone_and_the_counts_stay(worker, supervisor) -> None:
    case = world.open_case(worker, AMINA)
    world.tell(worker, case, cases.EpisodeWords(place="Farm"), country="NA")
    world.note(worker, case, "A word.")
    officer = world.colleague(supervisor.organisation, "dpo", "data_officer")
    with unit_of_work(by=officer):
        subjects.erase(case.subject_id, by=officer, why="asked")
    with unit_of_work(by=worker):
        [told] = cases.account(case.id, by=worker)
        assert told.words is None
        assert {answer.name: answer.value for answer in told.answers}["country"] == "NA"
        [note], _older = queries.notes(load(worker, case), by=worker)
        assert note.text is None


# --- status


def test_every_status_of_the_code_list_has_its_moves_and_every_move_a_way_back_to_work() -> None:
    assert set(codes.get("case_status").values()) == set(states.MOVES)
    assert {to for ends in states.MOVES.values() for to in ends} | {Status.ENQUIRY} == set(Status)
    assert all(states.MOVES[end] == (Status.REOPENED,) for end in CLOSED)


def test_a_case_goes_from_intake_to_closed_and_back(worker, supervisor) -> None:
    case = world.open_case(worker)
    with unit_of_work(by=worker):
        cases.change_status(case.id, "Active", by=worker)
    with pytest.raises(Refused), unit_of_work(by=worker):
        cases.change_status(case.id, "Closed", by=worker, reason="goals_met")
    with pytest.raises(ValidationError), unit_of_work(by=supervisor):
        cases.change_status(case.id, "Closed", by=supervisor)
    with unit_of_work(by=supervisor):
        cases.change_status(case.id, "Closed", by=supervisor, reason="goals_met")
    closed = load(worker, case)
    assert (closed.is_open, closed.closure_reason, bool(closed.closed_at)) == (False, "goals_met", True)
    with pytest.raises(Refused, match="edit"), unit_of_work(by=worker):
        cases.edit_case(case.id, {"gender": "Feminine"}, by=worker)
    world.note(worker, case, "She rang to say that she is well.")
    with unit_of_work(by=supervisor):
        cases.change_status(case.id, "reopened", by=supervisor)
    assert load(worker, case).is_open
    with unit_of_work(by=worker):
        assert OutboxEvent.objects.filter(topic="case:file:closed").count() == 1


@pytest.mark.parametrize("to", ["FollowUp", "reopened", "enquiry", "nowhere", "intake"])
def test_a_step_there_is_not_is_refused(worker, supervisor, to) -> None:
    case = world.open_case(worker)
    with pytest.raises(ValidationError), unit_of_work(by=supervisor):
        cases.change_status(case.id, to, by=supervisor)


# --- who may


def test_a_restricted_case_is_for_its_workers_and_supervisors(worker, second, supervisor) -> None:
    case = world.open_case(worker, confidentiality_level="restricted_team")
    for actor, sees in ((worker, True), (second, False), (supervisor, True)):
        with unit_of_work(by=actor):
            assert policy.scope(actor).filter(pk=case.pk).exists() is sees
            assert bool(policy.can(actor, policy.VIEW, case)) is sees
    with unit_of_work(by=supervisor):
        cases.assign(case.id, by=supervisor, worker=worker.account, also=[second.account])
    with unit_of_work(by=second):
        assert policy.can(second, policy.EDIT, case)
    with unit_of_work(by=supervisor):
        cases.assign(case.id, by=supervisor, worker=worker.account)
    with unit_of_work(by=second):
        assert not policy.can(second, policy.EDIT, case)


def test_whoever_restricts_a_case_stays_inside_and_only_a_supervisor_opens_it_again(worker, second, supervisor) -> None:
    case = world.open_case(worker)
    with unit_of_work(by=second):
        cases.edit_case(case.id, {"confidentiality_level": "named_workers_only"}, by=second)
    with unit_of_work(by=second):
        assert policy.can(second, policy.VIEW, case)
    with pytest.raises(ValidationError, match="supervisor"), unit_of_work(by=second):
        cases.edit_case(case.id, {"confidentiality_level": "standard"}, by=second)
    with unit_of_work(by=supervisor):
        cases.edit_case(case.id, {"confidentiality_level": "standard"}, by=supervisor)


def test_breaking_the_glass_needs_a_reason_opens_for_a_day_and_tells(worker, second, supervisor) -> None:
    case = world.open_case(worker, confidentiality_level="named_workers_only")
    with pytest.raises(Hidden), unit_of_work(by=second):
        cases.get(case.id, by=second)
    with pytest.raises(ValidationError), unit_of_work(by=second):
        cases.break_glass(case.id, "urgent", by=second)
    with unit_of_work(by=second):
        glass = cases.break_glass(case.id, "She is at the door and bleeding.", by=second)
    with unit_of_work(by=second):
        assert cases.get(case.id, by=second).id == case.id
        [news] = OutboxEvent.objects.filter(topic="glass:break:used")
        assert str(second.account) in str(news.payload["account"])
        assert LedgerEntry.objects.get(action=policy.GLASS).detail["glass"] == str(glass.id)
    with unit_of_work(by=supervisor):
        [told] = cases.opened_lately(supervisor)
        assert (told.case_id, told.by) == (case.id, "Karim")
        assert cases.opened_lately(second) == []
        [shown] = queries.glass(case, by=supervisor)
        assert shown.reason == "She is at the door and bleeding."
    with clock.frozen(glass.until), pytest.raises(Hidden), unit_of_work(by=second):
        cases.get(case.id, by=second)


def test_there_is_no_glass_before_an_open_case_or_another_organisations(worker, second, stranger) -> None:
    case = world.open_case(worker)
    for actor in (second, stranger):
        with pytest.raises(Hidden), unit_of_work(by=actor):
            cases.break_glass(case.id, "I would like to see this case.", by=actor)


def test_what_the_page_offers_is_what_the_policy_allows(worker, supervisor, second) -> None:
    case = world.open_case(worker)
    closed = world.open_case(worker)
    with unit_of_work(by=supervisor):
        closed = cases.change_status(closed.id, "Closed", by=supervisor, reason="death")
    for actor in (worker, supervisor, second):
        for row in (case, closed):
            with unit_of_work(by=actor):
                asked = {one for one in policy.ACTIONS if one != policy.GLASS and policy.can(actor, one, row)}
                assert policy.allowed(actor, row) - {policy.GLASS} == asked


def test_a_colleague_only_is_assigned(worker, supervisor, stranger) -> None:
    case = world.open_case(worker)
    for wrong in ({"worker": stranger.account}, {"worker": worker.account, "also": [uuid4()]}):
        with pytest.raises(ValidationError), unit_of_work(by=supervisor):
            cases.assign(case.id, by=supervisor, **wrong)
    with pytest.raises(Refused), unit_of_work(by=worker):
        cases.assign(case.id, by=worker, worker=None)


@pytest.mark.parametrize("act", [
    lambda case, by: cases.get(case.id, by=by),
    lambda case, by: cases.account(case.id, by=by),
    lambda case, by: cases.edit_case(case.id, {}, by=by),
    lambda case, by: cases.add_note(case.id, "x", by=by),
    lambda case, by: cases.add_episode(case.id, {}, by=by),
    lambda case, by: cases.assign(case.id, by=by, worker=None),
    lambda case, by: cases.change_status(case.id, "Active", by=by),
    lambda case, by: cases.add_person(case.id, "dependant", by=by),
])  # fmt: skip
def test_a_stranger_learns_that_there_is_nothing_and_the_ledger_keeps_it(worker, stranger, act) -> None:
    case = world.open_case(worker)
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        act(case, stranger)
    with unit_of_work(by=stranger):
        assert LedgerEntry.objects.filter(outcome="hidden", object_id=case.id).count() == 1


# --- the list and the search


def test_the_list_pages_forward_and_back_without_missing_a_case(worker) -> None:
    made = [world.open_case(worker).id for _ in range(7)]
    with unit_of_work(by=worker):
        first = cases.worklist(worker, size=3)
        middle = cases.worklist(worker, cursor=first.next, size=3)
        last = cases.worklist(worker, cursor=middle.next, size=3)
        back = cases.worklist(worker, cursor=last.previous, size=3)
        start = cases.worklist(worker, cursor=back.previous, size=3)
    seen = [line.id for page in (first, middle, last) for line in page.lines]
    assert seen == made[::-1]
    assert (first.previous, last.next) == ("", "")
    assert [line.id for line in back.lines] == [line.id for line in middle.lines]
    assert start == first


def test_the_list_narrows_by_state_worker_and_code_and_survives_a_broken_cursor(worker, second, supervisor) -> None:
    mine, theirs = world.open_case(worker), world.open_case(second)
    with unit_of_work(by=supervisor):
        cases.change_status(theirs.id, "Closed", by=supervisor, reason="other")
        cases.assign(mine.id, by=supervisor, worker=None)
    found = {}
    with unit_of_work(by=worker):
        for name, filters in {
            "open": cases.Filters(), "closed": cases.Filters("closed"), "nobody": cases.Filters(unassigned=True),
            "second": cases.Filters("all", worker=second.account), "code": cases.Filters("all", code=theirs.code.lower()),
            "wrong": cases.Filters("all", code="7K3M"), "status": cases.Filters(status="intake"),
        }.items():  # fmt: skip
            found[name] = [line.id for line in cases.worklist(worker, filters, cursor="b-not.a-cursor").lines]
    assert found == {
        "open": [mine.id], "closed": [theirs.id], "nobody": [mine.id], "second": [theirs.id], "code": [theirs.id],
        "wrong": [], "status": [mine.id],
    }  # fmt: skip


def test_the_person_of_a_restricted_case_is_closed_like_the_case(worker, second, supervisor) -> None:
    case = world.open_case(worker, AMINA, confidentiality_level="named_workers_only")
    with unit_of_work(by=second):
        assert consents.decisions(case.subject_id, by=second) == []
        assert subjects.search(AMINA.name, by=second) == []
    with pytest.raises(Hidden), unit_of_work(by=second):
        subjects.reveal(case.subject_id, by=second)
    for may in (worker, supervisor):
        with unit_of_work(by=may):
            assert subjects.reveal(case.subject_id, by=may).name == AMINA.name
            assert consents.decisions(case.subject_id, by=may)


def test_a_search_before_creating_says_of_a_restricted_person_only_that_there_is_one(worker, second) -> None:
    case = world.open_case(worker, AMINA, confidentiality_level="named_workers_only")
    with unit_of_work(by=second):
        found = queries.find("Amina Haddad", by=second)
        assert (found.matches, found.restricted) == ([], True)
    with unit_of_work(by=worker):
        [match] = queries.find("أمينة حداد", by=worker).matches
        assert match.cases[0].id == case.id
        [match] = queries.find(case.code, by=worker).matches
        assert match.subject_id == case.subject_id
