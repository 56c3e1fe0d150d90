"""Writes about what happened: episodes in any order, who said what of them, all words sealed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.vault import api as vault
from tessera.protection.cases import policy, tellings, told, vocabulary
from tessera.protection.cases.actions.file import locked, touch
from tessera.protection.cases.enums import EPISODE_TEXT, TELLING
from tessera.protection.cases.models import Case, Episode, EpisodeText, Telling
from tessera.protection.cases.words import EpisodeWords
from tessera.trust.subjects import api as subjects

_NOTHING = EpisodeWords()


@dataclass(frozen=True, slots=True)
class SaidBy:
    """Who said it (a code of `source`) and when it was said, as exactly as that is known."""

    source: str = ""
    on: datetime.date | None = None
    precision: str = ""


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


def _keep(case: Case, episode: Episode, said: SaidBy, data: bytes, by: Actor, **more: Any) -> Telling:
    """Seals and writes one telling."""
    row = new_id()
    key = subjects.key_of(case.subject_id, by=by)
    telling = Telling(
        id=row, organisation_id=episode.organisation_id, episode_id=episode.id, source=said.source, said_on=said.on,
        said_on_precision=said.precision, sealed=vault.seal(key, context=TELLING, row=row, data=data),
        **{"written_by": by.account, **more},
    )  # fmt: skip
    telling.save(force_insert=True)
    return telling


def _first_telling(case: Case, view: told.EpisodeView, reading: Mapping[str, Any], by: Actor) -> None:
    """What an episode said before anybody noted who told it (an import): kept as a telling of its own."""
    row = view.row
    if reading and not view.said and view.words is not None:
        more = {"written_by": row.recorded_by_id, "written_at": row.created_at}
        _keep(case, row, SaidBy(row.source), tellings.packed(reading), by, **more)


def _said_by(said: SaidBy) -> SaidBy:
    """Raises ValidationError for a source there is not or a day to come."""
    columns = vocabulary.checked(vocabulary.EPISODE, {"source": said.source})
    if said.on and said.on > today():
        raise ValidationError({"said_on": _("This lies in the future.")})
    return replace(said, source=columns["source"], precision=said.precision or ("exact" if said.on else ""))


@transaction.atomic
def add_episode(
    case_id: UUID, values: Mapping[str, Any], *, by: Actor, words: EpisodeWords = _NOTHING, said: SaidBy | None = None
) -> Episode:
    """Adds an episode: fields of `vocabulary.EPISODE`, none of them demanded but its stage, as one telling of it.

    `said` is who told it and when; without it the source among the values, and no day. Raises ValidationError by
    field, Hidden, Refused, vault.Erased for words about an erased person.
    """
    case = locked(case_id, by=by, action=policy.ACCOUNT_EDIT)
    teller = _said_by(said or SaidBy(str(values.get("source") or "")))
    episode = Episode(
        organisation_id=case.organisation_id,
        case_id=case.id,
        recorded_by_id=by.account,
        **{**_checked(values), "source": teller.source},
    )
    episode.save(force_insert=True)
    if not words.is_empty:
        _write_words(case, episode, words, by)
    if answers := tellings.stored(episode, words):
        _keep(case, episode, teller, tellings.packed(answers), by)
    touch(case)
    _record(case, episode.id, sorted(name for name, value in values.items() if value), by)
    return episode


def _record(case: Case, episode: UUID, names: list[str], by: Actor, **more: str) -> None:
    ledger.record(
        by=by,
        action=policy.ACCOUNT_EDIT,
        kind="case",
        object_id=case.id,
        detail={"episode": str(episode), "fields": names, **more},
    )


def _open(episode_id: UUID, by: Actor) -> tuple[Case, told.EpisodeView]:
    """The case, locked, and the episode, with what was said of it. Raises Hidden, Refused."""
    case, _view = told.episode(episode_id, by=by, action=policy.ACCOUNT_EDIT)
    case = locked(case.id, by=by, action=policy.ACCOUNT_EDIT)
    Episode.objects.select_for_update().get(organisation_id=case.organisation_id, pk=episode_id)
    return case, told.episode(episode_id, by=by, action=policy.ACCOUNT_EDIT)[1]


@transaction.atomic
def edit_episode(
    episode_id: UUID, values: Mapping[str, Any], *, by: Actor, words: EpisodeWords | None = None
) -> Episode:
    """Corrects how an episode was written down: the reading becomes what is given, and what stood there counts as
    mistaken. Earlier versions are kept. `words` None leaves them as they are.

    What was told differently another time is a telling: see `tell`. Raises ValidationError by field, Hidden, Refused,
    vault.Erased for words about an erased person.
    """
    case, view = _open(episode_id, by)
    columns = _checked(values)
    before = tellings.stored(view.row, view.words)
    changed = _take_columns(view.row, columns)
    if words is not None and words != view.words:
        _write_words(case, view.row, words, by)
        changed.append("words")
    if not changed:
        return view.row
    # An erased person's words cannot be kept; the codes may still be mended.
    after = tellings.stored(view.row, view.words if words is None else words)
    names = {name for name in (*before, *after) if before.get(name) != after.get(name)}
    if view.words is not None and names:
        _first_telling(case, view, before, by)
        said = {name: after[name] for name in names if name in after}
        taken = {name: before[name] for name in names if name in before}
        _keep(case, view.row, SaidBy(view.row.source), tellings.packed(said, taken), by, correction=True)
    touch(case)
    _record(case, episode_id, sorted(changed), by)
    return view.row


def _take_columns(row: Episode, columns: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, columns[name])
    if changed:
        row.save(update_fields=[*changed, "changed_at"])
    return changed


@transaction.atomic
def tell(
    episode_id: UUID,
    values: Mapping[str, Any],
    *,
    by: Actor,
    said: SaidBy,
    words: EpisodeWords = _NOTHING,
) -> Telling:
    """Adds what one source said of an episode on one occasion; only what was said is given.

    Nothing that was said before is changed. The current reading takes what it lacks, and the survivor's word where it
    had somebody else's; where a survivor's answer would be replaced, both stand until `read_as` decides.

    Raises ValidationError by field, Hidden, Refused, vault.Erased.
    """
    case, view = _open(episode_id, by)
    teller = _said_by(said)
    if not teller.source:
        raise ValidationError({"source": _("Say who told this.")})
    columns = _checked({name: value for name, value in values.items() if name not in tellings.ABOUT})
    answers = tellings.stored(Episode(episode_type=view.row.episode_type, **columns), words)
    if not answers:
        raise ValidationError({"source": _("Write down at least one thing that was said.")})
    reading = tellings.stored(view.row, view.words)
    _first_telling(case, view, reading, by)
    known = told.tellings_of(case, [view.row.id])[view.row.id]
    kept = _keep(case, view.row, teller, tellings.packed(answers), by)
    changed = tellings.new_reading(reading, answers, teller.source, known)
    _read(case, view, changed, by)
    if state := vocabulary.checked(vocabulary.EPISODE, {"account_state": values.get("account_state") or ""}):
        _take_columns(view.row, {name: value for name, value in state.items() if value})
    touch(case)
    _record(case, episode_id, sorted(answers.keys() - tellings.WORDS), by, telling=str(kept.id))
    return kept


def _read(case: Case, view: told.EpisodeView, changed: Mapping[str, Any], by: Actor) -> None:
    """Makes these answers the current reading of the episode."""
    columns: dict[str, Any] = {}
    said: dict[str, str] = {}
    for name, value in changed.items():
        if name in tellings.WORDS:
            said[name] = value
        else:
            columns |= tellings.columns_of(name, value)
    _take_columns(view.row, columns)
    if said:
        _write_words(case, view.row, EpisodeWords(**{**asdict(view.words or _NOTHING), **said}), by)


@transaction.atomic
def read_as(episode_id: UUID, telling_id: UUID, name: str, *, by: Actor) -> Episode:
    """Takes what one telling says about one field as the current reading. The other tellings stay as they are.

    Raises ValidationError for an answer that this telling does not hold, Hidden, Refused, vault.Erased.
    """
    case, view = _open(episode_id, by)
    held = next((each.answers for each in view.said if each.id == telling_id), {})
    if name not in held:
        raise ValidationError({"telling": _("This telling does not answer that. Load the page again.")})
    before = tellings.stored(view.row, view.words)
    _first_telling(case, view, before, by)
    _read(case, view, {name: held[name]}, by)
    touch(case)
    _record(case, episode_id, [name] if name not in tellings.WORDS else ["words"], by, telling=str(telling_id))
    return view.row
