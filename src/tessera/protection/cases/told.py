"""Named reads of the account: episodes with their words, and who said what of them. All start from policy.scope."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import policy, queries, tellings
from tessera.protection.cases.enums import EPISODE_TEXT, TELLING
from tessera.protection.cases.models import Case, Episode, EpisodeText, Telling
from tessera.protection.cases.words import EpisodeWords


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """An episode with its words in clear (None where the person was erased) and what was said of it, in order."""

    row: Episode
    words: EpisodeWords | None
    said: Sequence[tellings.Said] = ()

    @property
    def differences(self) -> list[tellings.Difference]:
        """What was answered in more than one way."""
        return tellings.differences(tellings.stored(self.row, self.words), self.said)


def account(case: Case, *, by: Actor) -> list[EpisodeView]:
    """The episodes, earliest first (those without a date last), with their words; the reading is in the ledger.

    Raises Refused.
    """
    require(policy.can(by, policy.ACCOUNT_VIEW, case), by, policy.ACCOUNT_VIEW, kind="case", object_id=case.id)
    queries.seen(case, by=by, action=policy.ACCOUNT_VIEW)
    rows = list(Episode.objects.filter(organisation_id=case.organisation_id, case_id=case.id))
    rows.sort(key=lambda row: (row.from_date or row.to_date or datetime.date.max, row.created_at))
    told = tellings_of(case, [row.id for row in rows])
    return [EpisodeView(row, words, told[row.id]) for row, words in zip(rows, _words(case, rows), strict=True)]


def stages(case: Case) -> dict[UUID, tuple[str, str]]:
    """Episode → its stage and country, as codes, in order of time."""
    rows = list(Episode.objects.filter(organisation_id=case.organisation_id, case_id=case.id))
    rows.sort(key=lambda row: (row.from_date or row.to_date or datetime.date.max, row.created_at))
    return {row.id: (row.episode_type, row.country) for row in rows}


def tellings_of(case: Case, episodes: Sequence[UUID]) -> dict[UUID, list[tellings.Said]]:
    """What was said of these episodes, in the order of writing, in two queries; empty where the person was erased.

    The caller has asked the policy and written down the reading.
    """
    rows = Telling.objects.filter(organisation_id=case.organisation_id, episode_id__in=episodes)
    found = list(rows.order_by("written_at", "id").select_related("episode__case__subject"))
    clear = vault.open_many(
        vault.Sealed(row.episode.case.subject.key_id, TELLING, row.id, bytes(row.sealed)) for row in found
    )
    told: dict[UUID, list[tellings.Said]] = {episode: [] for episode in episodes}
    for row, data in zip(found, clear, strict=True):
        answers, replaced = tellings.unpacked(data)
        told[row.episode_id].append(
            tellings.Said(
                row.id,
                row.source,
                row.said_on,
                row.said_on_precision,
                row.written_at,
                row.written_by,
                row.correction,
                answers,
                replaced,
            )
        )
    return told


def _words(case: Case, rows: Sequence[Episode]) -> list[EpisodeWords | None]:
    texts = EpisodeText.objects.filter(organisation_id=case.organisation_id, episode_id__in=[row.id for row in rows])
    latest = {text.episode_id: text for text in texts.order_by("written_at", "id")}
    key = Case.objects.filter(pk=case.pk).values_list("subject__key_id", flat=True).first()
    if key is None or not latest:
        return [EpisodeWords() for _row in rows]
    sealed = [vault.Sealed(key, EPISODE_TEXT, text.id, bytes(text.sealed)) for text in latest.values()]
    clear = dict(zip(latest, vault.open_many(sealed), strict=True))
    return [_read_words(clear.get(row.id, b"{}")) for row in rows]


def _read_words(data: bytes | None) -> EpisodeWords | None:
    return None if data is None else EpisodeWords.from_bytes(data)


def episode(episode_id: UUID, *, by: Actor, action: str = policy.ACCOUNT_VIEW) -> tuple[Case, EpisodeView]:
    """One episode with its case; the reading is in the ledger. Raises Hidden, Refused."""
    row = Episode.objects.filter(case__in=policy.scope(by), pk=episode_id).first()
    if row is None:
        raise Hidden(by, action, kind="episode", object_id=episode_id)
    case = queries.get(row.case_id, by=by, action=action)
    queries.seen(case, by=by, action=policy.ACCOUNT_VIEW)
    return case, EpisodeView(row, _words(case, [row])[0], tellings_of(case, [row.id])[row.id])
