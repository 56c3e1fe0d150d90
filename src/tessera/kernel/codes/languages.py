"""Languages as a code list: ISO 639 codes from pycountry, names in every locale from CLDR through Babel."""

from collections.abc import Iterator, Mapping
from typing import Any

import pycountry
from babel import Locale, UnknownLocaleError

from tessera.kernel.codes.model import FALLBACK_LANGUAGE, Code, CodeList

# The languages in which a typed name is recognised, whatever language the page is in.
_READ_IN = ("en", "ar", "fr", "es", "ru")


class LanguageNames(Mapping[str, str]):
    """The names of one language, by the language in which they are wanted. Iterates over `_READ_IN` only."""

    __slots__ = ("_code", "_name")

    def __init__(self, code: str, name: str) -> None:
        self._code = code
        self._name = name

    def __getitem__(self, language: str) -> str:
        try:
            found = Locale.parse(language, sep="-").languages.get(self._code)
        except (UnknownLocaleError, ValueError):
            found = None
        if found is None and language == FALLBACK_LANGUAGE:
            return self._name
        if found is None:
            raise KeyError(language)
        return str(found)

    def __iter__(self) -> Iterator[str]:
        return (language for language in _READ_IN if self.get(language))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def language_list(empty: tuple[Code, ...]) -> CodeList:
    """Return the languages with a CLDR name in English, sorted by code.

    A code is the two-letter one of ISO 639-1, else the three-letter one of ISO 639-3 (the rule of BCP 47);
    the three-letter code, which HTCDS takes for `ISO639-2`, is its export and an accepted spelling.
    """
    named = Locale("en").languages
    rows = [_row(language, named) for language in pycountry.languages]
    return CodeList(
        name="language",
        title={"en": "Language", "ar": "اللغة"},
        source="ISO 639",
        rows=tuple(sorted((row for row in rows if row), key=lambda row: row.code)),
        htcds="ISO639-2",
        empty=empty,
    )


def _row(language: Any, named: Mapping[str, str]) -> Code | None:
    alpha_3 = str(language.alpha_3)
    code = str(getattr(language, "alpha_2", alpha_3))
    if code not in named:
        return None
    others = {alpha_3, str(getattr(language, "bibliographic", alpha_3)), str(language.name)}
    return Code(
        code=code,
        label=LanguageNames(code, str(language.name)),
        source="ISO 639",
        exports_as=alpha_3,
        aliases=tuple(sorted(others - {code})),
    )
