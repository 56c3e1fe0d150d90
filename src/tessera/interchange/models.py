"""Gathers the rooms' models for Django; rooms keep their own."""

from tessera.interchange.exports.models import Export
from tessera.interchange.imports.models import Batch, RefusedPart, Upload, UploadPart

__all__ = ["Batch", "Export", "RefusedPart", "Upload", "UploadPart"]
