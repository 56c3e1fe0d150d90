"""What is asked to build, to publish, and to look at a table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from tessera.observatory.budget import api as budget
from tessera.observatory.releases import families
from tessera.observatory.releases.web.axes import column_label
from tessera.observatory.synthesis import api as synthesis
from tessera.observatory.tables.api import (
    DEFAULT_THRESHOLD,
    LEAST_CONTRIBUTORS,
    LEAST_THRESHOLD,
    MAX_ORDER,
    METHOD,
    MOST_PERTURBATION,
)
from tessera.protection.cases import facts
from tessera.ui.badges import Text
from tessera.ui.forms import CheckboxGroup, RadioGroup, UiForm

_MOST = 1000


class BuildForm(UiForm):
    """The method and its parameters."""

    family = forms.ChoiceField(
        label=_("About"),
        initial=families.CASE,
        required=False,
        widget=RadioGroup,
        choices=[
            (families.CASE, _("What was done to people, and who they are")),
            (families.HELP, _("What help people needed and got (counts only; columns are fixed)")),
        ],
    )
    method = forms.ChoiceField(
        label=_("How people are protected"),
        initial=METHOD,
        required=False,
        widget=RadioGroup,
        choices=[
            (METHOD, _("Counts, with small ones hidden: exact, and few at a time")),
            (
                synthesis.METHOD,
                _("Invented records with noise: everything at once, blurred, with a limit on what it gives away"),
            ),
        ],
    )
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
    perturbation = forms.IntegerField(
        label=_("Move counts by at most"),
        initial=0,
        min_value=0,
        max_value=MOST_PERTURBATION,
        required=False,
        help_text=_(
            "0 leaves counts as they are. With 3, each count is moved by up to 3, always the same way for the same people, "
            "so that differences between counts are no longer numbers of people. Parts then need not add up."
        ),
    )
    least_contributors = forms.IntegerField(
        label=_("Organisations behind each count, at least"),
        initial=LEAST_CONTRIBUTORS,
        min_value=1,
        max_value=_MOST,
        required=False,
        help_text=_(
            "Nobody may take its own people away from a count and see what is left; so none may have supplied more than "
            "85 per cent either. Where fewer organisations contribute, the release says that it describes these alone."
        ),
    )
    diversity = forms.BooleanField(
        label=_("Hide groups whose people all share one sensitive answer"),
        required=False,
        help_text=_(
            "In tables of two columns. Hides much where data are thin; without it the release says how many there are."
        ),
    )
    epsilon = forms.DecimalField(
        label=_("Privacy loss (ε)"),
        initial=Decimal("1"),
        min_value=Decimal("0.01"),
        max_value=Decimal("12"),
        max_digits=6,
        decimal_places=4,
        required=False,
        help_text=_(
            "What the release may give away about any one person at most. 1 is a strong promise; a larger number gives sharper "
            "figures and a weaker promise. It is taken off the budget of everybody in the release, and never comes back."
        ),
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
        data["family"] = data.get("family") or families.CASE
        if data["family"] == families.HELP and data.get("method") == synthesis.METHOD:
            self.add_error("method", _("Figures of help are released as counts only."))
        if threshold and rounding and rounding > threshold:
            self.add_error("rounding", _("Choose a number that is not larger than the smallest count."))
        if rounding and rounding > 1 and data.get("perturbation"):
            self.add_error("perturbation", _("Round counts or move them, not both."))
        data["method"] = data.get("method") or METHOD
        for name, otherwise in (
            ("perturbation", 0),
            ("least_contributors", LEAST_CONTRIBUTORS),
            ("epsilon", Decimal(1)),
        ):
            if data.get(name) is None:
                data[name] = otherwise
        most = budget.limits(budget.Purpose.STATISTICS).per_release
        if data.get("method") == synthesis.METHOD and data["epsilon"] > most:
            self.add_error(
                "epsilon",
                _("One release may spend at most %(most)s. Two people can change that.") % {"most": most.normalize()},
            )
        return data

    def groups(self) -> list[tuple[Text, list[BoundField]]]:
        """The fields in the order in which they are decided on, under a heading each."""
        return [
            (_("Which figures"), [self["family"], self["columns"], self["order"]]),
            (_("How"), [self["method"]]),
            (
                _("For counts"),
                [self[name] for name in ("threshold", "least_contributors", "perturbation", "rounding", "diversity")],
            ),
            (_("For invented records"), [self["epsilon"]]),
        ]


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
