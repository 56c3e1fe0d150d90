"""The door of the room: documents of a case for other rooms, by id."""

from __future__ import annotations

from tessera.protection.documents.actions import Added, Brought, add, allow_photos, set_aside
from tessera.protection.documents.queries import DocumentView, of_case, photos_allowed
from tessera.protection.documents.words import DocumentWords

__all__ = [
    "Added",
    "Brought",
    "DocumentView",
    "DocumentWords",
    "add",
    "allow_photos",
    "of_case",
    "photos_allowed",
    "set_aside",
]
