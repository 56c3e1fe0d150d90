"""Gathers the rooms' models for Django; rooms keep their own."""

from tessera.observatory.agreements.models import Agreement
from tessera.observatory.matching.models import SamePerson
from tessera.observatory.releases.models import Release, ReleaseFile, ReleaseTable

__all__ = ["Agreement", "Release", "ReleaseFile", "ReleaseTable", "SamePerson"]
