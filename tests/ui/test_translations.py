"""Every word of the floor is there in Arabic."""

from __future__ import annotations

import io
import re
from pathlib import Path

from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

UI = Path(__file__).parents[2] / "src/tessera/ui"
NAMES = ["gettext", "gettext_lazy", "_", "ngettext"]


def sources() -> set[str]:
    """Every message of code and templates (the singular of a plural one)."""
    found: set[str] = set()
    texts = [path.read_text() for path in UI.rglob("*.py")]
    texts += [templatize(path.read_text(), origin=str(path)) for path in UI.rglob("*.html")]
    for text in texts:
        for _line, _function, message, _comments in extract_python(
            io.BytesIO(text.encode()), NAMES, [], {"encoding": "utf-8"}
        ):
            found.add(message if isinstance(message, str) else message[0])
    return found


def test_every_message_is_translated_and_keeps_its_places() -> None:
    with (UI / "locale/ar/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="ar")
    known = {
        message.id if isinstance(message.id, str) else message.id[0]: message for message in catalogue if message.id
    }
    assert sources() - known.keys() == set()
    for text, message in known.items():
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        assert all(forms), text
        for form in forms[-1:]:
            assert sorted(re.findall(r"%\(\w+\)s", form)) == sorted(
                re.findall(r"%\(\w+\)s", message.id if isinstance(message.id, str) else message.id[1])
            )
