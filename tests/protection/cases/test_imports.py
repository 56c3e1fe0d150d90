"""Imported rows become pseudonymous cases with their consent, once, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from tessera.kernel.actor import Actor
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy, queries
from tessera.protection.cases import told as reading
from tessera.protection.cases.models import Case, Episode
from tessera.trust.consent.models import ConsentDecision
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects
from tessera.trust.subjects.models import Subject
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)

UNDER = "Release of anonymised records by partner organisations"


class Dated(NamedTuple):
    date: date
    precision: str


@dataclass(frozen=True)
class Consent:
    purposes: tuple[str, ...] = ("keep_record", "anonymised_statistics")
    collected_elsewhere_under: str = UNDER


@dataclass(frozen=True)
class Record:
    """A row as the mapping gives it."""

    line: int
    source_key: str
    identity: dict[str, Any] | None = None
    case: dict[str, Any] = field(default_factory=lambda: {"gender": "Feminine", "citizenships": ("NA",)})
    episodes: list[dict[str, Any]] = field(
        default_factory=lambda: [{"episode_type": "Exploitation", "country": "ZA", "control_means": ("unknown",)}]
    )
    consent: Consent | None = field(default_factory=Consent)
    further: dict[str, dict[str, Any]] = field(default_factory=dict)


@pytest.fixture
def importer(transactional_db: None) -> Actor:
    return people.system_actor(world.organisation("harbour"), "import cases", policy.IMPORT_NEEDS, "import")


def run(by: Actor, rows: list[Record]) -> cases.ImportOutcome:
    with unit_of_work(by=by):
        return cases.import_cases(rows, by=by, batch=uuid4())


def test_rows_become_pseudonymous_cases_with_consent_and_an_episode(importer, worker) -> None:
    outcome = run(importer, [Record(number, f"ctdc:row:{number}") for number in range(3)])
    assert (outcome.read, outcome.accepted, outcome.skipped, outcome.refused) == (3, 3, 0, [])
    with unit_of_work(by=worker):
        assert Subject.objects.filter(sealed=None, key_id=None).count() == 3
        assert Episode.objects.filter(country="ZA").count() == 3
        case = Case.objects.first()
        assert (case.status, case.is_open, case.worker_id, case.citizenships) == ("Active", True, None, ["NA"])
        said = ConsentDecision.objects.filter(subject_id=case.subject_id).order_by("purpose")
        assert [(d.purpose, d.how, d.collected_under, d.decided_by) for d in said] == [
            ("anonymised_statistics", "collected_elsewhere", UNDER, ""), ("keep_record", "collected_elsewhere", UNDER, "")
        ]  # fmt: skip
        [entry] = LedgerEntry.objects.filter(action=policy.IMPORT)
        assert (entry.detail["accepted"], entry.object_id) == (3, case.import_batch)


def test_the_same_rows_again_change_nothing(importer, worker) -> None:
    rows = [Record(number, f"k{number}") for number in range(3)]
    run(importer, rows)
    outcome = run(importer, [*rows, Record(9, "k9"), Record(10, "k9")])
    assert (outcome.read, outcome.accepted, outcome.skipped) == (5, 1, 4)
    with unit_of_work(by=worker):
        assert Case.objects.count() == Subject.objects.count() == 4


def test_the_number_of_a_record_elsewhere_is_kept_as_a_keyed_hash_only(importer, as_admin) -> None:
    run(importer, [Record(1, "htcds:key:CASE-4711")])
    [(kept,)] = as_admin.execute("select source_key from protection_case").fetchall()
    assert len(kept) == 32
    assert "4711" not in kept


def test_a_wrong_row_is_refused_with_its_line_and_the_others_go_on(importer, worker) -> None:
    outcome = run(importer, [
        Record(2, "a", case={"gender": "Woman"}),
        Record(3, "b", episodes=[{"country": "ZZ"}]),
        Record(4, "c", identity={"given_names": "Amina"}, consent=None),
        Record(5, "d", case={"status": "asleep"}),
        Record(6, "e"),
    ])  # fmt: skip
    assert (outcome.read, outcome.accepted) == (5, 1)
    assert [(refusal.line, list(refusal.faults)) for refusal in outcome.refused] == [
        (2, ["gender"]), (3, ["country"]), (4, ["identity"]), (5, ["status"])
    ]  # fmt: skip
    with unit_of_work(by=worker):
        assert Subject.objects.count() == 1


def test_words_and_identity_are_sealed_under_the_persons_key(importer, worker, as_admin) -> None:
    run(importer, [Record(
        1, "a", identity={"given_names": "Amina", "family_name": "Haddad", "birth_date": Dated(date(2001, 5, 1), "month"),
                          "phone": "+264 61 123456", "address_city": "Katima Mulilo", "id_number": "X-99"},
        case={"closure_reason": "Went home to her aunt", "status": "Closed"},
        episodes=[{"episode_type": "Exploitation", "country": "NA", "admin1": "Zambezi", "place": "Blue farm",
                   "description": "Locked in at night"},
                  {"episode_type": "Transit", "admin1": "Nowhere Land", "from_date": Dated(date(2020, 1, 1), "year")}],
        further={"note": {"text": "Fears her uncle"}},
    )])  # fmt: skip
    with unit_of_work(by=worker):
        case = Case.objects.get()
        assert (case.status, case.is_open, case.closure_reason) == ("Closed", False, "")
        identity = subjects.reveal(case.subject_id, by=worker)
        assert (identity.family_name, identity.birth_date, identity.birth_date_precision, identity.address) == (
            "Haddad", "2001-05-01", "month", "Katima Mulilo",
        )  # fmt: skip
        told = {view.row.episode_type: view for view in reading.account(case, by=worker)}
        assert told["Exploitation"].row.admin1 == "NA-CA"
        assert told["Exploitation"].words == cases.EpisodeWords(place="Blue farm", note="Locked in at night")
        assert told["Transit"].words == cases.EpisodeWords(place="Nowhere Land")
        [note], _older = queries.notes(case, by=worker)
        assert note.text == "Went home to her aunt\n\nFears her uncle"
    for table in ("protection_case", "protection_note", "protection_episodetext", "trust_subject"):
        for (row,) in as_admin.execute(f"select t::text from {table} t").fetchall():
            assert not any(word in row for word in ("aunt", "uncle", "Haddad", "Blue farm"))


def test_an_import_that_fails_leaves_nothing(importer, worker) -> None:
    def broken():
        yield Record(1, "a")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"), unit_of_work(by=importer):
        cases.import_cases(broken(), by=importer, batch=uuid4())
    with unit_of_work(by=worker):
        assert not Case.objects.exists()


def test_only_somebody_with_the_right_imports(worker) -> None:
    with pytest.raises(Refused):
        run(worker, [Record(1, "a")])


def test_another_organisation_may_import_the_same_record(importer, stranger) -> None:
    other = people.system_actor(stranger.organisation, "import cases", policy.IMPORT_NEEDS, "import")
    assert run(importer, [Record(1, "a")]).accepted == run(other, [Record(1, "a")]).accepted == 1
