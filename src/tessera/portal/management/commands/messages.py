"""`./tessera messages`: brings each floor's translations up to date with its words, without outside programs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation.template import templatize

from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError

PACKAGE = Path(__file__).resolve().parents[3]
# How our code calls gettext; a number tells which arguments are the words, "c" which is the context.
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "_", "_now"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}

_CALL = re.compile(rf"\b(?:{'|'.join(KEYWORDS)})\s*\(")


def _parts(message: object) -> list[str]:
    """What a call of gettext was given, blanks left out: one text, or several."""
    if isinstance(message, str):
        return [message]
    return [part for part in message if part] if isinstance(message, tuple | list) else []


def words_of(floor: Path) -> Iterator[tuple[str, int, Any, str | None]]:
    """(file, line, message, context) of everything a reader may see, in code and templates of a floor."""
    files = sorted([*floor.rglob("*.py"), *floor.rglob("*.html"), *floor.rglob("*.txt")])
    for file in files:
        if "migrations" in file.parts:
            continue
        text = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            text = templatize(text, origin=str(file))
        if not _CALL.search(text):  # reading a file word by word takes a hundred times as long
            continue
        source = io.BytesIO(text.encode())
        for line, function, message, _comments in extract_python(source, KEYWORDS, [], {"encoding": "utf-8"}):
            said = _parts(message)
            context = said.pop(0) if str(function).startswith("pgettext") else None
            parts = [part for part in said if part]
            if parts:
                plural = str(function).startswith("ngettext") and len(parts) > 1
                yield str(file.relative_to(PACKAGE)), line, tuple(parts[:2]) if plural else parts[0], context


def template(floor: Path) -> Catalog:
    """The words of a floor, untranslated."""
    found = Catalog(charset="utf-8", header_comment="")
    for file, _line, message, context in words_of(floor):
        found.add(message, locations=[(file, 0)], context=context)
    return found


class Command(Base):
    """One catalogue a floor and language; the files are read by translators and compiled at every start."""

    help = "Collect every word a reader sees into the translation files; with --check, name what is missing."
    example = "./tessera messages\n  ./tessera messages --check"

    def add_arguments(self, parser: CommandParser) -> None:
        """--check."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a word has no translation")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        """Walks every floor and language."""
        languages = [code for code, _name in settings.LANGUAGES if code != "en"]
        missing: list[str] = []
        for floor in sorted(path for path in PACKAGE.iterdir() if (path / "apps.py").exists()):
            wanted = template(floor)
            for language in languages if len(wanted) else []:
                target = floor / "locale" / language / "LC_MESSAGES" / "django.po"
                catalogue = self._read(target, language)
                catalogue.update(wanted, no_fuzzy_matching=True)
                catalogue.obsolete.clear()
                missing += [
                    f"{floor.name} [{language}] {m.id!r}" for m in catalogue if m.id and not _translated(m.string)
                ]
                if not check:
                    self._write(target, catalogue)
        for line in missing:
            self.stdout.write(line)
        if check and missing:
            raise CommandError(f"{len(missing)} words have no translation: run ./tessera messages and translate them")
        self.stdout.write(f"{len(missing)} words wait for a translation" if missing else "every word is translated")

    @staticmethod
    def _read(target: Path, language: str) -> Catalog:
        if not target.exists():
            return Catalog(locale=language, charset="utf-8", header_comment="")
        with target.open("rb") as file:
            return read_po(file, locale=language)

    @staticmethod
    def _write(target: Path, catalogue: Catalog) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            write_po(file, catalogue, omit_header=False, include_lineno=False, sort_output=True, width=120)


def _translated(text: object) -> bool:
    return all(text) if isinstance(text, tuple | list) else bool(text)
