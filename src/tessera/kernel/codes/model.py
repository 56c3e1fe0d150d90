"""A code list and its rows, read from data and never changed while the program runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.functional import lazy
from django.utils.translation import get_language

from tessera.kernel.codes.fold import fold

HTCDS = "htcds-2.0"
SOURCES = ("HTCDS 2.0", "CTDC", "addition", "ISO 639")
FALLBACK_LANGUAGE = "en"

Labels = Mapping[str, str]


class UnknownCode(LookupError):
    """A code that its list does not hold; the message names both, which are no personal data."""


def in_language(labels: Labels, language: str | None = None) -> str:
    """Return the label for `language` (default: the active one), else its base language, else English."""
    wanted = language or get_language() or FALLBACK_LANGUAGE
    return labels.get(wanted) or labels.get(wanted.split("-")[0]) or labels[FALLBACK_LANGUAGE]


@dataclass(frozen=True, slots=True)
class Code:
    """One row of a list. `exports_as` "" says that the standard has no place for it; None says: as itself."""

    code: str
    label: Labels
    source: str
    broader: str | None = None
    exports_as: str | None = None
    aliases: tuple[str, ...] = ()
    retired: bool = False
    help: Labels = field(default_factory=dict)
    data: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class CodeList:
    """A list of codes in the order in which people should read them.

    `htcds` names the list of HTCDS 2.0 to which its values export, None where the standard has none.
    `broader_in` names the list in which `broader` codes stand, None where rows have no broader code.
    """

    name: str
    title: Labels
    source: str
    rows: tuple[Code, ...]
    htcds: str | None = None
    broader_in: str | None = None
    empty: tuple[Code, ...] = ()

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(row.code for row in self.rows)

    @cached_property
    def _by_code(self) -> dict[str, Code]:
        return {row.code: row for row in (*self.empty, *self.rows)}

    @cached_property
    def _by_text(self) -> dict[str, str]:
        found = {fold(row.code): row.code for row in self.rows}
        for spellings in (_aliases, _labels):
            meant: dict[str, set[str]] = {}
            for row in self.rows:
                for text in spellings(row):
                    meant.setdefault(fold(text), set()).add(row.code)
            # A spelling that two codes share says nothing; guessing would put a wrong fact on record.
            found = {text: min(codes) for text, codes in meant.items() if len(codes) == 1} | found
        return found

    @cached_property
    def _empty_by_text(self) -> dict[str, str]:
        return {fold(text): row.code for row in self.empty for text in (row.code, *row.label.values())}

    def __contains__(self, code: object) -> bool:
        return code in self._own

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, code: str) -> Code:
        """Return the row of `code`, an empty answer included. Raises UnknownCode."""
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownCode(f"The code list {self.name!r} has no code {code!r}.") from None

    def values(self, *, include_retired: bool = True) -> tuple[str, ...]:
        """Return the codes in reading order. Retired codes stay valid for rows already written."""
        return tuple(row.code for row in self.rows if include_retired or not row.retired)

    def choices(self, include_empty: bool = False, by_label: bool = False) -> list[tuple[str, str]]:
        """Return (code, label) for a form; the label follows the language active when it is shown.

        Retired codes are left out. `by_label` sorts by label in the language active now, for long lists.
        With `include_empty`, the four empty answers of the house follow.
        """
        codes = list(self.values(include_retired=False))
        if by_label:
            codes.sort(key=lambda code: fold(self.label(code)))
        if include_empty:
            codes += [row.code for row in self.empty if row.code not in codes]
        return [(code, _lazy_label(self, code)) for code in codes]

    def label(self, code: str, language: str | None = None) -> str:
        """Return the label of `code` in the active language, or in `language`. Raises UnknownCode."""
        return in_language(self.row(code).label, language)

    def help(self, code: str, language: str | None = None) -> str:
        """Return the help text of `code`, "" where it has none. Raises UnknownCode."""
        texts = self.row(code).help
        return in_language(texts, language) if texts else ""

    def heading(self, language: str | None = None) -> str:
        """Return the list's own name for readers."""
        return in_language(self.title, language)

    def broader(self, code: str) -> str | None:
        """Return the group or parent of `code` (a code of the list `broader_in`), None at the top."""
        return self.row(code).broader

    def data(self, code: str) -> Mapping[str, int | str]:
        """Return what the list knows about `code` as data, such as hours or the bounds of a band."""
        return self.row(code).data

    def export(self, code: str, scheme: str = HTCDS) -> str | None:
        """Return the value of `scheme` that stands for `code`, None where the scheme has no place for it.

        Raises UnknownCode, and ValueError for a scheme other than "htcds-2.0".
        """
        if scheme != HTCDS:
            raise ValueError(f"There is no export scheme {scheme!r}; known: {HTCDS!r}.")
        row = self.row(code)
        if self.htcds is None or code not in self._own:
            return None
        return row.code if row.exports_as is None else row.exports_as or None

    def normalise(self, text: str, include_empty: bool = False) -> str | None:
        """Return the code that `text` means, None where it means none.

        Takes the code, its label in any language, or another spelling known from real files; case, accents
        and surplus space do not matter. With `include_empty`, also one of the four empty answers.
        """
        key = fold(text)
        return self._by_text.get(key) or (self._empty_by_text.get(key) if include_empty else None)


def _aliases(row: Code) -> Iterable[str]:
    return row.aliases


def _labels(row: Code) -> Iterable[str]:
    return row.label.values()


def _label(codes: CodeList, code: str) -> str:
    return codes.label(code)


_lazy_label = lazy(_label, str)
