"""The invented world: the same from the same seed, once however often it is built, and written by real actions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random

import pytest
from django.db import transaction
from pytest_django import Settings

from tessera.kernel import clock
from tessera.kernel.actor import acting
from tessera.observatory.releases.models import Release
from tessera.portal.demo import api as demo
from tessera.portal.demo.crew import Crew, assemble
from tessera.portal.demo.featured import FEATURES, stories
from tessera.portal.demo.journeys import JOURNEYS
from tessera.portal.demo.lives import lives
from tessera.portal.demo.sayings import SAYINGS
from tessera.portal.demo.story import Written
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case, Episode, Note
from tessera.protection.referrals.models import BundleView, Recall, Referral
from tessera.trust.consent.models import ConsentDecision
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects

BASE = date(2026, 3, 1)
Look = Callable[[Crew], object]


def test_the_same_seed_tells_the_same_lives_and_another_seed_others() -> None:
    one, again, other = (list(lives(Random(seed), 40, BASE, "en")) for seed in (7, 7, 8))

    assert one == again
    assert one != other


def test_lives_are_incomplete_and_come_in_several_scripts() -> None:
    told = list(lives(Random(7), 400, BASE, "en"))
    names = "".join(life.identity.name for life in told if life.identity)
    answers = Counter(value for life in told for value in life.case.values() if isinstance(value, str))

    assert all(any(low <= letter <= high for letter in names) for low, high in ("az", "ء\u064a", "កឳ", "АЯ"))
    assert 20 < sum(life.identity is None for life in told) < 160
    assert 5 < sum(not life.told for life in told) < 100
    assert min(answers["not_asked"], answers["unknown"], answers["declined"]) > 10
    assert {said.decision for life in told for said in life.said} == {"given", "refused"}
    assert any(said.withdrawn for life in told for said in life.said)
    assert any(said.basis for life in told for said in life.said)
    assert any(said.decided_by == "court_or_guardian" for life in told for said in life.said)


def test_journeys_reach_every_state() -> None:
    reached = {journey.end for journey in JOURNEYS} | {journey.after for journey in JOURNEYS if journey.after}

    assert reached == {
        "draft", "sent", "received", "accepted", "waiting_list", "declined", "in_service", "completed",
        "withdrawn_by_sender", "withdrawn_by_survivor", "expired",
    }  # fmt: skip


def world(look: Look) -> object:
    """What somebody who sees all of both shelters finds."""
    crew = assemble({slug: people.organisation(slug).id for slug in ("harbour", "zaytuna", "lifeline")})
    return look(crew)


def _found(crew: Crew) -> Counter[tuple[object, ...]]:
    """The world without ids and codes: what stands in every organisation, as often as it stands there."""
    found: Counter[tuple[object, ...]] = Counter()
    for (slug, role), by in crew.actors.items():
        if role not in {"supervisor", "hotline_worker"}:
            continue
        with acting(by):
            ids = [row.subject_id for row in Case.objects.all()]
            found.update((slug, name) for name in subjects.reveal_names(ids, by=by).values())
            found.update((slug, c.status, c.gender, c.age_at_intake, str(c.intake_date)) for c in Case.objects.all())
            found.update((slug, e.episode_type, e.country, str(e.from_date)) for e in Episode.objects.all())
            found.update((slug, n.type, str(n.at)) for n in Note.objects.exclude(type=""))
            found.update((slug, d.purpose, d.decision, str(d.valid_from)) for d in ConsentDecision.objects.all())
            found.update((slug, r.state, r.kind, str(r.sent_at)) for r in Referral.objects.all())
    return found


def test_every_feature_finds_lives_of_its_own_and_begins_with_its_earliest_step() -> None:
    by = Random(demo.SEED)
    cast = {"harbour": list(lives(by, 180, BASE, "en")), "zaytuna": list(lives(by, 160, BASE, "ar"))}
    kept: dict[tuple[str, int], list[Written]] = {
        (slug, number): [] for slug, theirs in cast.items() for number in range(len(theirs))
    }
    found = list(stories(cast, kept, dict.fromkeys(cast), None, datetime(2026, 3, 1, tzinfo=UTC), 150))  # type: ignore[arg-type, misc]

    wanted = sum(len(feature.homes) for feature in FEATURES)
    assert len({place for place, _story in found}) == len(found) == wanted
    assert all(
        [ago for ago, _act in each.steps] == sorted((ago for ago, _act in each.steps), reverse=True)
        for each in FEATURES
    )


def test_the_sentences_of_the_featured_cases_stand_in_every_language() -> None:
    assert set(SAYINGS["en"]) == set(SAYINGS["ar"])
    assert all(low in "".join(SAYINGS["ar"].values()) for low in "ابت")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_world_built_twice_is_one_world(settings: Settings) -> None:
    settings.DEMO = True
    base = clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    said: list[str] = []

    first = demo.build(small=True, base=base, say=said.append)
    with transaction.atomic():
        found = world(_found)
    second = demo.build(small=True, base=base)
    with transaction.atomic():
        again = world(_found)
        views = world(_looks)

    assert first.cases == 37
    assert first.referrals >= 6
    assert (second.cases, second.referrals, second.releases) == (0, 0, 0)
    assert found == again
    assert said
    assert views[0] > 0  # type: ignore[index]
    assert views[1] == {"withdrawn_by_survivor"}  # type: ignore[index]
    published = list(Release.objects.order_by("number"))
    assert [each.method for each in published] == ["synthetic", "tables"]
    assert all(each.contributors == 2 for each in published)
    # Noise comes from the operating system, so an attack on so few people may succeed; then nothing is published.
    assert [each.published_at is not None for each in published] == [each.passed for each in published]
    assert published[-1].passed, published[-1].attacks


def _looks(crew: Crew) -> tuple[int, set[str]]:
    by = crew.actor("zaytuna", "supervisor")
    with acting(by):
        return BundleView.objects.count(), set(Recall.objects.values_list("reason", flat=True))


def test_a_world_is_refused_outside_a_demo_and_in_the_future(transactional_db: None, settings: Settings) -> None:
    with pytest.raises(ValueError, match="lies in the past"):
        demo.build(base=datetime.now(UTC) + timedelta(days=2))
    settings.DEMO = False
    with pytest.raises(Exception, match="demo world"):
        demo.build()


@pytest.mark.django_db(transaction=True)
def test_many_cases_are_spread_over_organisations_and_a_run_can_be_repeated() -> None:
    steps: list[tuple[int, int]] = []

    made = demo.generate(90, 4, progress=lambda done, of: steps.append((done, of)))
    again = demo.generate(90, 4)

    assert steps == [(23, 90), (46, 90), (68, 90), (90, 90)]
    assert again.organisations == made.organisations
    for number, organisation in enumerate(made.organisations):
        by = people.system_actor(organisation, "count", ["case:file:list"])
        with acting(by), transaction.atomic():
            page = cases.worklist(by, cases.Filters("all"))
        assert len(page.lines) == (23, 23, 22, 22)[number]
    assert list(islice(lives(Random(1), 2, BASE, "en"), 2))
