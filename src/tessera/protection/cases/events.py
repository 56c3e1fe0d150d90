"""News of the room: ids and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tessera.kernel.outbox.api import Event


@dataclass(frozen=True, slots=True)
class CaseOpened(Event):
    """A case was started."""

    topic: ClassVar[str] = "case:file:opened"
    organisation: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True)
class CaseClosed(Event):
    """A case was closed; `reason` is a code of closure_reason, `was` of case_status: where it stood before."""

    topic: ClassVar[str] = "case:file:closed"
    organisation: UUID
    case_id: UUID
    subject_id: UUID
    reason: str
    was: str


@dataclass(frozen=True, slots=True)
class CaseMoved(Event):
    """A case took a step that did not close it; `was` and `to` are codes of case_status. Leaving a closed one opens it
    again."""

    topic: ClassVar[str] = "case:file:moved"
    organisation: UUID
    case_id: UUID
    was: str
    to: str


@dataclass(frozen=True, slots=True)
class GlassBroken(Event):
    """Somebody opened a restricted case in an emergency: those who assign cases are to be told."""

    topic: ClassVar[str] = "glass:break:used"
    organisation: UUID
    case_id: UUID
    account: UUID
    glass_id: UUID
