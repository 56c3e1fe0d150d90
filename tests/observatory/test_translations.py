"""Every word of the floor is there in Arabic, with its places kept."""

from __future__ import annotations

import io
import re
from pathlib import Path

from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import tessera.observatory

FLOOR = Path(tessera.observatory.__file__).parent
PLACES = re.compile(r"%\(\w+\)s")


def messages() -> set[str]:
    """Every message of code and templates (the singular of a plural one)."""
    texts = [path.read_text(encoding="utf-8") for path in FLOOR.rglob("*.py")]
    texts += [templatize(path.read_text(encoding="utf-8"), origin=path.name) for path in FLOOR.rglob("*.html")]
    found = set()
    for text in texts:
        source = io.BytesIO(text.encode())
        for _line, _function, message, _comments in extract_python(
            source, ["gettext", "gettext_lazy", "_", "ngettext"], [], {"encoding": "utf-8"}
        ):
            found.add(message if isinstance(message, str) else message[0])
    return found


def test_every_message_has_arabic_words_in_the_same_places() -> None:
    with (FLOOR / "locale/ar/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = {
            each.id if isinstance(each.id, str) else each.id[0]: each for each in read_po(file, locale="ar") if each.id
        }
    assert messages() == catalogue.keys()
    for text, each in catalogue.items():
        forms = [each.string] if isinstance(each.string, str) else list(each.string)
        assert all(forms), text
        for form in forms:
            assert sorted(PLACES.findall(form)) == sorted(PLACES.findall(text)), text
