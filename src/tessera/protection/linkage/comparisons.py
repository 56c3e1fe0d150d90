"""What is compared and which levels of agreement there are: one definition for the own engine and for Splink.

The levels of a comparison are tried in order and the first that holds counts, as in SQL's CASE. `likely` are the shares
of each level among pairs that are one person (m), `chance` those among other pairs (u), as a start where the data have
little to teach; they are judgements, not measurements, and the data correct them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from tessera.protection.linkage.columns import Columns, Ints

Flags = npt.NDArray[np.bool_]
Test = Callable[[Columns, Ints, Ints], Flags]
MISSING = "missing"
# A hair below 0.9 and 0.8: engines round differently, and short names hit such figures exactly.
NEAR, RATHER = 0.899999, 0.799999


@dataclass(frozen=True, slots=True)
class Level:
    """One level of agreement: its code, the same condition for Splink (`sql`) and for arrays (`test`).

    In the SQL `{alike}` stands for a backend's Jaro-Winkler and `{share}` for "these lists have something in common".
    `rare` names the column whose rarity makes agreement say more (term frequency). `alike` is the least Jaro-Winkler
    likeness of a level that asks for one instead of a test.
    """

    code: str
    sql: str
    test: Test | None = field(default=None, repr=False)
    likely: float = 0.0
    chance: float = 0.0
    rare: str = ""
    alike: float = 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison. `given_name_agrees`: pairs that share a name share this anyway, so its chance agreement is
    measured among pairs that share one (nationality is no news beside a name)."""

    code: str
    levels: tuple[Level, ...]
    beside_names: bool = False

    def place(self, level: str) -> int:
        """Where a level stands. Raises ValueError when it is none of this comparison."""
        return [each.code for each in self.levels].index(level)


def _same(column: str, other: str = "") -> Test:
    def test(columns: Columns, a: Ints, b: Ints) -> Flags:
        left, right = columns.code[column][a], columns.code[other or column][b]
        found: Flags = (left == right) & (left >= 0)
        return found

    return test


def _missing(*names: str) -> Test:
    def test(columns: Columns, a: Ints, b: Ints) -> Flags:
        gone = np.zeros(len(a), dtype=bool)
        for name in names:
            gone |= (columns.code[name][a] < 0) | (columns.code[name][b] < 0)
        return gone

    return test


def _likeness(columns: Columns, column: str, a: Ints, b: Ints) -> npt.NDArray[np.float64]:
    """Jaro-Winkler likeness of the words behind two codes, 0 below what any level asks for."""
    texts, code = columns.texts, columns.code[column]
    first = [texts[each] for each in code[a].tolist()]
    second = [texts[each] for each in code[b].tolist()]
    like: npt.NDArray[np.float64] = process.cpdist(
        first, second, scorer=JaroWinkler.similarity, score_cutoff=RATHER, dtype=np.float64, workers=-1
    )
    return like


def _parts_agreeing(columns: Columns, a: Ints, b: Ints) -> Ints:
    """How many of year, month and day agree, (pairs); 0 where a whole date is missing."""
    code = columns.code
    whole = (code["month"][a] >= 0) & (code["month"][b] >= 0)
    same = sum((code[part][a] == code[part][b]).astype(np.int64) for part in ("year", "month", "day"))
    return np.where(whole, same, 0)


def _whole_date(columns: Columns, a: Ints, b: Ints) -> Flags:
    found: Flags = _parts_agreeing(columns, a, b) == 3
    return found


def _one_part(columns: Columns, a: Ints, b: Ints) -> Flags:
    found: Flags = _parts_agreeing(columns, a, b) == 2
    return found


def _exchanged(columns: Columns, a: Ints, b: Ints) -> Flags:
    code = columns.code
    crossed = (code["month"][a] == code["day"][b]) & (code["day"][a] == code["month"][b])
    found: Flags = _same("year")(columns, a, b) & crossed & (code["month"][a] >= 0)
    return found


def _only_years(both: bool) -> Test:
    def test(columns: Columns, a: Ints, b: Ints) -> Flags:
        first, second = columns.code["month"][a] < 0, columns.code["month"][b] < 0
        return _same("year")(columns, a, b) & ((first & second) if both else (first | second))

    return test


def _years_apart(most: int) -> Test:
    def test(columns: Columns, a: Ints, b: Ints) -> Flags:
        found: Flags = np.abs(columns.code["year"][a] - columns.code["year"][b]) <= most
        return found

    return test


def _name(me: str, other: str) -> Comparison:
    text, sound, word = f"{me}_text", f"{me}_sound", f"{me}_word"
    their_text, their_sound = f"{other}_text", f"{other}_sound"
    like = f"{{alike}}({me}_name_l, {me}_name_r)"
    return Comparison(me, (
        Level(MISSING, f"{text}_l is null or {text}_r is null", _missing(text)),
        Level("same", f"{text}_l = {text}_r", _same(text), 0.50, 0.001, text),
        Level("sounds_same", f"{sound}_l = {sound}_r", _same(sound), 0.28, 0.003, sound),
        Level("exchanged", f"{text}_l = {their_text}_r", _same(text, their_text), 0.03, 0.0002),
        Level("exchanged_sounds", f"{sound}_l = {their_sound}_r", _same(sound, their_sound), 0.02, 0.001),
        Level("one_word", f"{word}_l = {word}_r", _same(word), 0.03, 0.002),
        Level("nearly", f"{like} >= {NEAR}", None, 0.07, 0.001, alike=NEAR),
        Level("somewhat", f"{like} >= {RATHER}", None, 0.04, 0.005, alike=RATHER),
        Level("different", "ELSE", None, 0.02, 0.98),
    ))  # fmt: skip


_WHOLE = "month_l is not null and month_r is not null"
_AGREEING = "(case when {0}_l = {0}_r then 1 else 0 end)"
_PARTS = " + ".join(_AGREEING.format(part) for part in ("year", "month", "day"))
BIRTH = Comparison("birth", (
    Level(MISSING, "year_l is null or year_r is null", _missing("year")),
    Level("same", "year_l = year_r and month_l = month_r and day_l = day_r", _whole_date, 0.60, 0.0002),
    Level("exchanged", "year_l = year_r and month_l = day_r and day_l = month_r", _exchanged, 0.02, 0.0001),
    Level("one_part", f"{_WHOLE} and ({_PARTS}) = 2", _one_part, 0.08, 0.004),
    Level("only_years", "year_l = year_r and month_l is null and month_r is null", _only_years(True), 0.12, 0.002),
    Level("one_only_year", "year_l = year_r and (month_l is null or month_r is null)", _only_years(False), 0.08, 0.01),
    Level("same_year", "year_l = year_r", _same("year"), 0.02, 0.02),
    Level("near_year", "abs(year_l - year_r) <= 1", _years_apart(1), 0.05, 0.05),
    Level("some_years", "abs(year_l - year_r) <= 3", _years_apart(3), 0.02, 0.09),
    Level("different", "ELSE", None, 0.01, 0.83),
))  # fmt: skip


def _plain(code: str, same: float, chance: float, *, beside_names: bool = False) -> Comparison:
    return Comparison(code, (
        Level(MISSING, f"{code}_l is null or {code}_r is null", _missing(code)),
        Level("same", f"{code}_l = {code}_r", _same(code), same, chance),
        Level("different", "ELSE", None, 1 - same, 1 - chance),
    ), beside_names)  # fmt: skip


def _holds(kind: str, share: bool) -> Test:
    """Whether two records share a telephone, a document, an e-mail; or whether one of them has none."""

    def test(columns: Columns, a: Ints, b: Ints) -> Flags:
        owners, values = columns.held[kind]
        if not share:
            has = np.zeros(columns.n, dtype=bool)
            has[owners] = True
            return ~(has[a] & has[b])
        from tessera.protection.linkage.blocking import pairs_within

        first, second = pairs_within(owners, values)
        known = np.unique(first * columns.n + second)
        return np.isin(np.minimum(a, b) * columns.n + np.maximum(a, b), known)

    return test


def _identifier(kind: str, same: float, chance: float) -> Comparison:
    return Comparison(kind, (
        Level(MISSING, f"{kind}_l is null or {kind}_r is null", _holds(kind, False)),
        Level("shared", f"{{share}}({kind}_l, {kind}_r)", _holds(kind, True), same, chance),
        Level("different", "ELSE", None, 1 - same, 1 - chance),
    ))  # fmt: skip


COMPARISONS = (
    _name("given", "family"),
    _name("family", "given"),
    BIRTH,
    _plain("sex", 0.97, 0.5),
    _plain("nationality", 0.95, 0.3, beside_names=True),
    _plain("district", 0.6, 0.1, beside_names=True),
    _identifier("phone", 0.5, 1e-4),
    _identifier("document", 0.6, 2e-5),
    _identifier("email", 0.6, 5e-5),
)


def levels_of(comparison: Comparison, columns: Columns, a: Ints, b: Ints) -> npt.NDArray[np.int8]:
    """The level of each pair (a, b) of places: (pairs) int8, the place of the first level that holds."""
    found = np.full(len(a), len(comparison.levels) - 1, dtype=np.int8)
    rest = np.arange(len(a))
    like: npt.NDArray[np.float64] | None = None
    for place, level in enumerate(comparison.levels):
        if level.alike:
            like = _likeness(columns, f"{comparison.code}_text", a[rest], b[rest]) if like is None else like
            holds = like >= level.alike
            like = like[~holds]
        elif level.test:
            holds = level.test(columns, a[rest], b[rest])
        else:
            break
        found[rest[holds]] = place
        rest = rest[~holds]
    return found


def compare(columns: Columns, a: Ints, b: Ints) -> npt.NDArray[np.int8]:
    """Levels of every comparison for each pair: (comparisons, pairs) int8."""
    return np.stack([levels_of(each, columns, a, b) for each in COMPARISONS])
