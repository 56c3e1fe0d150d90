"""What the machine does for itself by the clock."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from tessera.kernel import clock
from tessera.kernel.backup.load import anchors_path
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger import verify
from tessera.kernel.vault import master
from tessera.kernel.work import unit_of_work
from tessera.portal import upkeep
from tessera.trust.subjects import api as subjects
from tessera.trust.subjects import queries as subject_queries
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_organisations_chain_is_anchored_though_the_worker_sees_one_at_a_time(transactional_db: None) -> None:
    workers = [world.colleague(world.organisation(slug), slug, "supervisor") for slug in ("harbour", "zaytuna")]
    for worker in workers:
        world.open_case(worker)
    anchors_path().unlink(missing_ok=True)

    upkeep.anchor_ledger.function(None)  # type: ignore[arg-type]

    anchored = {
        organisation for organisation, _seq, _hash in verify._read_anchors(anchors_path(), master.keyring().signing())
    }
    assert anchored == {worker.home for worker in workers}


def test_sessions_that_ended_are_removed_and_others_stay(transactional_db: None) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    ended, lives = store(), store()
    for session in (ended, lives):
        session.create()
    Session.objects.filter(session_key=ended.session_key).update(expire_date=clock.now() - timedelta(hours=1))

    upkeep.clear_sessions.function(None)  # type: ignore[arg-type]

    assert list(Session.objects.values_list("session_key", flat=True)) == [lives.session_key]


def test_a_name_index_is_built_where_it_is_needed(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = world.colleague(world.organisation("harbour"), "nour", "supervisor")
    world.open_case(worker, world.AMINA)
    monkeypatch.setattr(subject_queries, "SCAN_LIMIT", 0)
    with unit_of_work(by=worker):
        assert subjects.needs_name_index(worker)

    upkeep.find_name_indexes.function(None)  # type: ignore[arg-type]
    jobs.drain()

    with unit_of_work(by=worker):
        assert not subjects.needs_name_index(worker)


def test_the_clock_knows_all_of_it() -> None:
    assert {"portal.anchor_ledger", "portal.clear_sessions", "portal.find_name_indexes"} <= set(jobs.scheduled())
