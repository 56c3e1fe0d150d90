"""Taking cases out: what is in the file, who may have it, how long, and what the record says."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import msoffcrypto
import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError

from tessera.interchange.exports import actions, htcds
from tessera.interchange.exports.models import Export
from tessera.interchange.imports import api as imports
from tessera.interchange.mapping import api as mapping
from tessera.interchange.reading import api as reading
from tessera.kernel import clock, codes
from tessera.kernel.actor import Actor
from tessera.kernel.files import content
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.vault import api as vault
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.work import api as work
from tessera.protection.work.models import Alert
from tessera.trust.consent import api as consents
from tessera.trust.people import api as people
from tessera.trust.people.models import Membership
from tessera.trust.subjects import api as subjects
from tests.interchange.exports import steps
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)

NASTY = subjects.Identity(
    given_names='=HYPERLINK("http://x","a")', family_name="＝1+1", other_names=("@SUM(1)",), phones=("+38349123456",),
    birth_date="1999-05-01", birth_date_precision="month",
)  # fmt: skip
FIELDS = Path(__file__).parents[1] / "mapping" / "htcds_2_0_fields.txt"


def ledger(by: Actor, action: str) -> list[LedgerEntry]:
    with unit_of_work(by=by):
        return list(LedgerEntry.objects.filter(organisation_id=by.organisation, action=action).order_by("at"))


def test_a_workbook_holds_the_cases_in_words_without_who_they_are(supervisor: Actor) -> None:
    case = world.open_case(supervisor, world.AMINA, gender="Feminine", citizenships=["XK"], age_at_intake=31)
    world.tell(supervisor, case, country="IT", exploitation_types=["ForcedLabour"], hours_day=14)
    export = steps.made(supervisor)
    book = steps.opened(export, supervisor)
    [row] = steps.sheet(book)
    assert (row["Case"], row["Gender"], row["Age at intake"]) == (case.code, codes.get("gender").label("Feminine"), 31)
    assert "Given names" not in row
    assert "Determination" not in row, "privileged answers stay here"
    [told] = steps.sheet(book, 1)
    assert (told["Case"], told["Country"]) == (case.code, "Italy")
    assert "Hours a day" not in told
    inside = zipfile.ZipFile(book)
    assert not any(b"Amina" in inside.read(name) for name in inside.namelist())
    assert (export.cases, export.named) == (1, 0)


def test_the_downloaded_file_opens_with_nothing_but_its_password(supervisor: Actor) -> None:
    case = world.open_case(supervisor, gender="Feminine")
    export = steps.made(supervisor)
    raw = steps.fetched(export, supervisor)
    assert case.code.encode() not in raw
    assert raw.startswith(b"\xd0\xcf\x11\xe0")
    assert case.code.encode() not in content.path_of(export.file_id).read_bytes()
    locked = msoffcrypto.OfficeFile(io.BytesIO(raw))
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        locked.load_key(password="wrong", verify_password=True)


def test_the_password_is_shown_once(supervisor: Actor) -> None:
    world.open_case(supervisor)
    export = steps.made(supervisor)
    assert len(actions.passphrase(export.pk, by=supervisor)) == 29
    with pytest.raises(ValidationError, match="once already"):
        actions.passphrase(export.pk, by=supervisor)


def test_csv_in_a_zip_holds_codes_and_needs_the_password(supervisor: Actor) -> None:
    case = world.open_case(supervisor, gender="Feminine", citizenships=["XK", "AL"])
    world.tell(supervisor, case, country="IT")
    export = steps.made(supervisor, format="csv")
    found = steps.files(export, supervisor)
    assert (
        found["cases.csv"][0] | {"case": case.code, "gender": "Feminine", "citizenships": "XK; AL"}
        == found["cases.csv"][0]
    )
    assert found["episodes.csv"][0]["country"] == "IT"
    with pytest.raises((RuntimeError, NotImplementedError)):
        zipfile.ZipFile(io.BytesIO(steps.fetched(export, supervisor))).read("cases.csv")


def test_cells_that_begin_like_formulas_are_text_in_both_formats(supervisor: Actor, second: Actor) -> None:
    world.open_case(supervisor, NASTY)
    more = {"with_identity": True, "purpose": "keep_record"}
    [row] = steps.sheet(steps.opened(steps.made(supervisor, second, **more), supervisor))
    [line] = steps.files(steps.made(supervisor, second, format="csv", **more), supervisor)["cases.csv"]
    for found in ([row["Given names"], row["Family name"], row["Other names"], row["Telephone"]],
                  [line["given_names"], line["family_name"], line["other_names"], line["phones"]]):  # fmt: skip
        assert found == ['\'=HYPERLINK("http://x","a")', "'＝1+1", "'@SUM(1)", "'+38349123456"]
    assert row["Date of birth"] == "1999-05"


def test_htcds_has_the_columns_of_the_standard_in_its_words(supervisor: Actor) -> None:
    assert sorted(htcds.headers()[1:]) == sorted(FIELDS.read_text().split())
    assert len(htcds.headers()) == 85


def test_htcds_comes_back_in_with_the_same_codes(supervisor: Actor, second: Actor, tmp_path: Path) -> None:
    full = world.open_case(
        supervisor, world.AMINA, gender="Feminine", citizenships=["XK", "stateless"], languages=["sq", "ar", "en"],
        education_level="PrimaryEducation", number_of_children=2, marital_status="not_asked", deceased="no",
    )  # fmt: skip
    world.tell(supervisor, full, exploitation_types=["ForcedLabour"], control_means=["DebtBondage", "RestrictsMovement"],
               country="IT", age_at_start=17, industries=["F_Construction"])  # fmt: skip
    # The standard has no code for restricting movement: our list says that it goes out as Other.
    world.tell(supervisor, full, episode_type="Recruitment", recruitment_methods=["AtWork"])
    world.open_case(supervisor, NASTY)
    world.open_case(supervisor, None, consent=(), gender="Masculine")
    export = steps.made(supervisor, second, format="htcds", purpose="keep_record", with_identity=True)
    file = tmp_path / "back.xlsx"
    file.write_bytes(steps.opened(export, supervisor).read())
    officer = people.system_actor(supervisor.home, "import cases", imports.NEEDS, "import")
    refused: list[reading.RefusedRow] = []
    with unit_of_work(by=officer):
        result = imports.rehearse(file, htcds.RULES, by=officer, refused=refused.extend)
    assert (result.read, result.accepted, refused) == (3, 3, [])
    with reading.open_table(file) as table:
        back = {row.source_key.rpartition(":")[2]: row for row in mapping.apply(htcds.RULES, table)}
    row = back[full.code]
    assert row.identity == {"given_names": "Amina", "family_name": "Haddad"}
    assert row.case | {"gender": "Feminine", "citizenships": ("XK", "stateless"), "languages": ("sq", "ar", "en"),
                       "number_of_children": 2, "marital_status": "not_asked", "deceased": "no"} == row.case  # fmt: skip
    told = next(each for each in row.episodes if each["episode_type"] == "Exploitation")
    assert told | {"exploitation_types": ("ForcedLabour",), "control_means": ("DebtBondage", "Other"),
                   "country": "IT", "age_at_start": 17, "industries": ("F_Construction",)} == told  # fmt: skip


def test_the_single_flag_needs_both_consents_and_so_does_an_identity(supervisor: Actor, second: Actor) -> None:
    both = world.open_case(supervisor, world.AMINA, consent=(world.KEEP, world.COUNT))
    only = world.open_case(supervisor, world.AMINA, consent=(world.KEEP,))
    export = steps.made(supervisor, second, format="htcds", with_identity=True)
    rows = {row["cas_CaseNumber"]: row for row in steps.sheet(steps.opened(export, supervisor))}
    assert (rows[both.code]["con_Consent"], rows[both.code]["prs_FirstName"]) == ("TRUE", "Amina")
    assert (rows[only.code]["con_Consent"], rows[only.code]["prs_FirstName"]) == ("FALSE", None)


def test_nobody_goes_to_an_authority_who_did_not_agree_to_it(supervisor: Actor) -> None:
    world.open_case(supervisor, world.AMINA)
    export = steps.made(supervisor, purpose="police_or_prosecution")
    assert (export.cases, steps.sheet(steps.opened(export, supervisor))) == (0, [])


def test_withdrawn_consent_to_keep_a_record_takes_the_name_out(supervisor: Actor, second: Actor) -> None:
    case = world.open_case(supervisor, world.AMINA)
    with unit_of_work(by=supervisor):
        keep = next(one for one in consents.decisions(case.subject_id, by=supervisor) if one.purpose == "keep_record")
        consents.withdraw(keep.pk, how="spoken_witnessed", by=supervisor)
    export = steps.made(supervisor, second, with_identity=True, purpose="receive_services")
    [row] = steps.sheet(steps.opened(export, supervisor))
    assert (row["Case"], row["Given names"], export.named) == (case.code, None, 0)


def test_erased_people_are_left_out(supervisor: Actor) -> None:
    case, stays = world.open_case(supervisor), world.open_case(supervisor)
    eraser = people.system_actor(supervisor.home, "erase", {"subject:person:erase"})
    with unit_of_work(by=eraser):
        subjects.erase(case.subject_id, by=eraser, why="asked")
    export = steps.made(supervisor)
    assert [row["Case"] for row in steps.sheet(steps.opened(export, supervisor))] == [stays.code]


def test_restricted_cases_are_left_out_for_who_may_not_open_them(supervisor: Actor) -> None:
    secret = world.open_case(supervisor, confidentiality_level="named_workers_only")
    free = world.open_case(supervisor)
    narrow = Actor(account=supervisor.account, organisation=supervisor.organisation, roles=supervisor.roles,
                   actions=supervisor.actions - {"case:file:assign"})  # fmt: skip
    with unit_of_work(by=supervisor):
        Case.objects.filter(pk=secret.pk).update(worker=None)
    export = steps.ask(narrow)
    actions.make(export.pk, by=narrow, progress=lambda *_: None)
    assert [row["Case"] for row in steps.sheet(steps.opened(export, narrow))] == [free.code]


def test_an_export_with_identity_waits_for_a_second_person(supervisor: Actor, second: Actor) -> None:
    world.open_case(supervisor, world.AMINA)
    export = steps.ask(supervisor, with_identity=True, purpose="keep_record")
    assert steps.make(export, supervisor).state == "waiting"
    with pytest.raises(Refused):
        actions.decide(export.pk, True, by=supervisor)
    actions.decide(export.pk, True, by=second)
    [row] = steps.sheet(steps.opened(steps.make(export, supervisor), supervisor))
    assert row["Given names"] == "Amina"
    seen = [one for one in ledger(supervisor, "subject:identity:view") if one.why == "export"]
    assert len(seen) == 1, "one line for each person whose identity was opened"


def test_the_database_refuses_identity_that_nobody_else_agreed_to(supervisor: Actor) -> None:
    export = steps.ask(supervisor, with_identity=True, purpose="keep_record")
    for decided in (None, supervisor.account):
        with pytest.raises(IntegrityError, match="export_four_eyes"), unit_of_work(by=supervisor):
            Export.objects.filter(pk=export.pk).update(state="making", decided_by=decided)


def test_a_declined_export_is_never_made(supervisor: Actor, second: Actor) -> None:
    export = steps.ask(supervisor, with_identity=True)
    actions.decide(export.pk, False, by=second)
    assert steps.make(export, supervisor).state == "declined"


def news(by: Actor) -> list[tuple[str, str]]:
    """The alerts of somebody, as the page of the day words them."""
    with unit_of_work(by=by):
        return [(row.kind, work.label_of(row.kind)) for row in Alert.objects.filter(account_id=by.account, case=None)]


def test_whoever_waited_for_a_second_person_is_told_and_the_news_says_nothing(
    supervisor: Actor, second: Actor, mailoutbox: list[EmailMessage]
) -> None:
    case = world.open_case(supervisor, world.AMINA)
    more = {"with_identity": True, "purpose": "keep_record"}
    steps.ask(supervisor, **more)
    assert news(supervisor) == [], "nobody has answered yet"
    steps.made(supervisor, second, **more)
    assert news(supervisor) == [("export:ready", "What you asked to take out is ready")]
    actions.decide(steps.ask(supervisor, **more).pk, False, by=second)
    assert {kind for kind, _label in news(supervisor)} == {"export:ready", "export:answered"}
    assert news(second) == []
    with unit_of_work(by=supervisor):
        assert work.bell(supervisor) == 2, "the bell on every page"
    jobs.drain()
    assert mailoutbox
    for mail in mailoutbox:
        told = f"{mail.subject} {mail.body}"
        assert not [word for word in ("Amina", "export", "take out", case.code, steps.REASON) if word in told]


def test_whoever_asked_for_no_identity_waits_for_nobody_and_is_not_told(supervisor: Actor) -> None:
    world.open_case(supervisor)
    steps.made(supervisor)
    assert news(supervisor) == []


def test_who_lost_the_right_gets_no_file(supervisor: Actor, second: Actor) -> None:
    world.open_case(supervisor)
    export = steps.ask(supervisor)
    with unit_of_work(by=supervisor):
        Membership.objects.filter(account_id=supervisor.account).update(roles=["caseworker"])
    with pytest.raises(jobs.JobFailed, match="refused"):
        steps.make(export, supervisor)
    with unit_of_work(by=second):
        export.refresh_from_db()
    assert export.state == "failed"


def test_only_who_asked_downloads_and_only_so_often(supervisor: Actor, second: Actor, caseworker: Actor) -> None:
    world.open_case(supervisor)
    export = steps.made(supervisor)
    with pytest.raises(Refused):
        actions.download(export.pk, by=second)
    with pytest.raises(Hidden):
        actions.download(export.pk, by=caseworker)
    for _ in range(actions.DOWNLOADS):
        assert steps.fetched(export, supervisor)
    with pytest.raises(ValidationError, match="no more"):
        steps.fetched(export, supervisor)


def test_after_its_time_the_content_is_gone_and_the_row_stays(supervisor: Actor) -> None:
    world.open_case(supervisor)
    export = steps.made(supervisor)
    place = content.path_of(export.file_id)
    assert place.exists()
    job = people.system_actor(supervisor.home, "exports.expire", {"export:cases:ask"})
    assert actions.expire(by=job) == 0
    with clock.frozen(clock.now() + timedelta(hours=48, seconds=1)):
        with pytest.raises(ValidationError, match="not here any more"):
            steps.fetched(export, supervisor)
        assert actions.expire(by=job) == 1
    assert not place.exists()
    with unit_of_work(by=supervisor):
        export.refresh_from_db()
        assert (export.state, export.sealed_passphrase, actions.reason_of(export)) == ("gone", None, steps.REASON)
        with pytest.raises(vault.Erased):
            vault.open_(export.key_id, context="x", row=export.pk, blob=b"x")


def test_the_record_tells_the_whole_life_without_the_reason(supervisor: Actor) -> None:
    world.open_case(supervisor)
    export = steps.made(supervisor)
    steps.opened(export, supervisor)
    job = people.system_actor(supervisor.home, "exports.expire", {"export:cases:ask"})
    with clock.frozen(clock.now() + timedelta(days=3)):
        actions.expire(by=job)
    with unit_of_work(by=supervisor):
        rows = LedgerEntry.objects.filter(organisation_id=supervisor.organisation, object_id=export.pk).order_by("at")
        told = [row.action for row in rows]
        assert not any(steps.REASON in f"{row.detail}{row.why}" for row in rows)
    assert sorted(told) == ["export:cases:ask", "export:cases:expire", "export:cases:make", "export:file:download",
                            "export:password:show"]  # fmt: skip


def test_a_reason_is_needed(supervisor: Actor) -> None:
    with pytest.raises(ValidationError, match="in a sentence"):
        steps.ask(supervisor, reason="  because ")


def test_another_organisation_sees_nothing(supervisor: Actor) -> None:
    export = steps.ask(supervisor)
    stranger = world.colleague(world.organisation("stranger-org"), "tom", "supervisor")
    with pytest.raises(Hidden):
        actions.download(export.pk, by=stranger)
    with unit_of_work(by=stranger):
        assert not Export.objects.exists()
