"""Answers and versions in the database: sealed, only added, read with the questions they were given to."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.outbox import api as outbox
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.vault import api as vault
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case
from tessera.protection.forms import actions, api, policy, queries
from tessera.protection.forms.enums import FormState
from tessera.protection.forms.models import Form, Response
from tessera.trust.subjects import api as subjects
from tests.protection.cases import world
from tests.protection.forms import stage

pytestmark = pytest.mark.django_db(transaction=True)


def read(by: Actor, *ids: UUID) -> dict[UUID, api.Answers]:
    with unit_of_work(by=by):
        return api.read(ids, by=by)


def test_answers_are_read_as_they_were_given(worker: Actor, case: Case, form: Form) -> None:
    one = stage.answer(worker, case, form, slept="yes", visitors=[{"who": "عمتي", "hours": 2}, {"hours": 3}])
    assert read(worker, one) == {
        one: {"slept": "yes", "visitors": [{"who": "عمتي", "hours": 2}, {"hours": 3}], "all_hours": 5}
    }


def test_what_is_not_asked_is_not_kept_even_if_a_caller_hands_it_over(worker: Actor, case: Case, form: Form) -> None:
    one = stage.answer(worker, case, form, slept="yes", why_not="noise", stranger="x")
    assert read(worker, one) == {one: {"slept": "yes", "all_hours": 0}}


def test_answers_are_sealed(worker: Actor, case: Case, form: Form, as_admin: psycopg.Connection) -> None:
    stage.answer(worker, case, form, slept="no", why_not="Nightmares of the boat")
    dumped = as_admin.execute("select sealed, row_to_json(r)::text from protection_response r").fetchall()
    assert len(dumped) == 1
    assert b"boat" not in bytes(dumped[0][0])
    assert "boat" not in dumped[0][1]


def test_a_correction_is_a_new_response_and_the_old_one_stays(worker: Actor, case: Case, form: Form) -> None:
    first = stage.answer(worker, case, form, slept="yes")
    second = stage.answer(worker, case, form, supersedes=first, slept="no", why_not="pain")
    assert read(worker, first, second)[first]["slept"] == "yes"
    with pytest.raises(ValidationError, match="corrected these answers already"):
        stage.answer(worker, case, form, supersedes=first, slept="unknown")
    with unit_of_work(by=worker):
        rows = queries.of_case(case.pk, by=worker)
        assert [(row.pk, row.corrected) for row in rows] == [(second, False), (first, True)]


def test_a_correction_names_answers_of_the_same_case_and_form(worker: Actor, case: Case, form: Form) -> None:
    other = world.open_case(worker)
    first = stage.answer(worker, other, form, slept="yes")
    with pytest.raises(ValidationError, match="no such answers"):
        stage.answer(worker, case, form, supersedes=first, slept="no")


def test_the_database_refuses_to_rewrite_answers_and_versions(worker: Actor, case: Case, form: Form) -> None:
    stage.answer(worker, case, form, slept="yes")
    for change in (
        lambda: Response.objects.update(key="other"),
        lambda: Response.objects.update(source="document"),
        lambda: Form.objects.update(book={}),
        lambda: Form.objects.update(hash="0" * 64),
    ):
        with pytest.raises(IntegrityError, match="never rewritten"), acting(worker), transaction.atomic():
            change()


def test_a_new_version_does_not_change_what_was_answered(
    supervisor: Actor, worker: Actor, case: Case, form: Form
) -> None:
    old = stage.answer(worker, case, form, slept="no", why_not="noise", visitors=[{"who": "sister"}])
    later = stage.in_use(supervisor, stage.LATER)
    new = stage.answer(worker, case, later, slept="no", why_not="noise")
    with unit_of_work(by=worker):
        kept = api.kept([old, new], by=worker)
        said = {each: dict(api.words(kept[each].definition, kept[each].answers)[0].pairs) for each in (old, new)}
        assert "Why Not" in said[old]
        assert "What kept the person awake" in said[new]
        assert kept[old].definition.version == "1"
        assert kept[new].definition.version == "2"
        assert api.definition("night", by=worker).version == "2"
    with acting(supervisor), transaction.atomic():
        assert Form.objects.get(pk=form.pk).state == FormState.RETIRED


def test_the_same_file_twice_makes_no_second_version(supervisor: Actor, form: Form) -> None:
    with unit_of_work(by=supervisor):
        again = actions.upload(stage.NIGHT.encode(), by=supervisor)
    assert again.form is None
    assert "version 1" in again.problems[0].text


def test_a_retired_form_takes_no_new_answers_but_corrections(
    supervisor: Actor, worker: Actor, case: Case, form: Form
) -> None:
    first = stage.answer(worker, case, form, slept="yes")
    with unit_of_work(by=supervisor):
        retired = actions.retire(form.pk, by=supervisor)
    with pytest.raises(ValidationError, match="not in use"):
        stage.answer(worker, case, retired, slept="no")
    assert stage.answer(worker, case, retired, supersedes=first, slept="no", why_not="x")


def test_a_shipped_form_keeps_its_version_with_its_first_answer(worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        shape = api.definition("intake", by=worker)
        one = api.save(case.pk, shape, {"gender": "Feminine", "source": "caregiver"}, by=worker)
        two = api.save(case.pk, shape, {"gender": "unknown"}, by=worker)
        kept = api.kept([one, two], by=worker)
        assert kept[one].definition == shape
        assert kept[one].source == "caregiver"
        assert Form.objects.filter(key="intake").count() == 1
        assert not policy.scope(worker).exists(), "answers of other rooms stand under those rooms' rights"


def test_an_own_version_takes_the_place_of_a_shipped_form(supervisor: Actor) -> None:
    own = stage.in_use(supervisor, stage.NIGHT.replace("night", "episode"))
    with unit_of_work(by=supervisor):
        assert not own.on_cases
        assert api.definition("episode", by=supervisor).version == "1"
        with pytest.raises(KeyError):
            api.definition("nowhere", by=supervisor)


def test_erasing_the_person_erases_the_answers(supervisor: Actor, worker: Actor, case: Case, form: Form) -> None:
    one = stage.answer(worker, case, form, slept="no", why_not="pain")
    officer = world.colleague(world.organisation("harbour"), "dalia", "data_officer")
    with unit_of_work(by=officer):
        subjects.erase(case.subject_id, by=officer, why="asked for")
    assert read(worker, one) == {}
    with unit_of_work(by=worker):
        assert api.kept([one], by=worker)[one].answers is None
    outbox.drain(everything=True)
    with acting(worker), transaction.atomic():
        row = Response.objects.get(pk=one)
        assert (row.sealed, row.source, row.language) == (None, "", "")


def test_rotating_the_persons_key_keeps_the_answers(worker: Actor, case: Case, form: Form) -> None:
    one = stage.answer(worker, case, form, slept="yes")
    with unit_of_work(by=worker):
        vault.rotate_person(subjects.key_of(case.subject_id, by=worker), by=worker)
    assert read(worker, one)[one]["slept"] == "yes"


def test_a_stranger_sees_neither_forms_nor_answers(worker: Actor, stranger: Actor, case: Case, form: Form) -> None:
    one = stage.answer(worker, case, form, slept="yes")
    assert read(stranger, one) == {}
    with acting(stranger), transaction.atomic():
        assert not Form.objects.exists()
        assert not Response.objects.exists()
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        queries.version(form.pk, by=stranger)
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        actions.use(form.pk, by=stranger)
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        queries.response(one, by=stranger)


def test_the_administrator_uploads_and_reads_no_answers(administrator: Actor, worker: Actor, case: Case) -> None:
    form = stage.in_use(administrator, stage.NIGHT)
    one = stage.answer(worker, case, form, slept="yes")
    with pytest.raises(Hidden), unit_of_work(by=administrator):
        queries.response(one, by=administrator)
    with pytest.raises((Hidden, Refused)), unit_of_work(by=administrator):
        actions.answer(case.pk, form, {"slept": "no"}, by=administrator)


def test_a_caseworker_uploads_nothing(worker: Actor) -> None:
    with pytest.raises(Refused), unit_of_work(by=worker):
        actions.upload(stage.NIGHT.encode(), by=worker)


def test_what_was_done_is_in_the_ledger_without_words(supervisor: Actor, worker: Actor, case: Case, form: Form) -> None:
    one = stage.answer(worker, case, form, slept="no", why_not="pain")
    with acting(worker), transaction.atomic():
        rows = LedgerEntry.objects.filter(action__startswith="forms:")
        assert sorted({row.action for row in rows}) == [policy.ANSWER_ADD, policy.UPLOAD, policy.USE]
        assert {str(one)} == {row.detail["response"] for row in rows if row.action == policy.ANSWER_ADD}
        assert not any("pain" in str(row.detail) for row in rows)


def test_what_is_held_is_told_in_words(worker: Actor, case: Case, form: Form) -> None:
    first = stage.answer(worker, case, form, slept="yes")
    stage.answer(worker, case, form, supersedes=first, slept="no", why_not="pain")
    with unit_of_work(by=worker):
        held = [each for each in cases.everything(case.pk, by=worker) if "Night report" in each.heading]
    assert [dict(each.pairs)["Why Not"] for each in held] == ["pain"]
