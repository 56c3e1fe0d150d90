"""Gathers the rooms' models for Django; rooms keep their own."""

from tessera.interchange.imports.models import Batch

__all__ = ["Batch"]
