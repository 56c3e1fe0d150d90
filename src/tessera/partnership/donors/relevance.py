"""Which activity of a donor is about trafficking in persons: by the words of its title and description."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from tessera.kernel.codes.fold import fold


@cache
def _pattern() -> re.Pattern[str]:
    text = files("tessera.partnership.donors").joinpath("data/words.toml").read_text("utf-8")
    words = {_even(word) for several in tomllib.loads(text)["words"].values() for word in several}
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")")


def about_trafficking(words: str) -> bool:
    """Whether the words speak of trafficking, slavery or forced labour in one of the languages of `data/words.toml`.

    Sector codes are not asked: no code of the DAC means trafficking alone, and those that name it hold far more.
    """
    return _pattern().search(_even(words)) is not None


def _even(words: str) -> str:
    """Folded, and without hyphens, which some write and some do not."""
    return fold(words.replace("-", " "))
