"""Gathers the rooms' models for Django; rooms keep their own."""

from tessera.interchange.imports.models import Batch, RefusedPart, Upload, UploadPart

__all__ = ["Batch", "RefusedPart", "Upload", "UploadPart"]
