"""The list of public sets, for the law that a long list asks no more than a short one."""

from __future__ import annotations

from datetime import date

from django.test import Client

from tessera.observatory.comparison.models import PublicSet
from tests.architecture.list_pages import Growing


def _sets(count: int) -> None:
    have = PublicSet.objects.count()
    for number in range(have, have + count):
        PublicSet.objects.create(
            name=f"Set {number}", publisher="Office", terms="Free", published_on=date(2026, 1, 1), layout="ctdc-kanon-12",
            rows=20, threshold=11, sha256=f"{number:064d}",
        )  # fmt: skip


def sets() -> Growing:
    """Public sets, read by anybody."""
    return Growing(Client(), "/comparison/", _sets)
