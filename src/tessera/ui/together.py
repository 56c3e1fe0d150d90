"""Two people may have the same form open: what one of them changed is kept, what both changed is shown side by side.

The form carries a keyed fingerprint of every answer as it was when the page was drawn. On saving, three values meet: what
stood then, what stands now, and what came back. README.md of this floor shows how a form and its view use it.
"""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils import formats
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from tessera.ui.widgets import FuzzyDate

_SALT = "tessera.ui.together"
# 48 bits: an equal fingerprint of another value of the same field is out of reach, and forty of them stay small.
_BYTES = 6


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed an answer last, and when; "" and None where that is not known."""

    who: str = ""
    at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """One answer that two people changed: both in words, and what the buttons to choose between them send."""

    label: str
    mine: str
    theirs: str
    change: Change
    choice: str
    mark: str


@dataclass(slots=True)
class _Watch:
    now: Mapping[str, Any]
    about: str
    changes: Callable[[Collection[str]], Mapping[str, Change]]
    clashes: list[Clash] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def _nobody(_names: Collection[str]) -> Mapping[str, Change]:
    return {}


def fingerprint(about: str, name: str, value: Any) -> str:
    """Eight letters that say the value of one field of one thing, to nobody without the installation's key."""
    text = json.dumps([about, name, canonical(value)], ensure_ascii=False)
    digest = salted_hmac(_SALT, text, algorithm="sha256").digest()[:_BYTES]
    return base64.urlsafe_b64encode(digest).decode()


def canonical(value: Any) -> Any:
    """A value as it compares: nothing is "", lines end one way, a number has no idle zeros."""
    if value is None or value is False or value in ("", [], (), {}):
        return ""
    if isinstance(value, FuzzyDate):
        return [value.value.isoformat(), value.precision]
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, Mapping):
        return {str(key): canonical(each) for key, each in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [canonical(each) for each in value]
    return str(value).replace("\r\n", "\n").strip()


if TYPE_CHECKING:
    _Form = forms.Form
else:
    _Form = object


class SharedEdits(_Form):
    """What a form gains: `meet` before `is_valid`, `{% clashes form %}` in the template, `kept` after saving."""

    _watch: _Watch | None = None

    def meet(
        self,
        now: Mapping[str, Any],
        *,
        about: str,
        changes: Callable[[Collection[str]], Mapping[str, Change]] = _nobody,
    ) -> None:
        """Says what stands now: values by field name, as the fields clean to. `about` names the thing, such as
        `case:<id>`; `changes` tells for some fields who changed them last, and is asked only when it is needed."""
        self._watch = _Watch({name: value for name, value in now.items() if name in self.fields}, about, changes)

    @property
    def clashes(self) -> list[Clash]:
        """Answers that somebody else changed meanwhile, and otherwise."""
        return self._watch.clashes if self._watch and self.is_bound and self.errors is not None else []

    @property
    def kept(self) -> list[str]:
        """Labels of answers that somebody else changed meanwhile and this person did not: theirs stay."""
        return [str(self.fields[name].label) for name in self._watch.kept] if self._watch else []

    @property
    def opened_name(self) -> str:
        """Under which name the fingerprints travel."""
        return self.add_prefix("opened")

    @property
    def opened(self) -> str:
        """The fingerprints of what the page was drawn with; "" for a form that does not watch."""
        if self._watch is None:
            return ""
        if self.is_bound and (sent := self.data.get(self.opened_name)):
            return str(sent)
        marks = (f"{name}:{fingerprint(self._watch.about, name, value)}" for name, value in self._watch.now.items())
        return " ".join(marks)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self._watch is None:
            return
        watch = self._watch
        watch.clashes, watch.kept = [], []
        sent = str(self.data.get(self.opened_name, ""))
        opened = dict(mark.split(":", 1) for mark in sent.split(" ") if ":" in mark)
        if met := [name for name in watch.now if self._is_met(name, opened.get(name, ""))]:
            changes = watch.changes(met)
            watch.clashes = [self._clash(name, changes.get(name, Change())) for name in met]
            self.add_error(
                None,
                _("Somebody else changed the same while you had this page open. Choose below which one is to stay."),
            )

    def _is_met(self, name: str, was: str) -> bool:
        """Whether both changed this answer and nobody has chosen yet; settles what needs no choice."""
        assert self._watch is not None  # noqa: S101
        if not was or name not in self.cleaned_data:
            return False
        now, mine = self._watch.now[name], self.cleaned_data[name]
        mark, own = (fingerprint(self._watch.about, name, value) for value in (now, mine))
        if mark in (was, own):
            return False
        if own == was:
            self.cleaned_data[name] = now
            self._watch.kept.append(name)
            return False
        chosen = self.data.get(self.add_prefix(f"choose-{name}"), "")
        if chosen == f"theirs.{mark}":
            self.cleaned_data[name] = now
        return chosen not in (f"theirs.{mark}", f"mine.{mark}")

    def _clash(self, name: str, change: Change) -> Clash:
        assert self._watch is not None  # noqa: S101
        now = self._watch.now[name]
        return Clash(
            str(self.fields[name].label),
            self.in_words(name, self.cleaned_data[name]),
            self.in_words(name, now),
            change,
            self.add_prefix(f"choose-{name}"),
            fingerprint(self._watch.about, name, now),
        )

    def in_words(self, name: str, value: Any) -> str:
        """A value of a field as the reader says it."""
        return _words(self.fields[name], value) or _("(empty)")


def _words(of: forms.Field, value: Any) -> str:
    if canonical(value) == "":
        return ""
    if isinstance(value, FuzzyDate):
        return _date_words(value)
    if isinstance(value, datetime.date):
        return formats.date_format(value, "j F Y")
    if isinstance(of, forms.ChoiceField):
        labels = dict(_flat(cast("Iterable[Any]", of.choices)))
        several = value if isinstance(value, list | tuple) else [value]
        return ", ".join(str(labels.get(str(each), each)) for each in several)
    if isinstance(value, bool):
        return _("Yes")
    return _joined(of.prepare_value(value))


def _joined(value: Any) -> str:
    """Rows and amounts as lines of words."""
    if isinstance(value, Mapping):
        return ", ".join(text for each in value.values() if (text := _joined(each)))
    if isinstance(value, list | tuple):
        return "; ".join(text for each in value if (text := _joined(each)))
    return "" if value is None else str(value)


def _date_words(value: FuzzyDate) -> str:
    shape = {"year": "Y", "month": "F Y"}.get(value.precision, "j F Y")
    text = formats.date_format(value.value, shape)
    return _("%(date)s (estimated)") % {"date": text} if value.precision == "estimated" else text


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, Any]]:
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from ((str(each), name) for each, name in label)
        else:
            yield str(code), label
