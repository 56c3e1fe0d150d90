"""Several things in one line."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _


def commas(parts: Iterable[object]) -> str:
    """The parts with the comma of the reader's language between them; those that say nothing are left out."""
    # Translators: between the parts of a list; Arabic has its own comma.
    return _(", ").join(text for part in parts if (text := str(part)))
