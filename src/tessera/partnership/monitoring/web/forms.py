"""Forms of the room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel.clock import today
from tessera.partnership.monitoring.actions.plans import PlanWords
from tessera.partnership.monitoring.enums import Answer, Cadence, EvaluationKind, IncidentKind, Severity, VisitKind
from tessera.ui.forms import CheckboxGroup, NamedForm

_WORK = _("About the work. Never write about a person who is served.")
_SCALE = [(str(number), str(number)) for number in range(1, 6)]


def _text(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=20_000, widget=forms.Textarea(attrs={"rows": rows}), **more)


class PlanForm(NamedForm):
    """A monitoring plan."""

    approach = _text(_("How this award is watched"), 6)
    performance = forms.ChoiceField(label=_("Performance reports are due"), choices=Cadence.choices)
    financial = forms.ChoiceField(label=_("Financial reports are due"), choices=Cadence.choices)
    visits_a_year = forms.IntegerField(label=_("Visits in a year"), min_value=0, max_value=52, initial=1)

    def words(self) -> PlanWords:
        """The plan."""
        return PlanWords(**self.cleaned_data)


class ManyFiles(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; cleans to a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file for itself. Raises ValidationError."""
        one = super().clean
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [one(each, initial) for each in given]


class SubmitForm(NamedForm):
    """A report as it is submitted."""

    narrative = _text(_("What was done, against what was planned"), 10, help_text=_WORK)
    attachments = FilesField(
        label=_("Files"), required=False,
        help_text=_("Up to 10 files of 20 MB. No list of people, no photo of anybody, no address of a shelter: the office keeps what you send, and cannot send it back."),
    )  # fmt: skip
    unnamed = forms.BooleanField(
        label=_("I looked through the files: nobody who was helped can be recognised in them, nor in their names"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Files go with somebody's word that nobody is in them."""
        told = super().clean() or {}
        if told.get("attachments") and not told.get("unnamed"):
            self.add_error(
                "unnamed", _("Look through the files before you send them, choose them again, and tick this.")
            )
        return told


class ReasonForm(NamedForm):
    """A step with why."""

    reason = _text(_("Why"), 2)


class StepForm(NamedForm):
    """One of several steps, with a reason where the step asks for one."""

    end = forms.ChoiceField(label=_("What happens"))
    reason = _text(_("Why"), 2, required=False)

    def __init__(self, *args: Any, ends: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("end", ends)


class VisitForm(NamedForm):
    """A look that is planned."""

    kind = forms.ChoiceField(label=_("How"), choices=VisitKind.choices)
    planned_on = forms.DateField(label=_("Planned for"))
    purpose = forms.CharField(label=_("What for"), max_length=300)


class TellForm(NamedForm):
    """What was seen."""

    visited_on = forms.DateField(label=_("Took place on"), initial=today)
    summary = _text(_("What was seen"), 6, help_text=_WORK)


class FindingForm(NamedForm):
    """A finding."""

    severity = forms.ChoiceField(label=_("How much it weighs"), choices=Severity.choices)
    text = _text(_("What is not as it should be"), 4, help_text=_WORK)


class ActionForm(NamedForm):
    """What is to be done about a finding."""

    text = _text(_("What the grantee is to do"), 3)
    due = forms.DateField(label=_("Until"))


class AnswerForm(NamedForm):
    """The grantee's answer."""

    answer = _text(_("What was done"), 4, help_text=_WORK)


class RiskForm(NamedForm):
    """A risk."""

    title = forms.CharField(label=_("What may go wrong"), max_length=200)
    likelihood = forms.TypedChoiceField(label=_("How likely (5 is most)"), choices=_SCALE, coerce=int)
    impact = forms.TypedChoiceField(label=_("How bad (5 is worst)"), choices=_SCALE, coerce=int)
    response = _text(_("What is done about it"), 3, required=False)


class WeighForm(NamedForm):
    """A risk, weighed anew."""

    likelihood = forms.TypedChoiceField(label=_("How likely (5 is most)"), choices=_SCALE, coerce=int)
    impact = forms.TypedChoiceField(label=_("How bad (5 is worst)"), choices=_SCALE, coerce=int)
    response = _text(_("What is done about it"), 3, required=False)
    ended = forms.BooleanField(label=_("This risk is over"), required=False)


class RecountForm(NamedForm):
    """A figure as reported and as counted again."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    starts = forms.DateField(label=_("From"))
    ends = forms.DateField(label=_("Until"))
    reported = forms.DecimalField(label=_("Reported"), max_digits=16, decimal_places=2, min_value=0)
    recounted = forms.DecimalField(label=_("Counted again"), max_digits=16, decimal_places=2, min_value=0)
    note = _text(_("Note"), 2, required=False, help_text=_WORK)

    def __init__(self, *args: Any, indicators: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("indicator", indicators)


class IncidentForm(NamedForm):
    """An incident and who may read it."""

    kind = forms.ChoiceField(label=_("What it is about"), choices=IncidentKind.choices)
    summary = _text(_("What happened, without names"), 5, help_text=_WORK)
    readers = forms.MultipleChoiceField(label=_("Who else may read it"), required=False, widget=CheckboxGroup)

    def __init__(self, *args: Any, colleagues: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("readers", colleagues)


class RespondForm(NamedForm):
    """What was done about an incident."""

    response = _text(_("What was done"), 4, help_text=_WORK)
    closed = forms.BooleanField(label=_("Nothing is left to do"), required=False)


class ReaderForm(NamedForm):
    """One more reader."""

    account = forms.ChoiceField(label=_("Colleague"))

    def __init__(self, *args: Any, colleagues: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("account", colleagues)


class EvaluationForm(NamedForm):
    """An evaluation."""

    kind = forms.ChoiceField(label=_("Kind"), choices=EvaluationKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    expected_on = forms.DateField(label=_("Report expected on"))
    evaluator = forms.CharField(label=_("Who evaluates"), max_length=200, required=False)


class RecommendForm(NamedForm):
    """A recommendation."""

    text = _text(_("What is recommended"), 3)


class ResponseForm(NamedForm):
    """The management's answer to a recommendation."""

    recommendation = forms.ChoiceField(label=_("Recommendation"))
    answer = forms.ChoiceField(label=_("Answer"), choices=Answer.choices)
    text = _text(_("What will be done, or why not"), 3)
    due = forms.DateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, recommendations: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("recommendation", recommendations)


class FollowForm(NamedForm):
    """What was accepted is done."""

    response = forms.ChoiceField(label=_("What was accepted"))
    done_on = forms.DateField(label=_("Done on"), initial=today)

    def __init__(self, *args: Any, responses: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("response", responses)


class ItemForm(NamedForm):
    """An item of the close-out, settled."""

    item = forms.ChoiceField(label=_("Item"))
    reason = _text(_("By what one sees it, or why it is waived"), 2)

    def __init__(self, *args: Any, items: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("item", items)
