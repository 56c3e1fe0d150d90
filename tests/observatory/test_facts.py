"""What the fact view gives away: listed codes and years, and nothing that could be anybody's."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.observatory.releases import facts_reader
from tessera.protection.cases import api as cases
from tessera.protection.cases import facts
from tessera.trust.consent import api as consents
from tessera.trust.people import api as people
from tessera.ui.forms import FuzzyDate
from tests.observatory import world
from tests.observatory.world import Said, line

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

SECRET = "zzquay-of-the-lighthouse"


def one_of(name: str) -> st.SearchStrategy[str]:
    """A code of a list, or one of the empty answers."""
    return st.sampled_from([*codes.get(name).values(), *codes.EMPTY_ANSWERS])


def some_of(name: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(codes.get(name).values()), max_size=3, unique=True)


PLACE = st.sampled_from(["PH", "UA", "XK", *codes.EMPTY_ANSWERS])
CASE = st.fixed_dictionaries(
    {},
    optional={
        "gender": one_of("gender"),
        "age_at_intake": st.integers(0, 110),
        "citizenships": st.lists(st.sampled_from(["PH", "UA", "XK"]), max_size=3, unique=True),
        "year_of_registration": st.integers(1900, 2100),
        "data_source": st.sampled_from(codes.get("data_source").values()),
    },
)
EPISODE = st.fixed_dictionaries(
    {"episode_type": st.sampled_from(["Recruitment", "Transit", "Exploitation"])},
    optional={
        "country": PLACE,
        "control_means": some_of("control_means"),
        "exploitation_types": some_of("exploitation_type"),
        "forced_labour": st.sampled_from(["yes", "no", *codes.EMPTY_ANSWERS]),
        "sexual_exploitation": st.sampled_from(["yes", "no", *codes.EMPTY_ANSWERS]),
        "recruiter_relation": one_of("recruiter_relation"),
        "labour_type": one_of("labour_type"),
        "description": st.just(SECRET),
        "city": st.just(SECRET),
    },
)


def view() -> tuple[list[str], list[tuple[str, ...]]]:
    """The columns and rows the observatory reads, with the room for ids."""
    with facts_reader.release_session() as cursor:
        cursor.execute("select * from observatory_case_fact")
        return [column.name for column in cursor.description], cursor.fetchall()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.tuples(CASE, st.lists(EPISODE, max_size=3)), min_size=1, max_size=6))
def test_only_listed_values_leave(
    cast: dict[str, UUID], lines: list[tuple[dict[str, Any], list[dict[str, Any]]]]
) -> None:
    if not agreed():
        world.sign("harbour")
    world.bring("harbour", [world.Line(case, episodes) for case, episodes in lines])
    names, rows = view()

    assert names == ["person", "contributor", *facts.BY_NAME, "pick", "noise"]
    assert len(rows) >= len(lines)
    for row in rows:
        for name, value in zip(names[2:-2], row[2:-2], strict=True):
            allowed = facts.BY_NAME[name].values()
            assert value in allowed or (name == "year" and re.fullmatch(r"\d{4}", value)), name
    assert SECRET not in str(rows)


def agreed() -> bool:
    by = world.actor("administrator")
    with unit_of_work(by=by):
        return world.agreements.in_force(by) is not None


@pytest.fixture
def told(cast: dict[str, UUID]) -> None:
    """A person with everything a case can hold."""
    world.sign()
    by = world.actor("supervisor")
    with unit_of_work(by=by):
        made = cases.open_case(
            by=by,
            values={"gender": "Feminine", "intake_date": FuzzyDate(date(2025, 3, 4), "exact")},
            consent=[world.COUNT],
        )
        cases.add_episode(
            made.id,
            {
                "episode_type": "Exploitation",
                "country": "PH",
                "admin1": "PH-CEB",
                "from_date": FuzzyDate(date(2024, 11, 12), "exact"),
            },
            by=by,
            words=cases.EpisodeWords(place=SECRET, note=SECRET),
        )


def test_no_id_no_word_and_no_date_leaves(told: None, as_admin: psycopg.Connection) -> None:
    _names, rows = view()
    ids = [
        str(value)
        for table in ("protection_case", "trust_subject", "trust_organisation", "protection_episode")
        for (value,) in as_admin.execute(f"select id from {table}")
    ]
    [row] = rows
    text = " ".join(map(str, row))
    assert len(ids) > 5
    assert not [each for each in ids if each in text or each.replace("-", "") in text]
    assert SECRET not in text
    assert not re.search(r"\d{4}-\d{2}", text)
    assert row[2] == "2025"


def test_the_numbers_of_one_release_mean_nothing_in_another(told: None) -> None:
    [[first, here, *_]], [[second, there, *_]] = view()[1], view()[1]
    assert (first, here) != (second, there)
    assert {len(first), len(second)} == {32}


def test_a_record_of_the_far_past_counts_as_of_an_unknown_year(cast: dict[str, UUID]) -> None:
    world.sign()
    world.bring("harbour", [line(year_of_registration=1950), line(year_of_registration=2024)])
    data = facts_reader.read(("year",)).data
    years = sorted(data.domains["year"][code] for [code] in data.codes.tolist())
    assert (years, data.suppliers) == (["2024", "unknown"], 1)


def test_reading_names_the_setting_that_is_missing(cast: dict[str, UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts_reader, "ALIAS", "elsewhere")
    with pytest.raises(LookupError, match="TESSERA_OBSERVATORY_URL"):
        facts_reader.read(("year",))


DECISIONS = st.lists(
    st.tuples(
        st.sampled_from(["given", "refused", "lawful"]),
        st.sampled_from(["anonymised_statistics", "keep_record"]),
        st.booleans(),
    ),
    max_size=3,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(everybody=st.lists(DECISIONS, min_size=1, max_size=4))
def test_asking_for_everybody_answers_as_the_gate_does(
    cast: dict[str, UUID], everybody: list[list[tuple[str, str, bool]]]
) -> None:
    if not agreed():
        world.sign("harbour")
    by = world.actor("supervisor")
    for decisions in everybody:
        decide(by, decisions)
    _names, rows = view()
    with unit_of_work(by=by):
        subjects = set(cases_of(by))
        allowed = sum(bool(consents.gate(each, "anonymised_statistics", consents.OWN, by=by)) for each in subjects)
    assert len(rows) == allowed


def cases_of(by: Actor) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("select subject_id from protection_case where organisation_id = %s", [by.organisation])
        return [row[0] for row in cursor.fetchall()]


def decide(by: Actor, decisions: list[tuple[str, str, bool]]) -> None:
    with unit_of_work(by=by):
        subject = cases.open_case(by=by, values={}).subject_id
        for kind, purpose, withdrawn in decisions:
            lawful = {"legal_basis": "child_protection_duty", "second_signature": uuid4(),
                      "words": consents.Words(legal_note="order of the court")} if kind == "lawful" else {}  # fmt: skip
            terms = consents.Terms(
                purpose, "refused" if kind == "refused" else "given", explained=world.EXPLAINED, **lawful
            )
            row = consents.record(subject, terms, by=by)
            if withdrawn and kind == "given":
                consents.withdraw(row.pk, by=by, how="spoken_witnessed")


def test_the_web_role_cannot_ask_for_everybody(told: None) -> None:
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select protection_statistics_among('{}')")


def test_said_consent_is_what_counts(cast: dict[str, UUID]) -> None:
    world.sign("harbour")
    world.bring("harbour", [line(consent=Said(("keep_record",))), line(consent=None), line()])
    assert people.organisation("harbour").active
    assert len(view()[1]) == 1
