"""Forms of the room."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.clock import in_days
from tessera.protection.plans import money
from tessera.protection.plans.models import PlanService
from tessera.protection.plans.words import ConferenceWords, ServiceWords
from tessera.ui.forms import (
    AnswerField,
    FuzzyDate,
    FuzzyDateField,
    MultiAnswerField,
    RadioGroup,
    SensitiveField,
    SensitiveTextField,
    UiForm,
)

CHOOSE = ("", _("Choose…"))
YES_NO = (("yes", _("Yes")), ("no", _("No")))
# What the buttons of a quick task stand for, in days from now.
DAYS = {"today": 0, "tomorrow": 1, "week": 7}
DAY_LABELS = {"today": _("Today"), "tomorrow": _("Tomorrow"), "week": _("In a week")}


def listed(name: str) -> list[tuple[str, str]]:
    """The codes of a list; their labels follow the language in which the form is shown."""
    return codes.get(name).choices()


class PlanForm(UiForm):
    """A form that can show what an action found wrong."""

    def take(self, fault: ValidationError) -> None:
        """Puts the faults beside the fields they are about."""
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, texts in fault.message_dict.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)


class TaskForm(PlanForm):
    """What is to be done, and by when: a button says the day. Everything else may stay as it is."""

    action = SensitiveField(label=_("What is to be done?"), max_length=300)
    due = forms.DateField(label=_("Another day"), required=False)
    owner = forms.ChoiceField(label=_("Who does it"), required=False)
    goal = forms.ChoiceField(label=_("For which goal"), required=False)
    who = SensitiveField(label=_("Who, if it is somebody elsewhere"), required=False, max_length=200)
    expected = SensitiveField(label=_("What should come of it"), required=False, max_length=300)

    def __init__(
        self,
        *args: Any,
        me: UUID | None,
        colleagues: Iterable[tuple[UUID, str]],
        goals: Iterable[tuple[UUID, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        others = [(str(account), name) for account, name in colleagues if account != me]
        outside = [("survivor", codes.get("task_owner").label("survivor")), ("organisation", codes.get("task_owner").label("organisation"))]  # fmt: skip
        self._choose("owner", [("", _("Me")), *others, *outside])
        self._choose("goal", [("", _("None in particular")), *((str(pk), text) for pk, text in goals)])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """The day that the date field says, else the button; tomorrow where neither does.

        The field goes first: a browser that sends a form by the enter key presses the first button by itself.
        """
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("due") and "due" not in self.errors:
            data["due"] = in_days(DAYS.get(self.data.get("day", ""), DAYS["tomorrow"]))
        return data

    def values(self) -> dict[str, Any]:
        """What `actions.set_task` takes."""
        data = self.cleaned_data
        owner = data["owner"]
        kind = owner if owner in {"survivor", "organisation"} else "worker"
        return {
            "action": data["action"],
            "due": data["due"],
            "owner_kind": kind,
            "owner": UUID(owner) if owner and kind == "worker" else None,
            "goal": UUID(data["goal"]) if data["goal"] else None,
            "who": data["who"] if kind == "organisation" else "",
            "expected": data["expected"],
        }


class TaskChangeForm(PlanForm):
    """Another day or another colleague."""

    due = forms.DateField(label=_("By which day"))
    owner = forms.ChoiceField(label=_("Who does it"), required=False)
    dropped = forms.BooleanField(label=_("It does not have to be done any more"), required=False)

    def __init__(self, *args: Any, colleagues: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("As it is")), *((str(account), name) for account, name in colleagues)]


class GoalForm(PlanForm):
    """A goal, as the survivor says it."""

    wording = SensitiveTextField(
        label=_("What does the person want to reach?"), help_text=_("In the person's own words."), max_length=2000
    )
    domain = forms.ChoiceField(label=_("Area of life"), required=False)
    measure = SensitiveField(label=_("How will both of you see that it is reached?"), required=False, max_length=500)
    target_date = forms.DateField(label=_("By when, if there is a day"), required=False)
    source = forms.ChoiceField(label=_("Who says so"), choices=listed("source"), initial="survivor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["domain"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [CHOOSE, *codes.get("need_domain").choices()]


class GoalMoveForm(PlanForm):
    """What became of a goal."""

    to = forms.ChoiceField(label=_("What became of it?"), widget=RadioGroup)
    reached_on = forms.DateField(label=_("Reached on"), help_text=_("Empty means today."), required=False)

    def __init__(self, *args: Any, moves: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(move, codes.get("goal_state").label(move)) for move in moves]


class VersionForm(PlanForm):
    """What was agreed, and when it is looked at again."""

    survivor_agreed = AnswerField(
        label=_("Does the person agree with the plan?"),
        choices=listed("survivor_agreed"),
        empty=("not_asked", "declined"),
        radios=True,
        initial="not_asked",
    )
    agreed_words = SensitiveTextField(
        label=_("What the person says of it"),
        help_text=_("In the person's own words."),
        required=False,
        max_length=2000,
    )
    review_on = forms.DateField(label=_("Look at it again on"), required=False)
    copy_given = forms.ChoiceField(label=_("Copy of the plan for the person"), required=False)
    source = forms.ChoiceField(label=_("Who says so"), choices=listed("source"), initial="survivor")
    ask_approval = forms.BooleanField(label=_("Ask a supervisor to approve it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["copy_given"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("Not yet")), *codes.get("plan_copy").choices()]


class AnswerForm(PlanForm):
    """Why a plan is given back."""

    reason = SensitiveTextField(label=_("What should change?"), required=False, max_length=2000)


class ServiceForm(PlanForm):
    """One episode of a service. Only its kind must be known; the rest comes as it happens."""

    service_type = forms.ChoiceField(label=_("Service"))
    response_type = AnswerField(label=_("How it is given"), choices=listed("service_response"), required=False)
    goal = forms.ChoiceField(label=_("For which goal"), required=False)
    provider_id = forms.ChoiceField(label=_("Organisation that gives it"), required=False)
    provider = SensitiveField(label=_("Or who else gives it"), required=False, max_length=200)
    place = SensitiveField(label=_("Place"), required=False, max_length=300)
    place_hidden = forms.BooleanField(label=_("Leave the place off every printed copy"), required=False, initial=True)
    requested_on = FuzzyDateField(label=_("Asked for on"), required=False)
    appointment = forms.DateField(label=_("Next appointment"), required=False)
    started_on = FuzzyDateField(label=_("Began on"), required=False)
    ended_on = FuzzyDateField(label=_("Ended on"), required=False)
    delivered = AnswerField(label=_("Was it given?"), choices=listed("service_delivered"), required=False)
    barriers = MultiAnswerField(label=_("What stood in the way?"), choices=listed("service_barrier"), required=False)
    quantity = forms.DecimalField(label=_("How much"), min_value=0, max_digits=9, decimal_places=2, required=False)
    unit = forms.ChoiceField(label=_("Of what"), required=False)
    cost = forms.DecimalField(label=_("Cost"), min_value=0, max_digits=12, decimal_places=2, required=False)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    funding_line = forms.CharField(label=_("Funding line"), max_length=24, required=False)
    feedback = forms.TypedChoiceField(
        label=_("What does the person think of it?"),
        help_text=_("1 is poor, 5 is very good. Offer a way to say it without a name as well."),
        choices=[("", _("Not said")), *((str(n), str(n)) for n in range(1, 6))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    feedback_words = SensitiveField(label=_("In the person's own words"), required=False, max_length=1000)
    anonymous_offered = AnswerField(label=_("Was a way without a name offered?"), choices=YES_NO, required=False)
    source = forms.ChoiceField(label=_("Who says so"), required=False)
    note = SensitiveTextField(label=_("Note"), required=False, max_length=2000)

    GROUPS = (
        (_("What and by whom"), ("service_type", "response_type", "goal", "provider_id", "provider", "place", "place_hidden")),
        (_("When"), ("requested_on", "appointment", "started_on", "ended_on", "delivered", "barriers")),
        (_("How much"), ("quantity", "unit", "cost", "currency", "funding_line")),
        (_("What the person says"), ("feedback", "feedback_words", "anonymous_offered", "source", "note")),
    )  # fmt: skip
    FUZZY = ("requested_on", "started_on", "ended_on")

    def __init__(
        self, *args: Any, organisations: list[tuple[str, str]], goals: Iterable[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        given = {
            "service_type": [CHOOSE, *codes.get("service_type").choices(by_label=True)],
            "goal": [("", _("None in particular")), *((str(pk), text) for pk, text in goals)],
            "provider_id": [("", _("None of these")), *organisations],
            "unit": [CHOOSE, *codes.get("service_unit").choices()],
            "currency": [CHOOSE, *money.choices()],
            "source": [CHOOSE, *codes.get("source").choices()],
        }
        for name, choices in given.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = choices

    @staticmethod
    def initial_of(row: PlanService, words: ServiceWords | None) -> dict[str, Any]:
        """What a row says, as the form shows it."""
        fuzzy = {
            name: FuzzyDate(value, getattr(row, f"{name}_precision") or "exact")
            for name in ServiceForm.FUZZY
            if (value := getattr(row, name))
        }
        plain = ("service_type", "response_type", "place_hidden", "appointment", "delivered", "barriers", "quantity", "unit",
                 "cost", "currency", "funding_line", "feedback", "anonymous_offered", "source")  # fmt: skip
        said = words or ServiceWords()
        return {
            **{name: getattr(row, name) for name in plain},
            **fuzzy,
            "goal": str(row.goal_id or ""),
            "provider_id": str(row.provider_id or ""),
            "provider": said.provider,
            "place": said.place,
            "note": said.note,
            "feedback_words": said.feedback,
        }

    def values(self) -> dict[str, Any]:
        """The columns that `actions.add_service` takes."""
        data = self.cleaned_data
        dated: dict[str, object] = {}
        for name in self.FUZZY:
            found: FuzzyDate | None = data[name]
            dated |= {name: found.value if found else None, f"{name}_precision": found.precision if found else ""}
        plain = ("service_type", "response_type", "place_hidden", "appointment", "delivered", "barriers", "quantity", "unit",
                 "cost", "currency", "funding_line", "feedback", "anonymous_offered", "source")  # fmt: skip
        return {
            **{name: data[name] for name in plain},
            **dated,
            "goal_id": UUID(data["goal"]) if data["goal"] else None,
            "provider_id": UUID(data["provider_id"]) if data["provider_id"] else None,
        }

    def words(self) -> ServiceWords:
        """The free words."""
        data: Mapping[str, str] = self.cleaned_data
        return ServiceWords(data["provider"], data["place"], data["note"], data["feedback_words"])


class ConferenceForm(PlanForm):
    """A meeting: the survivor's wishes first, then who is invited, then what it saw and decided."""

    wishes = SensitiveTextField(
        label=_("What does the person wish?"),
        help_text=_("Said first at the meeting, in the person's own words."),
        max_length=4000,
    )
    survivor_present = AnswerField(label=_("Is the person there?"), choices=YES_NO, initial="not_asked")
    held_on = forms.DateField(label=_("Day"))
    guests = forms.MultipleChoiceField(label=_("Organisations invited"), required=False)
    others = SensitiveField(
        label=_("Others invited"),
        help_text=_("No consent can be checked for them: say nothing while they listen that tells who the person is."),
        required=False,
        max_length=500,
    )
    strengths = SensitiveTextField(label=_("Strengths"), required=False, max_length=4000)
    limits = SensitiveTextField(label=_("Limits"), required=False, max_length=4000)
    resources = SensitiveTextField(label=_("Local resources"), required=False, max_length=4000)
    decisions = SensitiveTextField(label=_("Decisions"), required=False, max_length=4000)

    WORDS = ("wishes", "strengths", "limits", "resources", "decisions", "others")

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["guests"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.widget = forms.SelectMultiple(attrs={"size": "6"})
        field.choices = organisations

    def values(self) -> dict[str, Any]:
        """What `actions.add_conference` takes beside the words."""
        data = self.cleaned_data
        held: datetime.date = data["held_on"]
        return {"held_on": held, "survivor_present": data["survivor_present"], "guests": [UUID(one) for one in data["guests"]]}  # fmt: skip

    def words(self) -> ConferenceWords:
        """The free words."""
        return ConferenceWords(**{name: self.cleaned_data[name] for name in self.WORDS})


class FeedForm(PlanForm):
    """The word that stands before every entry of the own calendar."""

    word = forms.CharField(
        label=_("Word in your calendar"),
        help_text=_("Others may see your calendar: choose a word that tells nothing about your work."),
        max_length=24,
    )
