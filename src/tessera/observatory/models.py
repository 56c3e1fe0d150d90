"""Gathers the rooms' models for Django; rooms keep their own."""

from tessera.observatory.agreements.models import Agreement
from tessera.observatory.budget.models import BudgetChange, BudgetDebit, BudgetEntry
from tessera.observatory.comparison.models import Crosswalk, PublicSet, PublicTable, SchemeCode
from tessera.observatory.matching.models import Arrangement, Half, Handed, MatchingRun, Part, SamePerson
from tessera.observatory.metrics.models import Snapshot, SnapshotReader
from tessera.observatory.prevalence.models import Study
from tessera.observatory.releases.models import Release, ReleaseFile, ReleaseTable

__all__ = ["Agreement", "Arrangement", "BudgetChange", "BudgetDebit", "BudgetEntry", "Crosswalk", "Half", "Handed", "MatchingRun", "Part", "PublicSet", "PublicTable", "Release",
           "ReleaseFile", "ReleaseTable", "SamePerson", "SchemeCode", "Snapshot",
           "SnapshotReader", "Study"]  # fmt: skip
