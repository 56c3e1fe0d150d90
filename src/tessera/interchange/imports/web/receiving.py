"""How a file from the browser is held while its request lasts: in memory, and past that in a file without a name."""

from __future__ import annotations

import tempfile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from tessera.interchange.reading.api import DEFAULT_LIMITS

_IN_MEMORY = 8 * 1024 * 1024


class Unnamed(FileUploadHandler):
    """Takes what comes up to the largest file that is read; of a larger one only its size is kept.

    A file without a name is gone with its process, so that a crash leaves no list of people in a folder.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begins a file."""
        super().new_file(*args, **kwargs)
        self._held = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - outlives this method, ends with its request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Holds a piece; nothing is left for other handlers."""
        if start + len(raw_data) <= DEFAULT_LIMITS.file_bytes:
            self._held.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """The whole file, at its start. Its name is not kept: names of files name people."""
        self._held.seek(0)
        return UploadedFile(self._held, "file", self.content_type, file_size, self.charset)
