"""The files of a release as they are kept: compressed, each with the hash of its clear bytes."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tessera.observatory.releases.models import Release, ReleaseFile, ReleaseTable
from tessera.observatory.releases.orders import Tables
from tessera.observatory.tables import api as tables

REPORT_FILE, SHEET_FILE = "attacks.json", "datasheet.json"


def digest(body: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def as_json(values: Mapping[str, Any]) -> bytes:
    """The same bytes for the same values."""
    return (json.dumps(values, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def keep_files(release: Release, files: Mapping[str, bytes]) -> None:
    """Adds the files of a release."""
    ReleaseFile.objects.bulk_create(
        ReleaseFile(
            release=release,
            name=name,
            sha256=digest(body),
            size=len(body),
            compressed=gzip.compress(body, 6, mtime=0),
        )
        for name, body in files.items()
    )


def keep_tables(release: Release, cells: Tables) -> None:
    """Adds the tables of a release for the pages."""
    ReleaseTable.objects.bulk_create(
        (
            ReleaseTable(
                release=release, dimensions="|".join(spec), cells=[[*values, count] for values, count in found.items()]
            )
            for spec, found in cells.items()
        ),
        batch_size=50,
    )


def content(file: ReleaseFile) -> bytes:
    """The clear bytes of a file. Raises tables.Altered when they do not match their hash."""
    data = gzip.decompress(bytes(file.compressed))
    if digest(data) != file.sha256:
        raise tables.Altered(f"{file.name} of release {file.release_id} does not match its hash")
    return data


def export(release: Release, out_dir: Path) -> list[Path]:
    """Writes the files of a release into a folder, checked against their hashes. Raises tables.Altered."""
    out_dir.mkdir(parents=True, exist_ok=True)
    written = []
    for file in release.files.all():
        (out_dir / file.name).write_bytes(content(file))
        written.append(out_dir / file.name)
    return written
