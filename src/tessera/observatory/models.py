"""Gathers the rooms' models for Django; rooms keep their own."""

from tessera.observatory.agreements.models import Agreement

__all__ = ["Agreement"]
