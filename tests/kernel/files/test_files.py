"""Files: taken by their content, sealed, never changed, read with a line in the ledger, gone with the person."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel.actor import Actor, acting
from tessera.kernel.files import api as files
from tessera.kernel.files import content, upkeep
from tessera.kernel.files.models import FileKey, StoredFile
from tessera.kernel.files.types import KINDS
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.vault import api as vault
from tessera.kernel.vault import stream
from tessera.kernel.work import unit_of_work

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 1200
database = pytest.mark.django_db(transaction=True)


def somebody() -> Actor:
    return Actor(account=uuid4(), organisation=uuid4())


def store(by: Actor, data: bytes = PDF, media_type: str = "application/pdf", **more: object) -> StoredFile:
    assert by.organisation is not None
    with unit_of_work(by=by):
        return files.store(io.BytesIO(data), organisation=by.organisation, media_type=media_type, by=by, **more)  # type: ignore[arg-type]


def read(by: Actor, file_id: UUID) -> bytes:
    with unit_of_work(by=by):
        return b"".join(files.read(file_id, by=by))


@database
def test_what_was_stored_comes_back_and_lies_sealed_on_the_disk() -> None:
    by = somebody()
    row = store(by)
    assert read(by, row.id) == PDF
    assert (row.size, bytes(row.sha256)) == (len(PDF), hashlib.sha256(PDF).digest())
    kept = content.path_of(row.id).read_bytes()
    assert len(kept) == stream.sealed_size(len(PDF))
    assert not any(PDF[at : at + 16] in kept for at in range(0, len(PDF), 997))
    assert content.path_of(row.id).stat().st_mode & 0o377 == 0


@database
def test_storing_and_reading_each_leave_a_ledger_row() -> None:
    by = somebody()
    row = store(by)
    read(by, row.id)
    with acting(by), transaction.atomic():
        rows = LedgerEntry.objects.filter(object_id=row.id).order_by("at")
        assert [(r.action, r.account_id) for r in rows] == [
            ("file:content:store", by.account),
            ("file:content:read", by.account),
        ]


@database
def test_a_stranger_finds_no_file_by_policy_or_by_database() -> None:
    by, stranger = somebody(), somebody()
    row = store(by)
    with pytest.raises(StoredFile.DoesNotExist):
        read(stranger, row.id)
    with acting(stranger), transaction.atomic():
        assert (StoredFile.objects.count(), FileKey.objects.count()) == (0, 0)
    with pytest.raises(StoredFile.DoesNotExist):
        store(stranger, derivative_of=row.id)


@database
def test_erasing_the_person_erases_the_file() -> None:
    by = somebody()
    assert by.organisation is not None
    with unit_of_work(by=by):
        person = vault.new_key(by.organisation)
    row = store(by, person=person)
    assert read(by, row.id) == PDF
    with unit_of_work(by=by):
        vault.erase(person, by=by, why="asked for it")
    with pytest.raises(vault.Erased):
        read(by, row.id)


@database
def test_files_stay_readable_when_keys_are_rotated() -> None:
    by = somebody()
    assert by.organisation is not None
    with unit_of_work(by=by):
        person = vault.new_key(by.organisation)
    theirs, ours = store(by, person=person), store(by)
    with unit_of_work(by=by):
        assert vault.rotate_person(person, by=by) == 1
        vault.rotate_organisation(by.organisation, by=by)
    assert read(by, theirs.id) == read(by, ours.id) == PDF


@database
@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:],
        lambda data: data[: 7 + stream.CHUNK + 16],
        lambda data: data[:7] + data[7 + stream.CHUNK + 16 :],
        lambda _data: b"",
    ],
    ids=["cut", "longer", "changed", "last chunk gone", "first chunk gone", "empty"],
)
def test_changed_content_is_noticed(spoil: object) -> None:
    by = somebody()
    row = store(by)
    path = content.path_of(row.id)
    kept = path.read_bytes()
    path.unlink()
    path.write_bytes(spoil(kept))  # type: ignore[operator]
    with pytest.raises(vault.Tampered):
        read(by, row.id)
    with unit_of_work(by=by):
        assert files.intact(row.id, by=by) is False


@database
def test_content_of_another_file_does_not_pass_for_this_one() -> None:
    by = somebody()
    one, other = store(by), store(by, PDF + b"other")
    content.path_of(one.id).unlink()
    content.path_of(other.id).rename(content.path_of(one.id))
    with pytest.raises(vault.Tampered):
        read(by, one.id)
    with pytest.raises(files.FileLost):
        read(by, other.id)


@database
def test_a_derivative_is_a_new_file_that_names_its_origin() -> None:
    by = somebody()
    origin = store(by)
    smaller = store(by, b"\xff\xd8\xff" + b"picture", "image/jpeg", derivative_of=origin.id)
    assert smaller.derivative_of_id == origin.id
    assert smaller.id != origin.id


@database
@pytest.mark.parametrize(
    "statement", ["update kernel_storedfile set media_type = 'x'", "delete from kernel_storedfile"]
)
def test_a_file_row_is_never_changed(statement: str) -> None:
    by = somebody()
    store(by)
    with acting(by), transaction.atomic(), connection.cursor() as cursor, pytest.raises(DatabaseError, match="denied"):
        cursor.execute(statement)


def test_content_is_never_written_over(settings: object, tmp_path: object) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    file_id = uuid4()
    content.write(file_id, [b"first"], b"k" * 32)
    with pytest.raises(FileExistsError):
        content.write(file_id, [b"second"], b"k" * 32)
    assert b"".join(content.read(file_id, b"k" * 32)) == b"first"
    assert len(list(content.path_of(file_id).parent.iterdir())) == 1, "nothing half written is left"


@database
@pytest.mark.parametrize(
    ("data", "media_type", "words"),
    [
        (b"", "application/pdf", "empty"),
        (b"MZ\x90\x00 a program", "application/pdf", "not of the type"),
        (b"<html><script>", "image/png", "not of the type"),
        (
            b"PK\x03\x04 some zip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "not of the",
        ),
        (b"a\x00b", "text/plain", "not of the type"),
        ("حكاية".encode("utf-16"), "text/plain", "not of the type"),
        (b"x", "application/x-msdownload", "not taken"),
        (PDF, "application/pdf", "too large"),
    ],
)
def test_a_file_that_is_not_taken_leaves_nothing(
    data: bytes, media_type: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A folder of its own: other tests keep files at the same time.
    monkeypatch.setattr(content, "folder", lambda: tmp_path)
    by = somebody()
    before = set(content.folder().glob("??/*"))
    with pytest.raises(files.FileRefused) as refusal:
        store(by, data, media_type, largest=100_000)
    assert words in str(refusal.value.reason)
    assert set(content.folder().glob("??/*")) == before
    with acting(by), transaction.atomic():
        assert StoredFile.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"\x00\x00\x00\x20ftypisom....", "video/mp4"),
        ("القضية".encode() * 2000, "text/plain"),
        (b"\xef\xbb\xbfname;age\r\n", "text/csv"),
        (
            b"PK\x03\x04" + b"\x00" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.text",
        ),
    ],
)
def test_a_type_is_known_by_how_its_content_begins(data: bytes, media_type: str) -> None:
    assert KINDS[media_type].fits(data[:8192])
    assert not KINDS["application/pdf"].fits(data[:8192])


@database
def test_content_of_a_rolled_back_act_is_removed_after_a_day_and_other_content_is_not() -> None:
    by = somebody()
    kept = store(by)
    assert by.organisation is not None
    with unit_of_work(by=by):
        lost = files.store(io.BytesIO(PDF), organisation=by.organisation, media_type="application/pdf", by=by)
        transaction.set_rollback(True)
    yesterday = content.path_of(kept.id).stat().st_mtime - 2 * 86400
    assert upkeep.remove_unknown(yesterday) == 0
    for row in (kept, lost):
        os.utime(content.path_of(row.id), (yesterday, yesterday))
    assert upkeep.remove_unknown(yesterday + 1) >= 1
    assert not content.path_of(lost.id).exists()
    assert read(by, kept.id) == PDF


@given(st.lists(st.binary(max_size=200_000), max_size=4), st.integers(0, 400_000))
def test_a_stream_opens_to_what_was_sealed_and_never_when_cut(pieces: list[bytes], at: int) -> None:
    key, clear = b"k" * 32, b"".join(pieces)
    sealed = b"".join(stream.encrypt(pieces, key, "here"))
    assert len(sealed) == stream.sealed_size(len(clear))
    assert b"".join(stream.decrypt(io.BytesIO(sealed), key, "here")) == clear
    if at < len(sealed):
        with pytest.raises(vault.Tampered):
            list(stream.decrypt(io.BytesIO(sealed[:at]), key, "here"))
    with pytest.raises(vault.Tampered):
        list(stream.decrypt(io.BytesIO(sealed), key, "there"))
