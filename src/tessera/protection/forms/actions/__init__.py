"""Writes of the room: answers, and versions of forms."""

from tessera.protection.forms.actions.answers import answer, save, version_row
from tessera.protection.forms.actions.versions import Uploaded, retire, upload, use

__all__ = ["Uploaded", "answer", "retire", "save", "upload", "use", "version_row"]
