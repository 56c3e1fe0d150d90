"""A page about one thing as values: parts with facts, figures, tables and the forms that belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tessera.ui.badges import Text


@dataclass(frozen=True, slots=True)
class Ask:
    """A form of a part. It opens by itself when it came back with faults; `folded=False` shows it at once.

    A form without fields is a button alone.
    """

    label: Text
    form: Any
    url: str
    button: Text = ""
    folded: bool = True
    main: bool = True

    @property
    def bare(self) -> bool:
        """Whether there is nothing to fill in."""
        return not self.form.fields and not self.form.errors


@dataclass(frozen=True, slots=True)
class Part:
    """One card: a title, then whatever it has, in this order: a notice, words, facts, figures, a table, what happened,
    links, forms.
    """

    id: str
    title: Text
    notice: tuple[Text, str] | None = None
    words: Text = ""
    pairs: Sequence[tuple[Text, object]] = ()
    chart: Any = None
    table: Any = None
    entries: Sequence[Any] = ()
    links: Sequence[tuple[Text, str]] = ()
    asks: Sequence[Ask] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page: its head, and its parts. `section` is the generic name for the window's title."""

    section: Text
    title: Text
    parts: Sequence[Part]
    lead: Text = ""
    badge: Any = None
    breadcrumbs: Sequence[dict[str, Any]] = field(default_factory=tuple)
    buttons: Sequence[tuple[Text, str, str]] = ()
    previous: str = ""
    next: str = ""

    @property
    def has_faults(self) -> bool:
        """Whether a form came back."""
        return any(ask.form.errors for part in self.parts for ask in part.asks if ask.form.is_bound)

    def context(self) -> dict[str, Any]:
        """What the template `ui/sheet.html` needs."""
        return {"sheet": self, "breadcrumbs": self.breadcrumbs}
