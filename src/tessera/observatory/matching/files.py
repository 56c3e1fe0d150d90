"""The same exchange between installations, or offices without one, by signed files: no database, counts only.

Each party makes a key file for the run and gives its public part to the others; lists go round as parcels; the host
counts. The limits are those of a run in the database: a declared size, each list keyed once, nobody without a yes.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tessera.observatory.matching import pairing
from tessera.observatory.matching.enums import SMALLEST
from tessera.trust.tokens import api as tokens

_SPACE = UUID("2c1f9d0e-6f0b-4f57-8b4c-0a5a3c1f7e21")
COLUMNS = ("given_names", "family_name", "birth_date", "birth_date_precision", "sex", "nationality", "district", "phones", "documents", "consent")  # fmt: skip
YES = "yes"
BASE = 3


class FileFault(ValueError):
    """What is wrong with a file and how to mend it, in words; never its content."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One run: its name, who brings lists (in order) and who hosts. Equal settings have equal ids everywhere."""

    name: str
    parties: tuple[str, ...]
    host: str

    @property
    def run(self) -> UUID:
        """The id of the run."""
        return uuid5(_SPACE, json.dumps([self.name, self.parties, self.host]))

    def id_of(self, party: str) -> UUID:
        """A party's id in this run."""
        return uuid5(self.run, party)

    def after(self, hands: int, owner: str) -> str:
        """Who is next when so many have keyed the owner's list."""
        if hands == len(self.parties):
            return self.host
        return self.parties[(self.parties.index(owner) + hands) % len(self.parties)]


def begin(setting: Setting, me: str, declared: int, folder: Path) -> Path:
    """Makes this party's key file (secret, readable by its owner only) and public file. Returns the key file.

    Raises FileFault for a party that is none, a list too small, or a run begun before.
    """
    if len(setting.parties) < 2 or len(set(setting.parties)) < len(setting.parties) or setting.host in setting.parties:
        raise FileFault("Name at least two different parties, and a host that is none of them.")
    if me not in setting.parties:
        raise FileFault(f"{me} is none of the parties: {', '.join(setting.parties)}.")
    if declared < SMALLEST:
        raise FileFault(f"A list has at least {SMALLEST} people: smaller ones tell too much about each.")
    sign = tokens.OPERATING_SYSTEM.randbytes(32)
    public = Ed25519PrivateKey.from_private_bytes(sign).public_key().public_bytes_raw()
    said = {"name": setting.name, "parties": setting.parties, "host": setting.host, "me": me, "declared": declared,
            "secret": tokens.OPERATING_SYSTEM.randbytes(32).hex(), "sign": sign.hex(), "made": False, "keyed": []}  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{me}.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as fault:
        raise FileFault(f"{path.name} is there already: a run is begun once.") from fault
    with os.fdopen(handle, "w") as file:
        json.dump(said, file)
    shown = {"run": str(setting.run), "party": me, "declared": declared, "public": public.hex()}
    (folder / f"{me}.public").write_text(json.dumps(shown))
    return path


@dataclass(slots=True)
class Key:
    """A party's key file, opened."""

    path: Path
    said: dict[str, object]

    @property
    def setting(self) -> Setting:
        """The run it belongs to."""
        parties = self.said["parties"]
        assert isinstance(parties, list)  # noqa: S101 - written so by `begin`
        return Setting(str(self.said["name"]), tuple(map(str, parties)), str(self.said["host"]))

    def bytes_of(self, name: str) -> bytes:
        """A secret."""
        return bytes.fromhex(str(self.said[name]))

    def keep(self) -> None:
        """Writes what changed."""
        self.path.write_text(json.dumps(self.said))


def key_of(path: Path) -> Key:
    """Reads a key file. Raises FileFault."""
    try:
        said = json.loads(path.read_text())
        key = Key(path, said)
        if key.setting.run and len(key.bytes_of("secret")) == len(key.bytes_of("sign")) == 32:
            return key
    except (OSError, ValueError, KeyError, AssertionError) as fault:
        raise FileFault(f"{path.name} is no key file of a run: make one with «begin».") from fault
    raise FileFault(f"{path.name} is no key file of a run: make one with «begin».")


def people(path: Path) -> list[tokens.Person]:
    """The people of a CSV file whose column `consent` says yes. Raises FileFault for missing columns."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if missing := [name for name in ("given_names", "consent") if name not in (rows.fieldnames or ())]:
            raise FileFault(f"{path.name} has no column {', '.join(missing)}. Known columns: {', '.join(COLUMNS)}.")
        found = []
        for number, row in enumerate(rows):
            told = {name: (row.get(name) or "").strip() for name in COLUMNS}
            if told["consent"].lower() == YES:
                phones, documents = (tuple(each for each in told[name].split("|") if each) for name in ("phones", "documents"))  # fmt: skip
                names = (f"{told['given_names']} {told['family_name']}".strip(),)
                found.append(tokens.Person(UUID(int=number), names, told["birth_date"], told["birth_date_precision"] or "exact",
                                           told["sex"], told["nationality"], told["district"], phones, documents))  # fmt: skip
    return found


def _parcel(key: Key, kind: str, owner: str, hands: Sequence[str], to: str, body: bytes) -> tokens.Parcel:
    setting = key.setting
    ids = tuple(map(setting.id_of, hands))
    me = setting.id_of(str(key.said["me"]))
    made = tokens.Parcel(setting.run, kind, setting.id_of(owner), ids, me, setting.id_of(to), body)
    return tokens.signed(made, key.bytes_of("sign"))


def make(key: Key, listed: Path, folder: Path) -> list[Path]:
    """Makes the own list: tokens for the next party, places for the host. Once. Raises FileFault."""
    setting, me = key.setting, str(key.said["me"])
    known = people(listed)
    if key.said["made"]:
        raise FileFault("This list was made before: a party brings one list to a run.")
    if len(known) > int(str(key.said["declared"])):
        raise FileFault(f"{len(known)} people agreed, and {key.said['declared']} were declared: nothing was made.")
    blinded = tokens.blind(tokens.entries(known), scope=(str(setting.run),), secret=key.bytes_of("secret"))
    said = {"places": blinded.places, "entries": sum(entry is not None for entry in blinded.order)}
    to = setting.after(1, me)
    written = [
        _write(folder / f"{me}.for-{to}.tokens", _parcel(key, "tokens", me, [me], to, b"".join(blinded.points))),
        _write(folder / f"{me}.for-{setting.host}.places",
               _parcel(key, "places", me, [me], setting.host, json.dumps(said).encode())),
    ]  # fmt: skip
    key.said["made"] = True
    key.keep()
    return written


def _write(path: Path, parcel: tokens.Parcel) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(tokens.to_file(parcel))
    return path


def publics(paths: Iterable[Path], setting: Setting) -> dict[str, tuple[bytes, int]]:
    """Party → (public key, declared size) from public files. Raises FileFault where one is missing or of another run."""
    found: dict[str, tuple[bytes, int]] = {}
    for path in paths:
        try:
            said = json.loads(path.read_text())
            if said["run"] == str(setting.run):
                found[said["party"]] = (bytes.fromhex(said["public"]), int(said["declared"]))
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise FileFault(f"{path.name} is no public file of a party.") from fault
    if missing := [party for party in setting.parties if party not in found]:
        raise FileFault(f"The public files of {', '.join(missing)} are missing, or belong to another run.")
    return found


def opened(path: Path, setting: Setting, known: dict[str, tuple[bytes, int]], to: str) -> tuple[tokens.Parcel, str, list[str]]:  # fmt: skip
    """(parcel, owner, hands) of a file, verified: its run, its sender's signature, its way so far, and its length.

    Raises FileFault.
    """
    names = {setting.id_of(party): party for party in setting.parties}
    try:
        parcel = tokens.from_file(path.read_bytes())
        owner, hands = names[parcel.owner], [names[each] for each in parcel.hands]
        expected = [setting.after(step, owner) for step in range(len(hands))]
        if parcel.run != setting.run or parcel.to != setting.id_of(to) or hands != expected or not hands:
            raise FileFault(f"{path.name} did not go round as agreed, or is not for {to}.")
        if parcel.sender != parcel.hands[-1]:
            raise FileFault(f"{path.name} does not come from the last who keyed it.")
        tokens.verify(parcel, known[hands[-1]][0])
        limit = tokens.padded(known[owner][1]) * tokens.POINTS
        if parcel.kind == "tokens" and len(parcel.points()) > limit:
            raise FileFault(f"{path.name} is longer than {owner} declared: nothing was done with it.")
    except (OSError, KeyError, tokens.BadParcel) as fault:
        raise FileFault(f"{path.name} is no parcel of this run, or was changed on the way.") from fault
    return parcel, owner, hands


def key_list(key: Key, path: Path, known: dict[str, tuple[bytes, int]], folder: Path) -> Path:
    """Keys another party's list and writes it for the next. Each list once. Raises FileFault."""
    setting, me = key.setting, str(key.said["me"])
    parcel, owner, hands = opened(path, setting, known, me)
    done = key.said["keyed"]
    assert isinstance(done, list)  # noqa: S101 - written so by `begin`
    if owner in done or owner == me:
        raise FileFault(f"The list of {owner} was keyed before: each list once in a run.")
    try:
        points = tokens.keyed(parcel.points(), secret=key.bytes_of("secret"))
    except tokens.BadPoint as fault:
        raise FileFault(f"{path.name} holds a point that no party could have made.") from fault
    to = setting.after(len(hands) + 1, owner)
    written = _write(
        folder / f"{owner}.for-{to}.tokens", _parcel(key, "tokens", owner, [*hands, me], to, b"".join(points))
    )
    done.append(owner)
    key.keep()
    return written


def match(setting: Setting, paths: Iterable[Path], known: dict[str, tuple[bytes, int]]) -> str:
    """The host counts: the table of capture histories as CSV, rounded at random. Raises FileFault."""
    points: dict[str, tokens.Parcel] = {}
    places: dict[str, tokens.Parcel] = {}
    for path in paths:
        parcel, owner, hands = opened(path, setting, known, setting.host)
        if parcel.kind == "tokens" and len(hands) == len(setting.parties):
            points[owner] = parcel
        elif parcel.kind == "places":
            places[owner] = parcel
    if missing := [party for party in setting.parties if party not in points or party not in places]:
        raise FileFault(f"Tokens keyed by everybody, or places, are missing for {', '.join(missing)}.")
    lists = []
    for party in setting.parties:
        said = json.loads(places[party].body)
        if said["entries"] > known[party][1]:
            raise FileFault(f"{party} brought more people than it declared.")
        entries = tokens.restored(points[party].points(), said["places"])
        lists.append(pairing.Listing(setting.id_of(party), entries, int(said["entries"])))
    table = pairing.guarded(pairing.histories(lists, pairing.clusters(lists)), base=BASE, dice=tokens.OPERATING_SYSTEM)
    return pairing.as_csv(setting.parties, table)
