"""A person is a pseudonym outside and sealed inside; found across scripts, by the own organisation only; erasable."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings

from tessera.kernel.actor import Actor
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.vault import api as vault
from tessera.kernel.vault.models import PersonKey
from tessera.kernel.work import unit_of_work
from tessera.trust.consent import api as consent
from tessera.trust.subjects import api as subjects
from tessera.trust.subjects.listeners import forget_again
from tessera.trust.subjects.models import NameToken, Subject
from tests.trust.test_consent import ALL, EXPLAINED, harbour, stranger  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = [
    subjects.Identity(given_names="Oksana", family_name="Kovalenko", phones=("+380441234567",)),
    subjects.Identity(given_names="خديجة", family_name="المنصوري"),
    subjects.Identity(given_names="ស្រីមុំ", family_name="សុខ"),
    subjects.Identity(given_names="Юлия", family_name="Морозова", emails=("yulia@example.org",)),
    subjects.Identity(
        given_names="Maria", family_name="Santos", documents=(subjects.Document("passport", "P 123-4567"),)
    ),
]


def enter(actor: Actor, identity: subjects.Identity) -> UUID:
    with unit_of_work(by=actor):
        person = subjects.register(by=actor).id
        consent.record(person, consent.Terms(purpose="keep_record", decision="given", explained=EXPLAINED), by=actor)
        subjects.set_identity(person, identity, by=actor)
    return person


@pytest.fixture
def people(harbour: Actor) -> list[UUID]:  # noqa: F811
    return [enter(harbour, identity) for identity in PEOPLE]


def find(actor: Actor, text: str) -> list[subjects.Hit]:
    with unit_of_work(by=actor):
        return subjects.search(text, by=actor)


@pytest.mark.parametrize(
    ("typed", "who", "how"),
    [
        ("Oksana Kovalenko", 0, "exact"),
        ("Оксана Коваленко", 0, None),
        ("kovalenko oksanna", 0, None),
        ("Khadija al-Mansouri", 1, None),
        ("Хадиджа Мансури", 1, None),
        ("Sreymom Sok", 2, None),
        ("Yuliya Morozova", 3, None),
        ("Julia Morozova", 3, None),
        ("044 123 45 67", 0, "identifier"),
        ("YULIA@example.org", 3, "identifier"),
        ("P1234567", 4, "identifier"),
    ],
)
def test_a_person_is_found_however_the_name_is_spelled(people, harbour, typed, who, how) -> None:  # noqa: F811
    hits = find(harbour, typed)
    assert hits, typed
    assert hits[0].subject_id == people[who]
    assert how is None or hits[0].how == how


def test_a_person_is_found_by_the_code_read_over_the_telephone(people, harbour) -> None:  # noqa: F811
    with unit_of_work(by=harbour):
        code = subjects.code_of(people[2], by=harbour)
    assert [hit.subject_id for hit in find(harbour, code.lower().replace("-", " "))] == [people[2]]


def test_search_by_phonetic_index_finds_the_same_people(people, harbour) -> None:  # noqa: F811
    with unit_of_work(by=harbour):
        assert subjects.build_name_index(harbour.organisation, by=harbour) == len(PEOPLE)
        assert NameToken.objects.exists()
    for typed, who in (("Оксана Коваленко", 0), ("Khadija al-Mansouri", 1), ("Sreymom Sok", 2), ("Yuliya Morozova", 3)):
        assert find(harbour, typed)[0].subject_id == people[who], typed
    newcomer = enter(harbour, subjects.Identity(given_names="Oleksandr", family_name="Hrytsenko"))
    assert find(harbour, "Олександр Гриценко")[0].subject_id == newcomer


def test_a_stranger_finds_nobody_by_name_number_or_id(people, stranger) -> None:  # noqa: F811
    for typed in ("Oksana Kovalenko", "044 123 45 67", "yulia@example.org", "P1234567"):
        assert find(stranger, typed) == []
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        subjects.reveal(people[0], by=stranger)
    with unit_of_work(by=stranger):
        assert Subject.objects.count() == 0
        entry = LedgerEntry.objects.get(outcome="hidden")
    assert entry.object_id == people[0]


def test_a_role_without_the_right_is_refused(people, harbour) -> None:  # noqa: F811
    clerk = Actor(account=uuid4(), organisation=harbour.organisation, actions=frozenset({"case:file:list"}))
    with pytest.raises(Refused), unit_of_work(by=clerk):
        subjects.reveal(people[0], by=clerk)
    with pytest.raises(Refused), unit_of_work(by=clerk):
        subjects.search("Oksana", by=clerk)


def test_a_dump_of_the_whole_database_holds_no_name(people, as_admin: psycopg.Connection) -> None:
    needles = ["Oksana", "oksana", "Kovalenko", "خديجة", "ស្រីមុំ", "Юлия", "441234567", "yulia@", "1234567"]
    tables = as_admin.execute(
        "select quote_ident(relname) from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'public' and relkind = 'r'"
    ).fetchall()
    rows = 0
    for (table,) in tables:
        for (text,) in as_admin.execute(f"select t::text from {table} t"):
            rows += 1
            plain = text + "".join(bytes.fromhex(part).decode("utf-8", "ignore") for part in _hex(text))
            assert not [needle for needle in needles if needle in plain], table
    assert rows > 20


def _hex(text: str) -> list[str]:
    return [
        part[2:]
        for part in text.replace(")", ",").replace('"', "").replace("\\\\", "\\").split(",")
        if part.startswith("\\x") and len(part) % 2 == 0
    ]


def test_reading_an_identity_is_in_the_ledger_before_it_is_seen(people, harbour) -> None:  # noqa: F811
    with unit_of_work(by=harbour):
        subjects.reveal(people[0], by=harbour, why="telephone call")
        entry = LedgerEntry.objects.get(action="subject:identity:view")
    assert (entry.object_id, entry.account_id, entry.why) == (people[0], harbour.account, "telephone call")


def test_an_erased_person_is_gone_for_good(people, harbour) -> None:  # noqa: F811
    with unit_of_work(by=harbour):
        before = Subject.objects.get(pk=people[0])
        sealed = vault.Sealed(before.key_id, "trust_subject.sealed", before.id, bytes(before.sealed))
        subjects.erase(people[0], by=harbour, why="her wish")
    assert find(harbour, "Oksana Kovalenko") == []
    assert find(harbour, "044 123 45 67") == []
    with unit_of_work(by=harbour):
        assert vault.open_many([sealed]) == [None], "an old copy of the blob, from a backup, opens no more"
        assert PersonKey.objects.get(pk=before.key_id).wrapped is None
    lines = (Path(settings.KEYS) / "erased.jsonl").read_text().splitlines()
    assert str(before.key_id) in [json.loads(line)["key"] for line in lines]


def test_who_is_erased_again_after_a_restore_is_found_no_more(people, harbour) -> None:  # noqa: F811
    with unit_of_work(by=harbour):
        key = Subject.objects.get(pk=people[0]).key_id
        forget_again([key])
    assert find(harbour, "Oksana Kovalenko") == []
    assert find(harbour, "044 123 45 67") == []
    assert find(harbour, "Yuliya Morozova")[0].subject_id == people[3]


def test_keys_rotate_and_everything_still_opens(people, harbour) -> None:  # noqa: F811
    with unit_of_work(by=harbour):
        old = bytes(Subject.objects.get(pk=people[1]).sealed)
        assert vault.rotate_organisation(harbour.organisation, by=harbour) == len(PEOPLE)
        assert vault.rotate_person(Subject.objects.get(pk=people[1]).key_id, by=harbour) == 2, (
            "identity and folded names"
        )
        assert vault.rotate_master(by=harbour) >= 3
    with unit_of_work(by=harbour):
        assert bytes(Subject.objects.get(pk=people[1]).sealed) != old
        assert subjects.reveal(people[1], by=harbour).given_names == "خديجة"
        assert find(harbour, "Oksana Kovalenko")[0].subject_id == people[0]


def test_a_blob_moved_to_another_row_does_not_open(people, harbour, as_admin: psycopg.Connection) -> None:  # noqa: F811
    as_admin.execute("set session_replication_role = replica")
    as_admin.execute("update trust_subject set sealed = (select sealed from trust_subject where id = %s), key_id = (select key_id from trust_subject where id = %s) where id = %s", [people[0], people[0], people[1]])  # fmt: skip
    with pytest.raises(vault.Tampered), unit_of_work(by=harbour):
        subjects.reveal(people[1], by=harbour)


# --- blobs of earlier versions


def test_an_identity_sealed_before_there_were_several_contacts_still_reads() -> None:
    old = (
        b'{"given_names": "Maria", "safe_contact": {"channel": "phone", "value": "+63 917 555 0199", "windows": "10-12",'
        b' "may_leave_message": "no", "says_who": "", "code_word": ""}, "who_must_not_know": "Her uncle", "nickname": "Mia"}'
    )
    read = subjects.Identity.from_bytes(old)
    assert [contact.value for contact in read.safe_contacts] == ["+63 917 555 0199"]
    assert read.must_not_know == (subjects.Outsider("Her uncle"),)
    assert (read.who_must_not_know, read.extra) == ("Her uncle", {"nickname": "Mia"})
    assert subjects.Identity.from_bytes(read.to_bytes()) == read


def test_an_old_blob_without_a_contact_reads_as_none() -> None:
    old = b'{"given_names": "Maria", "safe_contact": {"may_leave_message": "not_asked"}}'
    assert subjects.Identity.from_bytes(old) == subjects.Identity(given_names="Maria")


def test_a_way_to_reach_somebody_runs_out_after_its_last_day() -> None:
    contact = subjects.SafeContact("phone", "1", expires="2026-05-01")
    assert not contact.has_expired(datetime.date(2026, 5, 1))
    assert contact.has_expired(datetime.date(2026, 5, 2))
    assert not subjects.SafeContact("phone", "1").has_expired(datetime.date(2026, 5, 2))


def test_every_number_and_every_spelling_finds_the_person() -> None:
    who = subjects.Identity(
        given_names="أمينة",
        script="Arab",
        transliteration="Amina",
        safe_contacts=(
            subjects.SafeContact("phone", "+356 2123 4567"),
            subjects.SafeContact("email", "A@Inbox.example"),
        ),
    )
    assert who.identifiers() == [("phone", "621234567"), ("email", "a@inbox.example")]
    assert who.name_forms() == ["أمينة", "Amina"]
