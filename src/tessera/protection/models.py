"""Gathers the rooms' models for Django; rooms keep their own."""

from tessera.protection.cases.models import (
    Case,
    CasePerson,
    CaseVersion,
    CaseWorker,
    Episode,
    EpisodeText,
    GlassBreak,
    Note,
)

__all__ = ["Case", "CasePerson", "CaseVersion", "CaseWorker", "Episode", "EpisodeText", "GlassBreak", "Note"]
