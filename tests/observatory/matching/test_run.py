"""A matching from proposal to answer on the real database: both halves, consent at every door, and everything erased."""

from __future__ import annotations

import os
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden
from tessera.kernel.work import unit_of_work
from tessera.observatory.matching import actions, queries, steps, tasks
from tessera.observatory.matching.models import Arrangement, Half, Handed, MatchingRun, Part, SamePerson
from tessera.observatory.matching.tasks import RIGHTS
from tessera.trust.consent import api as consents
from tessera.trust.subjects import api as subjects
from tessera.trust.tokens import api as tokens
from tessera.trust.tokens.models import TokenRequest, TokenRun
from tests.observatory import world as people
from tests.observatory.matching import world

pytestmark = pytest.mark.usefixtures("cast")


def _job(slug: str) -> Actor:
    return Actor(None, world.organisation(slug), actions=RIGHTS, purpose="matching", job="matching.test")


def _counts(run: MatchingRun) -> dict[str, int]:
    assert run.result is not None
    return dict(run.result["histories"])


def _same(as_admin: psycopg.Connection) -> dict[UUID, UUID]:
    return {row[0]: row[1] for row in as_admin.execute("select subject_id, person from observatory_same_person")}


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts as they are: the rounding has tests of its own."""
    monkeypatch.setattr(steps, "BASE", 1)


@pytest.mark.usefixtures("exact")
def test_a_run_counts_everybody_once_across_scripts_and_keeps_no_pair(as_admin: psycopg.Connection) -> None:
    world.both()

    run = world.ran(world.arranged())

    first = str(world.organisation("harbour")) == run.result["lists"][0] if run.result else False
    assert _counts(run) == {"11": 7, "10": 5 if first else 6, "01": 6 if first else 5}
    assert as_admin.execute("select count(*) from observatory_sameperson").fetchone() == (0,)


def test_secrets_tokens_and_orders_are_gone_after_the_run(as_admin: psycopg.Connection) -> None:
    world.both()

    run = world.ran(world.arranged())

    assert as_admin.execute("select count(*) from observatory_handed").fetchone() == (0,)
    left = as_admin.execute("select count(*) from trust_tokenrun where sealed is not null or sealed_order is not null")
    assert left.fetchone() == (0,)
    assert as_admin.execute("select count(*) from trust_tokenrun where destroyed_at is not null").fetchone() == (3,)
    with unit_of_work(by=people.actor("administrator")):
        assert queries.standing(run).stage == "done"


def test_pairs_are_kept_only_where_both_people_said_so(as_admin: psycopg.Connection) -> None:
    harbour, zaytuna = world.both(tell=True)
    by = people.actor("caseworker-zaytuna")
    with unit_of_work(by=by):
        named = next(d for d in consents.decisions(zaytuna[0], by=by) if d.recipient_class == "named_organisation")
        consents.withdraw(named.pk, by=by, how="spoken")

    world.ran(world.arranged("pairs"))

    same = _same(as_admin)
    assert set(same) == {*harbour[1:7], *zaytuna[1:7]}
    assert [same[one] for one in harbour[1:7]] == [same[one] for one in zaytuna[1:7]]
    assert len(set(same.values())) == 6


def test_a_withdrawal_is_heard_at_once_and_undoes_the_match(as_admin: psycopg.Connection) -> None:
    harbour, zaytuna = world.both(tell=True)
    world.ran(world.arranged("pairs"))
    by = people.actor("caseworker")
    with unit_of_work(by=by):
        named = next(d for d in consents.decisions(harbour[2], by=by) if d.recipient_class == "named_organisation")
        consents.withdraw(named.pk, by=by, how="spoken")

    assert not {harbour[2], zaytuna[2]} & set(_same(as_admin))
    jobs.drain(everything=True)
    kept = as_admin.execute("select subject_id from observatory_sameperson").fetchall()
    assert (harbour[2],) not in kept
    assert len(kept) == 13


def test_an_erased_person_and_an_ended_half_match_nobody_any_more(as_admin: psycopg.Connection) -> None:
    harbour, _zaytuna = world.both(tell=True)
    row = world.arranged("pairs")
    world.ran(row)
    officer = people.actor("data-officer")
    with unit_of_work(by=officer):
        subjects.erase(harbour[3], by=officer, why="asked for it")
    jobs.drain(everything=True)
    assert len(_same(as_admin)) == 12

    other = people.actor("manager-zaytuna")
    with unit_of_work(by=other):
        actions.end(row.pk, by=other)
    assert _same(as_admin) == {}


def test_nobody_enters_whose_consent_does_not_stand_when_the_list_is_made() -> None:
    harbour, _zaytuna = world.both()
    row = world.arranged()
    by, other = people.actor("administrator"), people.actor("manager-zaytuna")
    with unit_of_work(by=by):
        run = actions.start(row.pk, by=by)
    worker = people.actor("caseworker")
    with unit_of_work(by=worker):
        decision = next(d for d in consents.decisions(harbour[0], by=worker) if d.purpose == "matching_without_names")
        consents.withdraw(decision.pk, by=worker, how="spoken")
    with unit_of_work(by=other):
        actions.join(run.pk, by=other)
    jobs.drain(everything=True)

    with unit_of_work(by=by):
        part = Part.objects.get(run=run, organisation_id=by.home)
    assert (part.declared, part.entries) == (12, 11)


def test_nothing_starts_before_every_half_is_given_and_nothing_goes_on_after_one_ended() -> None:
    world.both()
    by, other = people.actor("administrator"), people.actor("manager-zaytuna")
    with unit_of_work(by=by):
        row = actions.propose(title="Both", members=[world.organisation("zaytuna")], host=world.organisation("observatory"),
                              answer="counts", signer_function="Director", by=by)  # fmt: skip
    with unit_of_work(by=by), pytest.raises(ValidationError, match="Not every organisation"):
        actions.start(row.pk, by=by)

    row = world.arranged()
    with unit_of_work(by=by):
        run = actions.start(row.pk, by=by)
    with unit_of_work(by=other):
        actions.join(run.pk, by=other)
        actions.end(row.pk, by=other)
    jobs.drain(everything=True)
    with unit_of_work(by=by):
        assert queries.standing(MatchingRun.objects.get(pk=run.pk)).stage == "failed"
        assert not Handed.objects.exists()


def test_probing_is_refused_and_logged() -> None:
    """A party that has its thousand guesses keyed beside its list gets none of them."""
    world.both()
    row = world.arranged()
    by, other = people.actor("administrator"), people.actor("manager-zaytuna")
    with unit_of_work(by=by):
        run = actions.start(row.pk, by=by)
    with unit_of_work(by=other):
        actions.join(run.pk, by=other)
    prober, asked = _job("harbour"), _job("zaytuna")
    guesses = b"".join(tokens.random_points(1_000 * tokens.POINTS, os.urandom))
    with unit_of_work(by=prober):
        to = steps.after(run, prober.home)
        assert to == asked.home
        steps.hand_on(run, "tokens", prober.home, (prober.home,), to, guesses, prober)
        jobs.defer(tasks.key, organisation=asked.home, run_id=run.pk, owner=prober.home)

    jobs.drain(everything=True, strict=False)

    with unit_of_work(by=asked):
        assert Part.objects.get(run=run, organisation_id=asked.home).failed == "too_many"
        assert not TokenRequest.objects.exists()
        refusals = LedgerEntry.objects.filter(organisation_id=asked.home, outcome="refused", action="matching:run:work")
        assert [entry.detail["reason"] for entry in refusals] == ["too_many"]


def test_a_list_is_keyed_once_and_a_changed_parcel_not_at_all() -> None:
    by = _job("zaytuna")
    owner, run = world.organisation("harbour"), uuid4()
    points = b"".join(tokens.random_points(24, os.urandom))
    parcel = tokens.Parcel(run, "tokens", owner, (owner,), owner, by.home, points)
    with unit_of_work(by=by):
        tokens.begin(run, declared=11, by=by)
        assert len(tokens.key_parcel(parcel, declared=11, by=by)) == 24
        with pytest.raises(tokens.TooMany):
            tokens.key_parcel(parcel, declared=11, by=by)
        with pytest.raises(tokens.BadPoint):
            tokens.key_parcel(replace(parcel, owner=uuid4(), body=bytes(32)), declared=11, by=by)


def test_the_database_keeps_strangers_out_and_lets_nobody_write_for_another(as_admin: psycopg.Connection) -> None:
    world.both()
    row = world.arranged()
    run = world.ran(row)
    stranger, one = people.actor("stranger"), people.actor("administrator")
    with acting(stranger), transaction.atomic():
        for model in (Arrangement, Half, MatchingRun, Part, Handed, SamePerson, TokenRun, TokenRequest):
            assert not model._default_manager.exists(), model
    with unit_of_work(by=stranger), pytest.raises(Hidden):
        actions.get(row.pk, by=stranger, action="matching:arrangement:view")
    with acting(one), pytest.raises(ProgrammingError), transaction.atomic():
        Half.objects.create(arrangement=row, organisation_id=world.organisation("lifeline"), decision="accepted")
    with acting(one), pytest.raises(ProgrammingError), transaction.atomic():
        Part.objects.create(run=run, organisation_id=world.organisation("lifeline"), declared=1, public_key=b"x")
    with acting(one), pytest.raises(IntegrityError), transaction.atomic():
        MatchingRun.objects.filter(pk=run.pk).update(result={"histories": []})
    with acting(one), pytest.raises(ProgrammingError), transaction.atomic():
        MatchingRun.objects.create(arrangement=row, organisation_id=one.home, host_id=row.host_id,
                                   members=[*row.members, stranger.home])  # fmt: skip
