"""Traces in files: each kind that is planted is found, and what the release code writes has none."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import numpy as np
import pytest
from tests.observatory.attacks import releases

from tessera.observatory.attacks import channels, forge
from tessera.observatory.attacks.knowledge import Knowledge
from tessera.observatory.attacks.published import Unreadable, parse, read


def kinds(files, **more):
    """Kinds of traces in some files."""
    return str(channels.side_channels(parse(files, **more), Knowledge(), None).facts["kinds"]).split()


@pytest.fixture
def files(tables_folder):
    """The files of a real release of tables."""
    return dict(read(tables_folder).files)


@pytest.fixture
def rows(synthetic_folder):
    """The files of a real synthetic release."""
    return dict(read(synthetic_folder).files)


def with_document(files, **more):
    document = json.loads(files["release.json"]) | more
    return {**files, "release.json": json.dumps(document).encode()}


def unhashed(files):
    document = json.loads(files["release.json"])
    document.pop("hash", None)
    document.pop("hashes", None)
    return {**files, "release.json": json.dumps(document).encode()}


def zipped(when=(1980, 1, 1, 0, 0, 0), comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.comment = comment
        packed.writestr(zipfile.ZipInfo("tables.csv", when), b"a")
    return out.getvalue()


def test_what_the_release_code_writes_has_no_traces(files, rows):
    assert kinds(files) == []
    assert kinds(rows) == []


def test_the_careless_release_has_all_that_it_should(settings_of):
    found = kinds(dict(forge.careless(settings_of["tables"].few, 11).files))
    assert set(forge.CARELESS) <= set(found)


@pytest.mark.parametrize("name", ["amina.csv", "release (2).json", ".DS_Store", "backup/tables.csv", "case-17.md"])
def test_a_file_that_does_not_belong_is_found_by_its_name(files, name):
    assert kinds({**files, name: b"a"}) == ["file_name"]


@pytest.mark.parametrize(
    "more",
    [
        {"by": "someone@example.org"},
        {"folder": "kept in /home/somebody/releases"},
        {"case": "0b0a7c1e-1111-4111-8111-111111111111"},
    ],
)
def test_an_address_a_path_or_an_id_in_the_document_is_found(files, more):
    assert kinds(with_document(files, **more)) == ["identifier"]


def test_a_time_of_day_is_found_unless_it_is_that_of_the_release(files):
    assert kinds(with_document(files, created="2026-05-04T21:14:00")) == []
    assert kinds(with_document(files, admitted="2026-05-04T21:14:00")) == ["time"]


def test_free_text_in_the_document_is_found(files):
    said = "She told us in May that she had been brought here by her uncle, who keeps a shop in the harbour."
    assert kinds(with_document(files, remark=said)) == ["free_text"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"gender,=HYPERLINK(1),20\n", "formula"),
        (b"gender,told us in May,20\n", "values"),
        (b"gender,woman\xe2\x80\x8b,20\n", "hidden_signs"),
        (b"gender,woman,20,extra\n", "columns"),
        (b"gender,a@example.org,20\n", "identifier"),
    ],
)
def test_a_line_that_does_not_belong_is_found(files, line, kind):
    assert kind in kinds(unhashed({**files, "tables.csv": files["tables.csv"] + line}))


def test_a_file_that_does_not_match_its_hash_is_found(files, rows):
    assert kinds({**files, "tables.csv": files["tables.csv"].replace(b"\n", b"\r\n")}) == ["hash"]
    assert "hash" in kinds({**rows, "aggregates.csv": rows["aggregates.csv"].replace(b"\n", b"\r\n")})


def test_times_and_remarks_inside_archives_are_found(files):
    assert kinds({**files, "readme.txt": zipped()}) == []
    assert "archive" in kinds({**files, "readme.txt": zipped((2026, 5, 4, 21, 14, 0))})
    assert "archive" in kinds({**files, "readme.txt": zipped(comment=b"from Amina")})
    assert "archive" in kinds({**files, "readme.txt": gzip.compress(b"a", mtime=1_700_000_000)})
    assert kinds({**files, "readme.txt": gzip.compress(b"a", mtime=0)}) == []


def test_links_and_folders_are_found(tables_folder, tmp_path):
    for file in tables_folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "citation.txt").symlink_to(tmp_path / "release.json")
    release = read(tmp_path)
    assert channels.side_channels(release, Knowledge(), None).facts["kinds"] == "strange"


def test_rows_in_the_order_in_which_people_came_are_found(rows):
    """Shuffled rows are fine, sorted ones too; neighbours that resemble one another are not."""
    head, *lines = rows["rows.csv"].decode().splitlines()
    near = sorted(lines, key=lambda line: line.split(",")[1])
    again = {**rows, "rows.csv": ("\n".join([head, *near]) + "\n").encode()}
    assert kinds(unhashed(again)) == ["order"]
    in_order = {**rows, "rows.csv": ("\n".join([head, *sorted(lines)]) + "\n").encode()}
    assert kinds(unhashed(in_order)) == []


@pytest.mark.parametrize("column", ["case_id", "full_name", "person", "email"])
def test_a_column_that_names_people_is_found(settings_of, column):
    who = settings_of["synthetic"].few
    renamed = forge.rows(who, parameters={}).files
    body = renamed["rows.csv"].replace(who.columns[0].encode(), column.encode(), 1)
    assert "columns" in kinds(unhashed({**renamed, "rows.csv": body}))


def test_a_folder_without_a_release_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(Unreadable, match=r"release\.json is missing"):
        read(tmp_path)
    (tmp_path / "release.json").write_text("{", "utf-8")
    with pytest.raises(Unreadable, match="cannot be read"):
        read(tmp_path)
    with pytest.raises(Unreadable, match="is no folder"):
        read(tmp_path / "nothing")


def test_a_release_of_columns_of_its_own_is_held_to_the_shape_of_codes(tmp_path):
    who = releases.people(300, 3)
    renamed = type(who)(
        ("a", "b", "c"),
        dict(zip(("a", "b", "c"), who.domains.values(), strict=True)),
        who.codes,
        who.organisation,
        np.arange(len(who)),
    )
    files = dict(read(releases.of_tables(tmp_path, renamed)).files)
    assert kinds(files) == []
    line = b'a,"Amina, who came here with her two little brothers in May",20\n'
    assert "free_text" in kinds(unhashed({**files, "tables.csv": files["tables.csv"] + line}))
