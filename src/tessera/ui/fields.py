"""What a template needs to know of a bound form field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput
from django.utils.functional import Promise

from tessera.ui.widgets import dress


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One line of an error summary; `anchor` is the id to jump to, empty for an error of the whole form."""

    text: str
    label: str | Promise = ""
    anchor: str = ""


def _anchor(bound: BoundField) -> str:
    """Return the id that a link to the field can reach: the input's, or the fieldset's for a group."""
    return f"{bound.auto_id}_group" if bound.use_fieldset else str(bound.id_for_label or bound.auto_id)


def field_context(bound: BoundField, help: str = "") -> dict[str, Any]:
    """Return the context of ui/field.html. The ids are those Django's own aria-describedby points to."""
    if help:
        bound.help_text = help
    # Forms of libraries wear the house's classes too.
    dress(bound.field.widget)
    group = bound.use_fieldset
    names = [(bound.help_text, "helptext"), (bound.errors, "error")]
    return {
        "widget": bound.as_widget(),
        "hidden": bound.is_hidden,
        "group": group,
        "single_choice": isinstance(bound.field.widget, CheckboxInput),
        "anchor": _anchor(bound),
        "id": bound.auto_id,
        "label": bound.label,
        "help": bound.help_text,
        "errors": bound.errors,
        "optional": not bound.field.required,
        "described_by": " ".join(f"{bound.auto_id}_{name}" for thing, name in names if thing) if group else "",
    }


def error_lines(form: BaseForm) -> Iterator[ErrorLine]:
    """Yield the form's own errors, then each field's, in the order of the page."""
    for text in form.non_field_errors():
        yield ErrorLine(str(text))
    for bound in form:
        for text in bound.errors:
            yield ErrorLine(str(text), bound.label, "" if bound.is_hidden else _anchor(bound))
