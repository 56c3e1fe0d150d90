"""Forms of the room, beside the shipped form of a contact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.clock import today
from tessera.protection.followup.actions.closing import Continuing, Proposal
from tessera.protection.followup.actions.interview import LONGEST, Said
from tessera.protection.followup.enums import Approval
from tessera.protection.followup.models import Closure
from tessera.protection.followup.summary import OpenItem
from tessera.protection.followup.words import ClosureWords
from tessera.ui.forms import AnswerField, CheckboxGroup, RadioGroup, SensitiveField, SensitiveTextField, UiForm

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
SERVICES = 3


def _choices(name: str) -> Any:
    return lambda: [("", _now("Choose…")), *codes.get(name).choices()]


class TakesFaults(UiForm):
    """A form that shows what an action refused at the field it is about."""

    def take(self, fault: ValidationError) -> None:
        """Puts the faults where they belong."""
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, errors in fault.error_dict.items():
            for error in errors:
                self.add_error(name if name in self.fields else None, error)


class DayForm(TakesFaults):
    """A contact for a day of its own."""

    on = forms.DateField(label=_("When"), widget=forms.DateInput(attrs={"type": "date"}))


class RulesForm(TakesFaults):
    """When to follow up, and who approves."""

    schedule = forms.CharField(
        label=_("When to ask how somebody is"),
        help_text=_("Counted from the closing. Write 1w for a week, 3m for three months, with commas between."),
        max_length=200,
    )
    approval = forms.ChoiceField(
        label=_("Who approves that a case closes"),
        widget=RadioGroup,
        choices=[
            (Approval.ANOTHER, _("Always somebody else than the one who proposes it")),
            (
                Approval.ALONE,
                _("The same person may, with a written reason: for an organisation where one person works alone"),
            ),
        ],
    )

    def steps(self) -> list[str]:
        """The schedule as typed, step by step."""
        return str(self.cleaned_data["schedule"]).replace("،", ",").split(",")


class ClosureForm(TakesFaults):
    """What is put to the approver; open matters and services come as fields of their own."""

    proposed_on = forms.DateField(
        label=_("Proposed on"), widget=forms.DateInput(attrs={"type": "date"}), initial=lambda: today().isoformat()
    )
    proposed_by = forms.ChoiceField(label=_("Who proposed to close"), choices=_choices("closure_proposed_by"))
    reason = forms.ChoiceField(label=_("Reason"), choices=_choices("closure_reason"))
    tries = forms.IntegerField(
        label=_("If there was no contact: how often you tried"), required=False, min_value=1, max_value=99
    )
    days_without_contact = forms.IntegerField(
        label=_("Over how many days"), required=False, min_value=1, max_value=3000
    )
    living_situation = AnswerField(label=_("Living situation"), choices=(), required=False)
    income = AnswerField(label=_("Income"), choices=(), required=False)
    legal_status = AnswerField(label=_("Legal status"), choices=(), required=False)
    relief_obtained = forms.MultipleChoiceField(
        label=_("Obtained by law"),
        required=False,
        widget=CheckboxGroup,
        choices=lambda: codes.get("relief_obtained").choices(),
    )
    received_amount = forms.DecimalField(
        label=_("Compensation or wages received"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    received_currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), help_text=_("Three letters, such as EUR."), required=False
    )
    goals_result = forms.ChoiceField(
        label=_("Goals"), help_text=_("Only where no plan is kept here; otherwise it is worked out."),
        choices=_choices("goals_result"), required=False,
    )  # fmt: skip
    safety_plan_final = AnswerField(
        label=_("A safety plan for afterwards is agreed"), choices=YES_NO, radios=True, required=False
    )
    way_back_explained = AnswerField(
        label=_("How to come back was explained"), choices=YES_NO, radios=True, required=False
    )
    way_back = SensitiveTextField(label=_("How to come back"), required=False, max_length=2000)
    data_wish = forms.ChoiceField(
        label=_("What the person wants done with the data"),
        widget=RadioGroup,
        choices=lambda: codes.get("data_wish").choices(),
    )
    summary = SensitiveTextField(
        label=_("In short: how it went"), required=False, max_length=5000,
        help_text=_("A court may ask to read this."),
    )  # fmt: skip

    FIRST = ("proposed_on", "proposed_by", "reason", "tries", "days_without_contact", "goals_result")
    NOW = ("living_situation", "income", "legal_status", "relief_obtained", "received_amount", "received_currency")
    AFTER = ("safety_plan_final", "way_back_explained", "way_back", "data_wish", "summary")

    def __init__(
        self, *args: Any, items: Iterable[OpenItem], sharing: Sequence[tuple[str, str]],
        providers: Sequence[tuple[str, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.items = list(items)
        lists = {
            "living_situation": "living_situation",
            "income": "income_source",
            "legal_status": "legal_status_at_closure",
        }
        for name, list_name in lists.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = [("", _now("Choose…")), *codes.get(list_name).choices(include_empty=True)]
        for number, item in enumerate(self.items):
            made = SensitiveField(label=f"{item.label} ({item.detail})", required=False, max_length=200)
            made.widget.attrs["class"] = "input"
            self.fields[f"item_{number}"] = made
        for number in range(SERVICES):
            self._service(number, sharing, providers)

    def _service(self, number: int, sharing: Sequence[tuple[str, str]], providers: Sequence[tuple[str, str]]) -> None:
        first = [("", _now("Choose…"))]
        wide = {"class": "input"}
        self.fields[f"service_{number}"] = forms.ChoiceField(
            label=_now("Kind of help"), required=False, choices=[*first, *codes.get("service_type").choices()],
            widget=forms.Select(attrs=wide),
        )  # fmt: skip
        self.fields[f"provider_{number}"] = forms.TypedChoiceField(
            label=_now("Who gives it"), required=False, coerce=UUID, empty_value=None, choices=[*first, *providers],
            widget=forms.Select(attrs=wide),
        )  # fmt: skip
        self.fields[f"named_{number}"] = SensitiveField(
            label=_now("Or its name, if it is not in the list"), required=False, max_length=200
        )
        self.fields[f"named_{number}"].widget.attrs["class"] = "input"
        self.fields[f"decision_{number}"] = forms.TypedChoiceField(
            label=_now("May we go on sharing with them?"), required=False, coerce=UUID, empty_value=None,
            choices=[("", _now("No: sharing ends")), *sharing], widget=forms.Select(attrs=wide),
        )  # fmt: skip

    def item_fields(self) -> list[Any]:
        """One field for each open matter."""
        return [self[f"item_{number}"] for number in range(len(self.items))]

    def service_fields(self) -> list[list[Any]]:
        """The fields of each service that goes on."""
        parts = ("service", "provider", "named", "decision")
        return [[self[f"{part}_{number}"] for part in parts] for number in range(SERVICES)]

    def proposal(self) -> Proposal:
        """What was filled in, as the action takes it."""
        data = self.cleaned_data
        same: dict[str, Any] = {name: data.get(name) for name in (*self.FIRST, *self.NOW, *self.AFTER)}
        services = [
            Continuing(
                data[f"service_{n}"], data.get(f"provider_{n}"), data.get(f"named_{n}") or "", data.get(f"decision_{n}")
            )
            for n in range(SERVICES)
            if data.get(f"service_{n}")
        ]
        over = {
            item.key: data[f"item_{n}"].strip()
            for n, item in enumerate(self.items)
            if data.get(f"item_{n}", "").strip()
        }
        return Proposal(**same, services=services, handed_over=over)

    @classmethod
    def initial_of(cls, row: Closure, words: ClosureWords) -> dict[str, Any]:
        """A returned proposal, to be put again."""
        found = {
            name: getattr(row, name, "")
            for name in (*cls.FIRST, *cls.NOW, *cls.AFTER)
            if name not in {"way_back", "summary"}
        }
        return {**found, "way_back": words.way_back, "summary": words.summary}


class ReasonForm(TakesFaults):
    """A reason in a sentence."""

    because = SensitiveTextField(label=_("Why"), max_length=1000)


class AloneForm(TakesFaults):
    """The reason of somebody who approves their own proposal."""

    alone_because = SensitiveTextField(
        label=_("You proposed this yourself. Why can nobody else look at it?"), max_length=1000
    )


class AgainForm(ReasonForm):
    """When and why a closed case is opened again."""

    on = forms.DateField(
        label=_("When"), widget=forms.DateInput(attrs={"type": "date"}), initial=lambda: today().isoformat()
    )
    field_order = ("on", "because")


class SayForm(TakesFaults):
    """What the person says of the help, in their own hands. Nothing must be answered."""

    satisfaction = forms.TypedChoiceField(
        label=_("How content are you with the help?"), required=False, coerce=int, empty_value=None, widget=RadioGroup,
        choices=[(5, _("5: very")), (4, "4"), (3, "3"), (2, "2"), (1, _("1: not at all"))],
    )  # fmt: skip
    felt_safe = AnswerField(
        label=_("Did you feel safe with us?"), choices=YES_NO, empty=("declined",), radios=True, required=False
    )
    felt_heard = AnswerField(
        label=_("Did we listen to you?"), choices=YES_NO, empty=("declined",), radios=True, required=False
    )
    would_recommend = AnswerField(
        label=_("Would you send a friend to us?"), choices=YES_NO, empty=("declined",), radios=True, required=False
    )
    comment = SensitiveTextField(label=_("Anything you want to say"), required=False, max_length=LONGEST)

    def said(self) -> Said:
        """The answers as the action takes them."""
        return Said(**self.cleaned_data)
