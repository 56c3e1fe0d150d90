"""Whatever the bytes, reading ends in rows or in a refusal, never in another error."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tessera.interchange.reading.api import UnreadableFile, open_table
from tests.interchange.files import workbook

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")


def ends_well(content: bytes, encoding: str | None = None) -> bool:
    """Whether the file is read to its end; False when it is refused with words."""
    try:
        with open_table(io.BytesIO(content), encoding=encoding) as table:
            lines = [row.line for row in table.rows]
            assert lines == sorted(set(lines)), "every row has its own line"
            return True
    except UnreadableFile as refusal:
        return not str(refusal)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"a", b",", b";", b'"', b"\n", b"\r", b"\t", b"=", b"\x00", b"\xff", b"\xef\xbb\xbf", b" "])
    ),
    st.sampled_from([None, "cp1252", "utf-16"]),
)
def test_any_text_is_read_or_refused(parts: list[bytes], encoding: str | None) -> None:
    ends_well(b"a,b\n" + b"".join(parts), encoding)
    ends_well(b"".join(parts), encoding)


def test_damaged_workbooks_are_read_or_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", [("a", "b"), *((number, "text") for number in range(20))]).read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    dice, read = random.Random(11), 0
    for _ in range(400):
        damaged = bytearray(whole)
        damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        read += ends_well(bytes(damaged))
        name = dice.choice(list(parts))
        content = bytearray(parts[name])
        content[dice.randrange(len(content))] = dice.choice(b'09aA"<>&/ ')
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for part, original in parts.items():
                archive.writestr(part, bytes(content) if part == name else original)
        read += ends_well(packed.getvalue())
    assert 0 < read < 800
