"""Labels of an entry: what a line stands for, however its label is written, and labels that stand inside a line."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from tessera.partnership.portfolio.likeness import slip_of
from tessera.partnership.portfolio.lines import Line

_FILE = Path(__file__).parent / "data" / "labels.toml"
# Fields an entry may begin with, and those that are over in a line.
OPENERS = frozenset({"countries", "implementer"})
SHORT = frozenset({"amount", "start_date", "end_date"})
_BULLET = r"(?:[•·▪◦●○■□*>#–—-]{1,6}\s*|\d{1,3}[.)]\s+)?"
_LABELLED = re.compile(
    _BULLET + r"[*_]{0,3}(?P<label>[A-Za-z][A-Za-z /&()-]{1,30}?)[*_]{0,3}\s{0,3}[:：∶][*_]{0,3}\s*(?P<value>.*)$"
)
# A label whose colon is lost, or was typed as another mark.
_BARE = re.compile(
    _BULLET + r"[*_]{0,3}(?P<label>Countr(?:y|ies)|Implementers?|Amount|Award Amount|(?:Start|End) Date|Description)"
    r"[*_]{0,3}\s?[;.=–—-]?\s+(?P<value>\S.*)$", re.IGNORECASE,
)  # fmt: skip
_INSIDE = re.compile(
    r"(?<![A-Z])(?:Project |Award )?(?:Country|Countries|Implementer|Implementing Partner|Amount|Start Date|End Date|Description)"
    r"\s?:"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A line, or a part of one, and what its label stands for: `key` is a field, "" for no label or one that nobody knows
    (then `written` holds it). `remarks` are codes of `issues`."""

    line: Line
    text: str
    key: str = ""
    written: str = ""
    value: str = ""
    remarks: frozenset[str] = field(default=frozenset())

    @property
    def gap(self) -> bool:
        """Whether an empty line stands before it."""
        return self.line.gap


@cache
def _known() -> Mapping[str, str]:
    with _FILE.open("rb") as file:
        return {name.casefold(): key for key, names in tomllib.load(file).items() for name in names}


@lru_cache(maxsize=2000)
def _means(label: str) -> tuple[str, bool]:
    """(field, whether the label is misspelt) of a label; ("", False) where nobody knows it."""
    folded = " ".join(label.casefold().split())
    if key := _known().get(folded):
        return key, False
    meant = slip_of(folded, _known())
    return (_known()[meant], True) if meant else ("", False)


def token(line: Line) -> Token:
    """The line with its label, if it has one."""
    if (found := _LABELLED.match(line.text)) is None:
        return Token(line, line.text)
    key, slip = _means(found["label"])
    remarks = frozenset({"label_spelling"} if slip else ())
    return Token(line, line.text, key, found["label"], found["value"].strip(), remarks)


def bare(line: Line) -> Token | None:
    """The line with a label whose colon is lost; whether it is one, only its place can tell."""
    if (found := _BARE.match(line.text)) is None:
        return None
    key, _slip = _means(found["label"])
    return Token(line, line.text, key, found["label"], found["value"].strip(), frozenset({"label_colon"}))


def tokens(lines: Sequence[Line]) -> list[Token]:
    """Every line as a token; a line that holds several fields becomes several, each saying so."""
    made: list[Token] = []
    described = True
    for at, line in enumerate(lines):
        # What the field before this line is, tells whether a label inside it is one or a word of a sentence.
        after = token(lines[at + 1]).key if at + 1 < len(lines) else ""
        for each in _parts(line, described=described, after=after):
            made.append(each)
            if each.key:
                described = each.key == "description"
    return made


def _parts(line: Line, *, described: bool, after: str) -> Iterator[Token]:
    whole = token(line)
    cuts = _cuts(line.text, in_words=whole.key == "description" or (not whole.key and described), after=after)
    cuts = [cut for cut in cuts if cut > (len(whole.text) - len(whole.value) if whole.key else 0)]
    if not cuts:
        yield whole
        return
    edges = [0, *cuts, len(line.text)]
    for number, (start, end) in enumerate(itertools.pairwise(edges)):
        piece = line.text[start:end].strip()
        if not piece:
            continue
        part = token(Line(line.number, piece, line.gap and not number, line.aside))
        yield Token(part.line, piece, part.key, part.written, part.value, part.remarks | {"labels_joined"})


def _cuts(text: str, *, in_words: bool, after: str) -> list[int]:
    """Where inside a line another field begins. In a sentence a label counts only where an entry can begin with it and
    another field follows at once."""
    found = [(hit.start(), _means(hit[0].rstrip(": "))[0]) for hit in _INSIDE.finditer(text)]
    cuts = []
    for number, (start, key) in enumerate(found):
        if in_words:
            follows = found[number + 1][1] if number + 1 < len(found) else after
            if key not in OPENERS or follows in {"", key, "description"}:
                continue
        cuts.append(start)
        in_words = key == "description"
    return [cut for cut in cuts if cut]


def meaning(label: str) -> str:
    """The field that a label stands for, "" where nobody knows it."""
    return _means(label)[0]
