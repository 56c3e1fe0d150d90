"""Forms of the room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.partnership.competition.enums import Outcome, PanelRole
from tessera.partnership.competition.models import OpportunityQuestion, RubricCriterion
from tessera.partnership.library.api import CHOOSE, amount_field, currency_field, percent_field
from tessera.ui.forms import RadioGroup, UiForm
from tessera.ui.rows import RowsField

_STAGES = ((1, _("First stage")), (2, _("Second stage")))
_LONGEST = 5000
_DAY = forms.DateInput(attrs={"type": "date"})


class Unfinished(UiForm):
    """A form of which half may be kept: nothing is called optional, and nothing has to be there before it is handed in."""

    def full_clean(self) -> None:
        """Judges what was typed; what is missing is said by the action that hands it in."""
        wanted = {name: field.required for name, field in self.fields.items()}
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for name, required in wanted.items():
            self.fields[name].required = required


class NoticeForm(UiForm):
    """A notice with its rubric and its questions. `changed` is asked of a new version only."""

    number = forms.CharField(label=_("Number"), max_length=40, help_text=_("As it is published, such as TIP-27-01."))
    title = forms.CharField(label=_("Title"), max_length=200)
    programme_type = forms.ChoiceField(label=_("Programme type"))
    stages = forms.TypedChoiceField(
        label=_("Stages"),
        coerce=int,
        choices=((1, _("One: full proposals at once")), (2, _("Two: short concepts, then proposals by invitation"))),
        widget=RadioGroup,
    )
    summary = forms.CharField(label=_("What it is about"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    currency = currency_field(initial="USD")
    floor = amount_field(_("At least"), required=False)
    ceiling = amount_field(_("At most"))
    opens_on = forms.DateField(label=_("Opens on"), widget=_DAY)
    first_closes_on = forms.DateField(label=_("First stage closes on"), widget=_DAY)
    second_closes_on = forms.DateField(
        label=_("Second stage closes on"), required=False, widget=_DAY, help_text=_("Of two stages.")
    )
    closes_time = forms.TimeField(
        label=_("At what time"), initial="17:00", widget=forms.TimeInput(attrs={"type": "time"})
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        initial="America/New_York",
        help_text=_("As in “America/New_York”. What comes one second later is not taken."),
    )
    least_reviews = forms.IntegerField(
        label=_("Reviews of each application"),
        min_value=1,
        max_value=20,
        initial=2,
        help_text=_("So many members of the panel have scored an application before anything is decided on it."),
    )
    criteria = RowsField(
        label=_("Criteria"),
        one=_("Criterion"),
        more=3,
        help_text=_("Weights of each stage sum to 100. They stand in the notice, and reviewers score by them."),
        columns={
            "stage": forms.TypedChoiceField(label=_("Stage"), coerce=int, choices=_STAGES, initial=1),
            "title": forms.CharField(label=_("Title"), max_length=120),
            "weight": percent_field(_("Weight in per cent"), min_value=0),
            "most": forms.IntegerField(label=_("Highest score"), min_value=1, max_value=100, initial=5),
            "guidance": forms.CharField(label=_("What to look for"), required=False, max_length=2000),
        },
    )
    questions = RowsField(
        label=_("Questions"),
        one=_("Question"),
        more=3,
        columns={
            "stage": forms.TypedChoiceField(label=_("Stage"), coerce=int, choices=_STAGES, initial=1),
            "text": forms.CharField(label=_("Question"), max_length=400),
            "most_words": forms.IntegerField(label=_("Most words"), min_value=0, max_value=10000, required=False),
        },
    )
    changed = forms.CharField(
        label=_("What is new in this version"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, fixed: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme_type"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [CHOOSE, *codes.get("programme_type").choices()]
        for name in fixed:
            del self.fields[name]


class MoveForm(UiForm):
    """A step of an opportunity, with the reason where one is needed."""

    end = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why?"), required=False, max_length=_LONGEST)


class MemberForm(UiForm):
    """Who joins the panel."""

    account = forms.TypedChoiceField(label=_("Colleague"), coerce=UUID)
    role = forms.ChoiceField(label=_("As"), choices=PanelRole.choices, initial=PanelRole.REVIEWER)

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["account"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [CHOOSE, *((str(account), name) for account, name in people)]


class PlaceForm(UiForm):
    """Whose assignment ends, or goes on, and why."""

    member = forms.TypedChoiceField(label=_("Who"), coerce=UUID)
    reason = forms.CharField(label=_("Why?"), max_length=_LONGEST)

    def __init__(self, *args: Any, places: Iterable[tuple[UUID, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, auto_id="place_%s", **kwargs)
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [CHOOSE, *((str(pk), said) for pk, said in places)]


class DeclareForm(UiForm):
    """Whether a member has a conflict of interest."""

    answer = forms.ChoiceField(
        label=_("Do you have a conflict of interest with this applicant?"),
        choices=(
            ("none", _("No, I have none")),
            ("declared", _("Yes, or there may be one")),
        ),
        widget=RadioGroup,
        help_text=_("Money, family, friendship, former or future work. The application opens after your answer."),
    )
    conflict = forms.CharField(
        label=_("What is it?"), required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """A conflict is named."""
        data = super().clean() or {}
        if data.get("answer") == "declared" and not str(data.get("conflict", "")).strip():
            self.add_error("conflict", _("Say in a sentence what it is, so that a colleague can rule on it."))
        return data


class LateForm(UiForm):
    """A conflict of interest that a member saw only later."""

    conflict = forms.CharField(
        label=_("What is it?"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("You stop reading at once. A colleague rules on it; if you stay away, your review is set aside."),
    )


class WhyForm(UiForm):
    """A reason."""

    reason = forms.CharField(label=_("Why?"), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2}))


class RuleForm(UiForm):
    """What somebody else rules on a declared conflict."""

    ruling = forms.ChoiceField(
        label=_("What follows?"),
        choices=(
            ("clear", _("It does not matter here: may review")),
            ("recuse", _("Stays away from this application")),
        ),
        widget=RadioGroup,
    )
    reason = forms.CharField(label=_("Why?"), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2}))


class ScoreForm(Unfinished):
    """A score and a reason for each criterion; half a review may be kept."""

    def __init__(self, *args: Any, criteria: Sequence[RubricCriterion] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for each in criteria:
            scale = [CHOOSE, *((number, str(number)) for number in range(each.most + 1))]
            self.fields[f"score_{each.pk}"] = forms.TypedChoiceField(
                label=each.title, coerce=int, choices=scale, empty_value=None, help_text=each.guidance
            )
            self.fields[f"reason_{each.pk}"] = forms.CharField(
                label=_("Why?"), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2})
            )
        self.__dress()

    def __dress(self) -> None:
        from tessera.ui.widgets import dress

        for field in self.fields.values():
            dress(field.widget)

    def clean(self) -> dict[str, Any]:
        """A score has its reason, and a reason its score."""
        data = super().clean() or {}
        for each in self.criteria:
            value, reason = data.get(f"score_{each.pk}"), str(data.get(f"reason_{each.pk}") or "").strip()
            if value is not None and not reason:
                self.add_error(f"reason_{each.pk}", _("Say why, in a sentence."))
            if value is None and reason:
                self.add_error(f"score_{each.pk}", _("Choose a score."))
        return data

    def given(self) -> dict[UUID, tuple[int, str]]:
        """What was scored, by criterion."""
        return {
            each.pk: (self.cleaned_data[f"score_{each.pk}"], self.cleaned_data[f"reason_{each.pk}"])
            for each in self.criteria
            if self.cleaned_data.get(f"score_{each.pk}") is not None
        }


class ScreenForm(UiForm):
    """Whether an application goes into review."""

    fit = forms.ChoiceField(
        label=_("Does it fulfil the conditions of the notice?"),
        choices=(("yes", _("Yes: into review")), ("no", _("No: screened out"))),
        widget=RadioGroup,
    )
    reason = forms.CharField(
        label=_("Why not?"), required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, invited: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if invited:
            field = self.fields["fit"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = [("yes", _("Yes: into review"))]
            field.help_text = _(
                "A proposal that was invited is reviewed. Where it falls short, it is declined afterwards."
            )
            del self.fields["reason"]


class AskForm(UiForm):
    """What the applicant is asked."""

    question = forms.CharField(label=_("Question"), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


class DetermineForm(UiForm):
    """What follows for an application."""

    outcome = forms.ChoiceField(label=_("What follows?"), choices=Outcome.choices, widget=RadioGroup)
    feedback = forms.CharField(
        label=_("What the applicant is told"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The applicant reads this. Name no reviewer."),
    )

    def __init__(self, *args: Any, outcomes: Sequence[str] = Outcome.values, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(each, Outcome(each).label) for each in outcomes]


class RecommendForm(UiForm):
    """How much, and under which conditions."""

    amount = amount_field(_("Amount"))
    conditions = forms.CharField(
        label=_("Conditions"), required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class HandForm(UiForm):
    """On, or back with a reason."""

    end = forms.ChoiceField(label=_("What now?"), widget=RadioGroup)
    reason = forms.CharField(
        label=_("Why?"), required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, ends: Sequence[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["end"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = list(ends)


class ApplicationForm(Unfinished):
    """An application being written: the questions of the notice, each with its limit."""

    title = forms.CharField(label=_("Title of the project"), max_length=200)
    amount = amount_field(_("Amount asked for"))
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=120)

    def __init__(self, *args: Any, questions: Sequence[OpportunityQuestion] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        from tessera.ui.widgets import dress

        for each in questions:
            field = forms.CharField(label=each.text, max_length=40000, widget=forms.Textarea(attrs={"rows": 6}))
            if each.most_words:
                field.help_text = _("At most %(most)s words. Name nobody who is served.") % {"most": each.most_words}
            self.fields[f"answer_{each.position}"] = field
            dress(field.widget)

    def values(self) -> dict[str, Any]:
        """What to keep."""
        data = self.cleaned_data
        answers = {str(each.position): data.get(f"answer_{each.position}", "") for each in self.questions}
        return {"title": data["title"], "amount": data["amount"], "months": data["months"], "answers": answers}
