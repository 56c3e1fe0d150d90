"""Writes about what happened: episodes in any order, with their words sealed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.vault import api as vault
from tessera.protection.cases import policy, queries, vocabulary
from tessera.protection.cases.actions.file import locked, touch
from tessera.protection.cases.enums import EPISODE_TEXT
from tessera.protection.cases.models import Case, Episode, EpisodeText
from tessera.protection.cases.words import EpisodeWords
from tessera.trust.subjects import api as subjects


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = vocabulary.checked(vocabulary.EPISODE, values)
    start, end = columns.get("from_date"), columns.get("to_date")
    if (
        start
        and end
        and end < start
        and "estimated" not in {columns["from_date_precision"], columns["to_date_precision"]}
    ):
        raise ValidationError({"to_date": _("The end lies before the beginning.")})
    return columns


def sealed_words(episode: Episode, words: EpisodeWords, key: UUID, by: Actor) -> EpisodeText:
    """The words of an episode, sealed, not yet written."""
    row = new_id()
    data = vault.seal(key, context=EPISODE_TEXT, row=row, data=words.to_bytes())
    return EpisodeText(
        id=row, organisation_id=episode.organisation_id, episode_id=episode.id, sealed=data, written_by=by.account
    )


def _write_words(case: Case, episode: Episode, words: EpisodeWords, by: Actor) -> None:
    sealed_words(episode, words, subjects.key_of(case.subject_id, by=by), by).save(force_insert=True)


@transaction.atomic
def add_episode(
    case_id: UUID,
    values: Mapping[str, Any],
    *,
    by: Actor,
    words: EpisodeWords = EpisodeWords(),  # noqa: B008  # frozen
) -> Episode:
    """Adds an episode: fields of `vocabulary.EPISODE`, none of them demanded but its stage.

    Raises ValidationError by field, Hidden, Refused, vault.Erased for words about an erased person.
    """
    case = locked(case_id, by=by, action=policy.ACCOUNT_EDIT)
    episode = Episode(
        organisation_id=case.organisation_id, case_id=case.id, recorded_by_id=by.account, **_checked(values)
    )
    episode.save(force_insert=True)
    if not words.is_empty:
        _write_words(case, episode, words, by)
    touch(case)
    ledger.record(
        by=by,
        action=policy.ACCOUNT_EDIT,
        kind="case",
        object_id=case.id,
        detail={"episode": str(episode.id), "fields": sorted(name for name, value in values.items() if value)},
    )
    return episode


@transaction.atomic
def edit_episode(
    episode_id: UUID, values: Mapping[str, Any], *, by: Actor, words: EpisodeWords | None = None
) -> Episode:
    """Changes an episode; the earlier version and its words are kept. `words` None leaves them as they are.

    Raises ValidationError by field, Hidden, Refused, vault.Erased for words about an erased person.
    """
    case, view = queries.episode(episode_id, by=by, action=policy.ACCOUNT_EDIT)
    case = locked(case.id, by=by, action=policy.ACCOUNT_EDIT)
    episode = Episode.objects.select_for_update().get(organisation_id=case.organisation_id, pk=episode_id)
    columns = _checked(values)
    changed = {name: value for name, value in columns.items() if getattr(episode, name) != value}
    for name, value in changed.items():
        setattr(episode, name, value)
    if changed:
        episode.save(update_fields=[*changed, "changed_at"])
    if words is not None and words != view.words:
        _write_words(case, episode, words, by)
        changed["words"] = True
    if changed:
        touch(case)
        ledger.record(
            by=by,
            action=policy.ACCOUNT_EDIT,
            kind="case",
            object_id=case.id,
            detail={"episode": str(episode_id), "fields": sorted(changed)},
        )
    return episode
