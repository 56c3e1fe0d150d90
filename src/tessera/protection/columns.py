"""Columns that tables of this floor share. Relations inside the floor are held by composite foreign keys in the migration
(`rls.inside`: organisation and id together), so Django's own single-column constraint and index are left out."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


def code(length: int = 40, default: str = "") -> models.CharField[Any, Any]:
    """One code of a code list; "" where nothing was said."""
    return models.CharField(max_length=length, blank=True, default=default)


def codes(length: int = 40) -> ArrayField[Any, Any]:
    """Several codes of a code list."""
    return ArrayField(models.CharField(max_length=length), default=list, blank=True)


def organisation() -> models.ForeignKey[Any, Any]:
    """Whose row it is. Every index of the floor begins with it, so it needs none of its own."""
    return models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)


def case() -> models.ForeignKey[Any, Any]:
    """The case a row belongs to."""
    return inside("protection.Case")


def subject() -> models.ForeignKey[Any, Any]:
    """The person a row is about, by pseudonym."""
    return inside("trust.Subject")


def inside(target: str, **more: Any) -> models.ForeignKey[Any, Any]:
    """A row of the same organisation; `target` is a model's label, `more` the usual options."""
    options = {"on_delete": models.PROTECT, "related_name": "+", "db_constraint": False, "db_index": False, **more}
    return models.ForeignKey(target, **options)


def account(**more: Any) -> models.ForeignKey[Any, Any]:
    """A colleague, where there is one."""
    options = {"null": True, "blank": True, "on_delete": models.PROTECT, "related_name": "+", **more}
    return models.ForeignKey("trust.Account", **options)


def age() -> models.PositiveSmallIntegerField[Any, Any]:
    """A small count or years of age."""
    return models.PositiveSmallIntegerField(null=True, blank=True)


def decimal(digits: int = 16, places: int = 2) -> models.DecimalField[Any, Any]:
    """A number with a fraction, where one was given."""
    return models.DecimalField(max_digits=digits, decimal_places=places, null=True, blank=True)
