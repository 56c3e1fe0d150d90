"""Three offices without one installation: the same exchange by signed files."""

from __future__ import annotations

import csv
import json
import os
import stat
from pathlib import Path

import pytest

from tessera.observatory.matching import api as matching
from tessera.observatory.matching import files
from tests.trust.tokens.invented import invent

SETTING = matching.Setting("spring", ("north", "south", "west"), "centre")


def _csv(path: Path, people: list[files.tokens.Person], consent: str = "yes") -> Path:
    with path.open("w", newline="") as lines:
        sheet = csv.writer(lines)
        sheet.writerow(files.COLUMNS)
        for one in people:
            sheet.writerow([one.names[0], "", one.born, "exact", one.sex, one.nationality, one.district, "|".join(one.phones), "", consent])  # fmt: skip
    return path


def _offices(tmp_path: Path, size: int = 14) -> tuple[dict[str, files.Key], dict[str, tuple[bytes, int]]]:
    for party in SETTING.parties:
        matching.begin(SETTING, party, size, tmp_path)
    keys = {party: matching.key_of(tmp_path / f"{party}.key") for party in SETTING.parties}
    return keys, matching.publics(tmp_path.glob("*.public"), SETTING)


def _ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(files, "BASE", 1)
    world = invent(14, 31, shared=0.5, lists=3)
    keys, known = _offices(tmp_path)
    way = tmp_path / "way"
    for party, people in zip(SETTING.parties, world.lists, strict=True):
        matching.make(keys[party], _csv(tmp_path / f"{party}.csv", people), way)
    for _round in range(2):
        for party in SETTING.parties:
            for path in sorted(way.glob(f"*.for-{party}.tokens")):
                matching.key_list(keys[party], path, known, way)
                path.unlink()
    return matching.match(SETTING, sorted(way.glob("*.for-centre.*")), known)


def test_three_offices_count_together_by_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = list(csv.DictReader(_ran(tmp_path, monkeypatch).splitlines()))

    table = {(row["north"], row["south"], row["west"]): int(row["count"]) for row in rows}
    assert table["1", "1", "1"] >= 6
    assert sum(count for history, count in table.items() if history[0] == "1") == 14


def test_no_file_on_the_way_holds_a_name_and_keys_are_for_their_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ran(tmp_path, monkeypatch)

    words = {word.encode() for one in invent(14, 31, shared=0.5, lists=3).lists[0] for word in one.names[0].split() if len(word) > 4}  # fmt: skip
    assert words
    for path in (tmp_path / "way").iterdir():
        assert not [word for word in words if word in path.read_bytes()]
    assert stat.S_IMODE((tmp_path / "north.key").stat().st_mode) == 0o600


def test_a_list_is_made_once_keyed_once_and_no_longer_than_declared(tmp_path: Path) -> None:
    people = invent(14, 32, lists=3).lists
    keys, known = _offices(tmp_path, 12)
    with pytest.raises(matching.FileFault, match="14 people agreed, and 12"):
        matching.make(keys["north"], _csv(tmp_path / "a.csv", people[0]), tmp_path)
    made = matching.make(keys["north"], _csv(tmp_path / "a.csv", people[0][:12]), tmp_path)
    with pytest.raises(matching.FileFault, match="made before"):
        matching.make(keys["north"], tmp_path / "a.csv", tmp_path)
    matching.key_list(keys["south"], made[0], known, tmp_path)
    with pytest.raises(matching.FileFault, match="keyed before"):
        matching.key_list(matching.key_of(tmp_path / "south.key"), made[0], known, tmp_path)
    with pytest.raises(matching.FileFault, match="is not for west"):
        matching.key_list(keys["west"], made[0], known, tmp_path)

    longer = tmp_path / "longer.tokens"
    parcel = files.tokens.from_file(made[0].read_bytes())
    setting = keys["north"].setting
    points = files.tokens.random_points(1_000, os.urandom)
    files._write(longer, files._parcel(keys["north"], "tokens", "north", ["north"], "south", b"".join(points)))
    assert parcel.run == setting.run
    with pytest.raises(matching.FileFault, match="longer than north declared"):
        matching.key_list(keys["south"], longer, known, tmp_path)


def test_nobody_enters_without_a_yes(tmp_path: Path) -> None:
    people = invent(14, 33).lists[0]

    assert files.people(_csv(tmp_path / "no.csv", people, consent="no")) == []
    assert files.people(_csv(tmp_path / "empty.csv", people, consent="")) == []
    assert len(files.people(_csv(tmp_path / "yes.csv", people))) == 14
    (tmp_path / "bare.csv").write_text("given_names\nA\n")
    with pytest.raises(matching.FileFault, match="no column consent"):
        files.people(tmp_path / "bare.csv")


def test_a_changed_parcel_and_a_foreign_public_file_are_refused(tmp_path: Path) -> None:
    keys, known = _offices(tmp_path)
    [made, _places] = matching.make(keys["north"], _csv(tmp_path / "a.csv", invent(14, 34).lists[0]), tmp_path)
    data = bytearray(made.read_bytes())
    data[-1] ^= 1
    made.write_bytes(bytes(data))
    with pytest.raises(matching.FileFault, match="changed on the way"):
        matching.key_list(keys["south"], made, known, tmp_path)

    other = json.loads((tmp_path / "north.public").read_text()) | {"run": "another"}
    (tmp_path / "north.public").write_text(json.dumps(other))
    with pytest.raises(matching.FileFault, match="north are missing"):
        matching.publics(tmp_path.glob("*.public"), SETTING)
