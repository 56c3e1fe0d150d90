"""Gathers the rooms' models for Django; rooms keep their own."""

from tessera.observatory.agreements.models import Agreement
from tessera.observatory.budget.models import BudgetChange, BudgetDebit, BudgetEntry
from tessera.observatory.comparison.models import Crosswalk, PublicSet, PublicTable, SchemeCode
from tessera.observatory.matching.models import SamePerson
from tessera.observatory.releases.models import Release, ReleaseFile, ReleaseTable

__all__ = ["Agreement", "BudgetChange", "BudgetDebit", "BudgetEntry", "Crosswalk", "PublicSet", "PublicTable", "Release",
           "ReleaseFile", "ReleaseTable", "SamePerson", "SchemeCode"]  # fmt: skip
