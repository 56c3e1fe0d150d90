"""What is asked to build, to publish, and to look at a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.observatory.releases.web.axes import column_label
from tessera.observatory.tables.api import DEFAULT_THRESHOLD, LEAST_THRESHOLD, MAX_ORDER
from tessera.protection.cases import facts
from tessera.ui.forms import CheckboxGroup, RadioGroup, UiForm

_MOST = 1000


class BuildForm(UiForm):
    """The parameters of the method."""

    threshold = forms.IntegerField(
        label=_("Smallest count that is shown"),
        initial=DEFAULT_THRESHOLD,
        min_value=LEAST_THRESHOLD,
        max_value=_MOST,
        help_text=_(
            "Anything smaller is hidden. 11 is usual in this field; a larger number protects more and tells less."
        ),
    )
    rounding = forms.IntegerField(
        label=_("Round counts to a multiple of"),
        initial=1,
        min_value=1,
        max_value=_MOST,
        help_text=_("1 leaves counts exact. Not more than the smallest count."),
    )
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=CheckboxGroup,
        help_text=_("Fewer columns leave less to hide."),
    )
    order = forms.TypedChoiceField(
        label=_("How many columns at a time"),
        coerce=int,
        initial=MAX_ORDER,
        widget=RadioGroup,
        choices=[(1, _("One")), (2, _("Up to two")), (3, _("Up to three"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = self.fields["columns"]
        assert isinstance(columns, forms.MultipleChoiceField)  # noqa: S101 - the line above made it so
        columns.choices = [(name, fact.label) for name, fact in facts.BY_NAME.items()]
        columns.initial = list(facts.BY_NAME)

    def clean(self) -> dict[str, Any]:
        """Rounding coarser than the threshold would make a shown count out of a hidden one."""
        data = super().clean() or {}
        threshold, rounding = data.get("threshold"), data.get("rounding")
        if threshold and rounding and rounding > threshold:
            self.add_error("rounding", _("Choose a number that is not larger than the smallest count."))
        return data


class PublishForm(UiForm):
    """The name of a release, and a yes that cannot be taken back."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("For everybody to read. Without one the release goes by its date."),
    )
    sure = forms.BooleanField(
        label=_("I have looked at these figures and they may be published."),
        error_messages={"required": _("Please confirm, because publishing cannot be taken back.")},
    )


class PickForm(UiForm):
    """Up to three columns to look at together."""

    # Never judged: whatever is asked for that is not there falls back to something that is.
    first = forms.ChoiceField(label=_("Show"))
    second = forms.ChoiceField(label=_("by"))
    third = forms.ChoiceField(label=_("and by"))

    def __init__(self, data: Any, columns: Sequence[str], most: int) -> None:
        super().__init__(initial=data, auto_id="pick_%s")
        choices = [(name, column_label(name)) for name in columns]
        for place, name in enumerate(("first", "second", "third")):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = choices if place == 0 else [("", _("nothing more")), *choices]
            if place >= most:
                del self.fields[name]
