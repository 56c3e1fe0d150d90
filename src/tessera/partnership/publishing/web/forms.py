"""Forms of the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.partnership.publishing.enums import Level, Part, Why
from tessera.partnership.publishing.redacting import Terms
from tessera.ui.forms import UiForm


def _any(name: str) -> Any:
    return lambda: [("", _("Any")), *codes.get(name).choices()]


def _undecided(name: str) -> Any:
    return lambda: [("", _("Undecided")), *((each, codes.get(name).label(each)) for each in codes.get(name).values())]


class FilterForm(UiForm):
    """Narrows the list; asked by its address, so nothing is kept."""

    text = forms.CharField(label=_("Words"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False, choices=_any("region"))
    programme_type = forms.ChoiceField(label=_("Programme"), required=False, choices=_any("programme_type"))
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=_any("aid_sector"))


class TermsForm(UiForm):
    """What the public may know of a project: how fine, what else stays out and why, and words written for it."""

    level = forms.ChoiceField(label=_("How fine places may be"), choices=Level.choices)
    why = forms.ChoiceField(
        label=_("Why places stay out"), required=False, choices=[("", _("They do not")), *Why.choices],
        help_text=_("Readers see the reason. Below “everything” no sentence of the award is shown."),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Title for the public"), required=False, max_length=300,
        help_text=_("Where places stay out, write no place finer than the level. Empty: a name made of codes."),
    )  # fmt: skip
    summary = forms.CharField(
        label=_("Description for the public"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    flow = forms.ChoiceField(
        label=_("Kind of flow"), required=False, choices=_undecided("aid_flow"),
        help_text=_("Standards for publishing ask for it. Undecided: official development assistance is assumed, and said so."),
    )  # fmt: skip
    tied = forms.ChoiceField(
        label=_("Tied to where goods are bought"), required=False, choices=_undecided("aid_tied"),
        help_text=_("Undecided: untied is assumed, and said so."),
    )  # fmt: skip
    humanitarian = forms.BooleanField(label=_("It answers a humanitarian emergency"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in Part:
            self.fields[f"out_{part}"] = forms.ChoiceField(
                label=part.label, required=False, choices=[("", _("Is shown")), *Why.choices]
            )

    def clean(self) -> dict[str, Any]:
        """A level that leaves places out needs its reason."""
        data = super().clean() or {}
        if data.get("level") != Level.FULL and not data.get("why"):
            self.add_error("why", _("Say why places stay out. Readers see it."))
        return data

    def terms(self) -> Terms:
        """What was decided."""
        data = self.cleaned_data
        left_out = {str(part): data[f"out_{part}"] for part in Part if data[f"out_{part}"]}
        why = data["why"] if data["level"] != Level.FULL else ""
        return Terms(
            data["level"], why, left_out, data["title"].strip(), data["summary"].strip(), data["flow"], data["tied"],
            data["humanitarian"],
        )  # fmt: skip

    @classmethod
    def of(cls, terms: Terms) -> TermsForm:
        """The form filled with terms decided before."""
        out = {f"out_{what}": why for what, why in terms.left_out.items()}
        return cls(
            initial={"level": terms.level, "why": terms.why, "title": terms.title, "summary": terms.summary,
                     "flow": terms.flow, "tied": terms.tied, "humanitarian": terms.humanitarian, **out}
        )  # fmt: skip


class ReasonForm(UiForm):
    """A written reason."""

    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)


class SettleForm(ReasonForm):
    """What a second person decides about a hidden project."""

    back = forms.ChoiceField(
        label=_("What happens"),
        choices=[("", _("Choose…")), ("yes", _("It becomes public again")), ("no", _("It is withdrawn for good"))],
    )
