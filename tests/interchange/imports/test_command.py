"""`import cases` on real files: what becomes of rows, of the same file again, of an interruption."""

from __future__ import annotations

import stat
from pathlib import Path

import psycopg
import pytest

from tessera.interchange.imports import api as imports
from tessera.interchange.imports import policy
from tessera.interchange.imports.models import Batch, RefusedPart
from tessera.interchange.mapping.api import shipped
from tessera.kernel.actor import Actor, acting
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case, Episode
from tessera.trust.consent import api as consents
from tessera.trust.consent.models import ConsentDecision
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects
from tessera.trust.subjects.models import Subject
from tests.interchange.imports import steps
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)

NAMED: dict[str, str | bool] = {
    "cas_CaseNumber": "HH-0007", "con_Consent": True, "prs_FirstName": "Dalia", "prs_SecondName": "Qasimova",
    "prs_Gender": "Feminine", "prs_Citizenship": "NA", "vic_TypeOfExploitation": "ForcedLabour",
}  # fmt: skip
PSEUDONYMOUS: dict[str, str | bool] = {
    "cas_CaseNumber": "HH-0008",
    "prs_Gender": "Masculine",
    "vic_TypeOfExploitation": "SexualExploitation",
}
NO_CONSENT: dict[str, str | bool] = {
    "cas_CaseNumber": "HH-0009",
    "prs_FirstName": "Zubaydah",
    "prs_SecondName": "Velasquez",
    "prs_Gender": "Feminine",
}


def test_a_workbook_becomes_sealed_people_with_their_consent_and_pseudonyms_otherwise(
    tmp_path: Path, supervisor: Actor, as_admin: psycopg.Connection
) -> None:
    said = steps.bring(steps.htcds(tmp_path / "book.xlsx", [NAMED, PSEUDONYMOUS]))

    assert (said.failed, said.answer["read"], said.answer["accepted"], said.answer["refused"]) == ("", 2, 2, 0)
    with unit_of_work(by=supervisor):
        named, other = Case.objects.get(citizenships=["NA"]), Case.objects.get(gender="Masculine")
        identity = subjects.reveal(named.subject_id, by=supervisor)
        assert (identity.given_names, identity.family_name) == ("Dalia", "Qasimova")
        [decision] = ConsentDecision.objects.filter(subject_id=named.subject_id)
        assert (decision.purpose, decision.how, decision.decision) == ("keep_record", "collected_elsewhere", "given")
        assert decision.collected_under == shipped("htcds-2.0").consent.collected_elsewhere_under  # type: ignore[union-attr]
        pseudonym = Subject.objects.get(pk=other.subject_id)
        assert (pseudonym.sealed, pseudonym.key_id) == (None, None)
        assert not ConsentDecision.objects.filter(subject_id=other.subject_id).exists()
        assert {str(case.import_batch) for case in (named, other)} == {said.answer["batch"]}
        assert Episode.objects.get(case=named).exploitation_types == ["ForcedLabour"]
    assert not steps.found(("Dalia", "Qasimova", "HH-0007"), steps.everything(as_admin))


def test_a_name_without_consent_is_refused_and_stands_nowhere_afterwards(
    tmp_path: Path, supervisor: Actor, as_admin: psycopg.Connection, capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    wrong: dict[str, str | bool] = {
        "cas_CaseNumber": "HH-0010",
        "con_Consent": "Zubaydah",
        "prs_Gender": "Velasquez",
        "prs_Birthdate": "Zubaydah",
    }
    said = steps.bring(steps.htcds(tmp_path / "book.xlsx", [PSEUDONYMOUS, NO_CONSENT, wrong]))

    assert (said.failed, said.answer["accepted"], said.answer["refused"]) == ("", 1, 2)
    rows = steps.listed(said)
    assert sorted((row["line"], row["column"], row["code"]) for row in rows) == [
        ("3", "con_Consent", "identity_without_consent"),
        ("4", "con_Consent", "unknown_value"),
        ("4", "prs_Birthdate", "no_date"),
        ("4", "prs_Gender", "unknown_value"),
    ]
    assert all(row["message"].endswith(".") for row in rows)
    place = Path(said.answer["refused_rows"])
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    seen = capfd.readouterr()
    everywhere = "\n".join([
        said.out, said.err, seen.out, seen.err, caplog.text, place.read_text(encoding="utf-8-sig"), steps.everything(as_admin),
    ])  # fmt: skip
    assert not steps.found(("Zubaydah", "Velasquez"), everywhere)
    with unit_of_work(by=supervisor):
        assert Subject.objects.count() == 1


def test_a_dry_run_changes_no_table(tmp_path: Path, supervisor: Actor, as_admin: psycopg.Connection) -> None:
    file = steps.htcds(tmp_path / "book.xlsx", [NAMED, PSEUDONYMOUS, NO_CONSENT])
    before = steps.counts(as_admin)
    said = steps.bring(file, "--dry-run")

    assert steps.counts(as_admin) == before
    assert said.answer["batch"] is None
    assert (said.answer["read"], said.answer["accepted"], said.answer["refused"], said.answer["dry_run"]) == (
        3,
        2,
        1,
        True,
    )
    assert [row["code"] for row in steps.listed(said)] == ["identity_without_consent"]


def test_a_dry_run_says_what_the_run_then_does(tmp_path: Path, supervisor: Actor) -> None:
    file = steps.htcds(tmp_path / "book.xlsx", [NAMED, NO_CONSENT, {"con_Consent": True}, PSEUDONYMOUS])
    dry = steps.bring(file, "--dry-run")
    told = steps.listed(dry)
    real = steps.bring(file)

    same = ("read", "accepted", "refused", "skipped", "columns_left_out")
    assert [dry.answer[name] for name in same] == [real.answer[name] for name in same]
    assert steps.listed(real) == told


def test_the_same_file_again_changes_nothing(tmp_path: Path, supervisor: Actor, as_admin: psycopg.Connection) -> None:
    file = steps.htcds(tmp_path / "book.xlsx", [NAMED, PSEUDONYMOUS, NO_CONSENT])
    first = steps.bring(file).answer
    before = steps.everything(as_admin)
    again = steps.bring(file)

    assert steps.everything(as_admin) == before
    assert (again.answer["read"], again.answer["accepted"], again.answer["skipped"], again.answer["refused"]) == (
        3,
        0,
        2,
        1,
    )
    assert again.answer["batch"] == first["batch"]
    assert [row["line"] for row in steps.listed(again)] == ["4"]
    with unit_of_work(by=supervisor):
        assert Batch.objects.count() == 1


def test_a_corrected_file_adds_only_what_was_refused(tmp_path: Path, supervisor: Actor) -> None:
    steps.bring(steps.htcds(tmp_path / "book.xlsx", [NAMED, PSEUDONYMOUS, NO_CONSENT]))
    mended = steps.bring(
        steps.htcds(tmp_path / "mended.xlsx", [NAMED, PSEUDONYMOUS, NO_CONSENT | {"con_Consent": True}])
    )

    assert (mended.answer["accepted"], mended.answer["skipped"], mended.answer["refused"]) == (1, 2, 0)
    with unit_of_work(by=supervisor):
        assert Case.objects.count() == Subject.objects.count() == 3


class PulledOut(Exception):
    """The power is gone."""


def test_an_interrupted_import_goes_on_and_takes_every_row_once(tmp_path: Path, supervisor: Actor) -> None:
    rows = steps.numbered(50)
    rows[3]["gender"] = rows[31]["gender"] = "nobody knows"
    file = steps.ctdc(tmp_path / "cases.csv", rows)
    by = people.system_actor(world.organisation("harbour"), "import cases", imports.NEEDS, "import")

    def pull(line: int, _expected: int) -> None:
        if line > 20:
            raise PulledOut

    with pytest.raises(PulledOut):
        imports.run(file, steps.CTDC, by=by, part=10, progress=pull)
    with unit_of_work(by=supervisor):
        here = Case.objects.count()
        assert 0 < here < 48
        assert Batch.objects.get().state == "running"
    result = imports.run(file, steps.CTDC, by=by, part=10)

    assert (result.read, result.accepted, result.refused, result.skipped) == (50, 48, 2, 0)
    assert result.resumed_after == 21
    with unit_of_work(by=supervisor):
        assert Case.objects.count() == Subject.objects.count() == Episode.objects.count() == 48
        assert Case.objects.values("source_key").distinct().count() == 48
        assert Batch.objects.get().state == "done"
    listed = "".join(imports.refused_list(result.batch, by=by)).splitlines()  # type: ignore[arg-type]
    assert [line.partition(",")[0] for line in listed[1:]] == ["5", "33"]
    assert steps.bring(file, mapping="ctdc-kanon-2020").answer["accepted"] == 0


def test_an_interruption_inside_a_part_leaves_nothing_of_it(
    tmp_path: Path, supervisor: Actor, as_admin: psycopg.Connection
) -> None:
    file = steps.ctdc(tmp_path / "cases.csv", steps.numbered(30))
    by = people.system_actor(world.organisation("harbour"), "import cases", imports.NEEDS, "import")
    # The database itself refuses the second part, after its people and cases were written.
    as_admin.execute(
        "create function no_more() returns trigger language plpgsql as $$ begin"
        " if (select count(*) from protection_episode) > 10 then raise exception 'the disk is full'; end if;"
        " return null; end $$"
    )
    as_admin.execute(
        "create trigger no_more after insert on protection_episode for each statement execute function no_more()"
    )
    try:
        with pytest.raises(Exception, match="disk is full"):
            imports.run(file, steps.CTDC, by=by, part=10)
    finally:
        as_admin.execute("drop function no_more cascade")
    assert {name: steps.counts(as_admin)[name] for name in ("protection_case", "trust_subject")} == {
        "protection_case": 10, "trust_subject": 10,
    }  # fmt: skip
    assert imports.run(file, steps.CTDC, by=by, part=10).accepted == 30
    assert steps.counts(as_admin)["protection_case"] == 30


def test_two_runs_of_one_file_at_once_take_no_row_twice(tmp_path: Path, supervisor: Actor) -> None:
    file = steps.ctdc(tmp_path / "cases.csv", steps.numbered(40))
    by = people.system_actor(world.organisation("harbour"), "import cases", imports.NEEDS, "import")
    passed: list[int] = []

    def another(line: int, _expected: int) -> None:
        if not passed:
            passed.append(line)
            imports.run(file, steps.CTDC, by=by, part=10)

    with pytest.raises(imports.Overtaken, match="another run"):
        imports.run(file, steps.CTDC, by=by, part=10, progress=another)
    with unit_of_work(by=supervisor):
        assert Case.objects.count() == 40
        batch = Batch.objects.get()
        assert (batch.state, batch.read, batch.accepted) == ("done", 40, 40)
        assert LedgerEntry.objects.filter(action=policy.RUN).count() == 1


def test_one_ledger_entry_tells_of_a_batch(tmp_path: Path, supervisor: Actor) -> None:
    file = steps.htcds(tmp_path / "book.xlsx", [NAMED, PSEUDONYMOUS, NO_CONSENT])
    with acting(supervisor), unit_of_work(by=supervisor):
        before = set(LedgerEntry.objects.values_list("pk", flat=True))
    batch = steps.bring(file).answer["batch"]
    steps.bring(file)

    with unit_of_work(by=supervisor):
        [entry] = LedgerEntry.objects.exclude(pk__in=before)
    assert (entry.action, str(entry.object_id), entry.job, entry.purpose) == (
        policy.RUN,
        batch,
        "import cases",
        "import",
    )
    counts = {name: entry.detail[name] for name in ("read", "accepted", "skipped", "refused")}
    assert counts == {"read": 3, "accepted": 2, "skipped": 0, "refused": 1}


def test_columns_without_a_place_are_named(tmp_path: Path, supervisor: Actor) -> None:
    said = steps.bring(steps.htcds(tmp_path / "book.xlsx", [PSEUDONYMOUS | {"org_Name": "Harbour"}]))

    assert "org_Name" in said.answer["columns_left_out"]
    assert "prs_Gender" not in said.answer["columns_left_out"]


def test_a_row_that_says_nothing_is_refused(tmp_path: Path, supervisor: Actor) -> None:
    said = steps.bring(
        steps.htcds(tmp_path / "book.xlsx", [{"cas_CaseNumber": "1", "con_Consent": True}, PSEUDONYMOUS])
    )

    assert (said.answer["accepted"], said.answer["refused"]) == (1, 1)
    assert [(row["line"], row["code"]) for row in steps.listed(said)] == [("2", "nothing_told")]


@pytest.mark.parametrize("function", ["funder", "police", "coordinator", "observatory", "operator", "prosecution"])
def test_an_organisation_of_another_function_cannot_import(
    tmp_path: Path, transactional_db: None, as_admin: psycopg.Connection, function: str
) -> None:
    world.organisation("elsewhere", function)
    file = steps.htcds(tmp_path / "book.xlsx", [NAMED])
    before = steps.counts(as_admin)
    said = steps.bring(file, organisation="elsewhere")

    assert "keeps no cases" in said.failed
    assert steps.counts(as_admin) == before


def test_a_colleague_without_the_right_cannot_import(
    tmp_path: Path, supervisor: Actor, as_admin: psycopg.Connection
) -> None:
    file = steps.ctdc(tmp_path / "cases.csv", steps.numbered(3))
    with pytest.raises(Refused):
        imports.run(file, steps.CTDC, by=supervisor)
    with pytest.raises(Refused):
        imports.rehearse(file, steps.CTDC, by=supervisor, refused=lambda _rows: None)
    assert not any(steps.in_the_rooms(as_admin).values())


def test_a_stranger_sees_neither_the_batch_nor_its_cases(tmp_path: Path, supervisor: Actor, stranger: Actor) -> None:
    said = steps.bring(steps.htcds(tmp_path / "book.xlsx", [NAMED, NO_CONSENT]))

    with unit_of_work(by=stranger):
        assert not policy.scope(stranger).exists()
        # The database alone says no, too.
        for model in (Batch, RefusedPart, Case, Subject, ConsentDecision, Episode):
            assert not model.objects.exists(), model
    with pytest.raises(Hidden):
        imports.refused_list(said.answer["batch"], by=stranger)


def test_consent_taken_back_for_an_imported_person_holds(tmp_path: Path, supervisor: Actor) -> None:
    steps.bring(steps.htcds(tmp_path / "book.xlsx", [NAMED, PSEUDONYMOUS]))
    with unit_of_work(by=supervisor):
        case = Case.objects.get(citizenships=["NA"])
        [decision] = ConsentDecision.objects.filter(subject_id=case.subject_id)
    with unit_of_work(by=supervisor):
        consents.withdraw(decision.pk, by=supervisor, how="told_worker")

    with unit_of_work(by=supervisor):
        decision.refresh_from_db()
        assert (decision.decision, decision.withdrawn_by) == ("withdrawn", supervisor.account)
        answer = consents.gate(case.subject_id, "keep_record", consents.OWN, by=supervisor)
    assert (answer.allowed, answer.reason) == (False, "withdrawn")
