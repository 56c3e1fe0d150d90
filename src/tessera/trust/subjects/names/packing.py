"""A folded name as bytes, to be sealed beside the identity: folding costs a hundred times what opening a seal does."""

from __future__ import annotations

import json

from tessera.trust.subjects.names.folding import Folded, Form, Word

# Raised whenever folding itself changes, so that what an older version folded is folded again.
VERSION = 1


def pack(name: Folded) -> bytes:
    """Compact JSON. It is clear text: seal it before it goes anywhere."""
    forms = [[list(form.words), [[at, list(word)] for at, word in form.joins]] for form in name.forms]
    return json.dumps([VERSION, forms], ensure_ascii=False, separators=(",", ":")).encode()


def unpack(data: bytes) -> Folded | None:
    """The folded name; None when another version folded it."""
    version, forms = json.loads(data)
    if version != VERSION:
        return None
    return Folded(
        tuple(
            Form(tuple(Word(*word) for word in words), tuple((at, Word(*word)) for at, word in joins))
            for words, joins in forms
        )
    )
