"""Forms of the room. The questions themselves are not form fields: they come from the instrument's data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.protection.screening.answers import Answers, ItemAnswer
from tessera.protection.screening.enums import NOT_ASKED, OBSERVED, YES
from tessera.protection.screening.instrument import Instrument, Item
from tessera.protection.screening.web.presenters import LABELS
from tessera.ui.forms import AnswerField, CheckboxGroup, MultiAnswerField, SensitiveTextField, UiForm

_YES_NO = (("yes", _("Yes")), ("no", _("No")))
_NO_SURVEY = ("unknown", "not_asked", "declined")
FIRST = ("immediate_danger", "urgent_medical_need", "others_present")
TALK = ("context", "interview_place", "interpreter", "support_person", "break_requested")
AGE = ("age_group", "age_doubt")
LAST = ("judgement", "reason", "alternative_reading", "informed_and_wants", "next_step")


def _choices(name: str) -> Any:
    return codes.get(name).choices()


class ScreeningForm(UiForm):
    """Everything of a screening but the questions of the instrument."""

    immediate_danger = AnswerField(
        label=_("Is the person, or somebody close to them, in danger now?"),
        help_text=_("If yes: stop here. The rest can wait."),
        choices=_YES_NO,
        empty=("unknown", "not_asked"),
        radios=True,
        required=False,
    )
    urgent_medical_need = MultiAnswerField(
        label=_("Does something need a doctor now?"), choices=(), empty=("unknown", "not_asked"), required=False
    )
    others_present = MultiAnswerField(
        label=_("Who else is there?"),
        help_text=_("If somebody is there who may be a trafficker, stop and find a way to speak alone."),
        choices=(),
        empty=(),
        required=False,
    )
    context = AnswerField(label=LABELS["context"], choices=(), empty=(), required=False)
    interview_place = AnswerField(label=LABELS["interview_place"], choices=(), empty=(), required=False)
    interpreter = AnswerField(label=LABELS["interpreter"], choices=(), empty=(), required=False)
    support_person = AnswerField(
        label=_("Is a person of trust there?"), choices=_YES_NO, empty=_NO_SURVEY, required=False
    )
    break_requested = AnswerField(
        label=_("Did the person ask for a break, or to stop?"), choices=_YES_NO, empty=("unknown",), required=False
    )
    age_group = AnswerField(label=_("Age, as the person says it"), choices=(), empty=_NO_SURVEY, required=False)
    age_doubt = AnswerField(
        label=_("Is the age in doubt?"),
        help_text=_("When in doubt, the person is treated as a child: the questions for children are shown."),
        choices=_YES_NO,
        empty=("unknown",),
        required=False,
    )
    sets = forms.MultipleChoiceField(label=_("Which questions?"), widget=CheckboxGroup, required=False)
    source = forms.ChoiceField(
        label=_("Who tells most of it?"),
        help_text=_("Taken for every question where you say nothing else."),
        initial="survivor",
    )
    confidence = forms.ChoiceField(label=_("How is most of it known?"), initial="stated")
    judgement = AnswerField(label=_("What do you conclude?"), choices=(), empty=(), radios=True, required=False)
    reason = SensitiveTextField(
        label=_("Why?"),
        help_text=_("In the person's words where you can. Nobody is judged by a count."),
        required=False,
        max_length=5000,
    )
    alternative_reading = MultiAnswerField(
        label=_("Could it be something else?"), choices=(), empty=("unknown",), required=False
    )
    informed_and_wants = AnswerField(
        label=_("After you explained what is possible: what does the person want?"),
        choices=(),
        empty=_NO_SURVEY,
        required=False,
    )
    next_step = MultiAnswerField(label=_("What is next?"), choices=(), empty=(), required=False)
    corrects = forms.UUIDField(required=False, widget=forms.HiddenInput)
    warned = forms.CharField(required=False, widget=forms.HiddenInput)

    _LISTS = {
        "urgent_medical_need": "urgent_medical_need", "others_present": "others_present", "context": "screening_context",
        "interview_place": "interview_place", "interpreter": "interpreter", "age_group": "screening_age_group",
        "judgement": "screener_judgement", "alternative_reading": "alternative_reading",
        "informed_and_wants": "informed_and_wants", "next_step": "screening_next_step",
    }  # fmt: skip

    def __init__(self, *args: Any, tool: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tool = tool
        for name, listed in self._LISTS.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            have: list[Any] = list(field.choices)  # type: ignore[arg-type]
            first = [pair for pair in have if pair[0] == ""]
            field.choices = [*first, *_choices(listed), *(pair for pair in have if pair[0] != "")]
        self._only("sets", [(one.code, one.label) for one in tool.sets])
        self._only("source", _choices("source"))
        self._only("confidence", _choices("indicator_confidence"))

    def _only(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def several(self, name: str) -> list[str]:
        """What stands in a field of several choices, sent or shown."""
        return list(self[name].value() or [])

    def items(self, shown: Mapping[str, ItemAnswer]) -> dict[str, ItemAnswer]:
        """The answers to the questions, as sent or as they were before; unanswered ones are not asked."""
        if not self.is_bound:
            return dict(shown)
        found = {}
        for item in self.tool.items:
            observed = self.data.get(f"i-{item.code}", NOT_ASKED)
            note = self.data.get(f"n-{item.code}", "").strip()
            if observed in OBSERVED and (observed != NOT_ASKED or note):
                found[item.code] = ItemAnswer(
                    observed, self.data.get(f"s-{item.code}", ""), self.data.get(f"c-{item.code}", ""), note
                )
        return found

    def answers(self, items: Mapping[str, ItemAnswer], sets: tuple[str, ...], *, stopped: bool) -> Answers:
        """The screening as it was filled in; what says nothing of its provenance takes the form's."""
        data = self.cleaned_data
        whole = {code: self._with_provenance(one, data) for code, one in items.items() if one.observed != NOT_ASKED}
        one: dict[str, Any] = {
            name: data.get(name, "")
            for name in (*TALK, *AGE, "immediate_danger", "judgement", "informed_and_wants", "reason")
        }
        many: dict[str, Any] = {
            name: tuple(data.get(name, ()))
            for name in ("others_present", "urgent_medical_need", "alternative_reading", "next_step")
        }
        return Answers(sets=sets, items=whole, stopped=stopped, corrects=data.get("corrects"), **one, **many)

    def _with_provenance(self, one: ItemAnswer, data: Mapping[str, Any]) -> ItemAnswer:
        if one.observed != YES:
            return one
        source = one.source or data.get("source", "")
        return ItemAnswer(one.observed, source, one.confidence or data.get("confidence", ""), one.note)

    def take(self, fault: ValidationError) -> None:
        """Shows what the action refused beside the field it is about."""
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, texts in fault.message_dict.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)


def rows(items: tuple[Item, ...], given: Mapping[str, ItemAnswer]) -> list[dict[str, Any]]:
    """The questions of the shown sets by phase, with what was answered."""
    phases = codes.get("indicator_phase")
    found: list[dict[str, Any]] = []
    for phase in phases.values():
        lines = [_row(item, given.get(item.code, ItemAnswer())) for item in items if item.phase == phase]
        if lines:
            answered = any(line["answer"].observed != NOT_ASKED for line in lines)
            found.append({"label": phases.label(phase), "code": phase, "rows": lines, "open": answered or not found})
    return found


def _row(item: Item, one: ItemAnswer) -> dict[str, Any]:
    own = bool(one.source or one.confidence or one.note)
    return {"item": item, "answer": one, "id": item.code.replace(".", "-"), "open": own}


class InstrumentForm(UiForm):
    """The file of an instrument."""

    file = forms.FileField(
        label=_("File of the instrument"),
        help_text=_("CSV in UTF-8, at most 512 KB, in the form of the example."),
    )


class ReviewForm(UiForm):
    """Whether questions about groups of people may be asked."""

    usable = forms.ChoiceField(
        label=_("May these questions be asked?"),
        choices=[("yes", _("Yes, they are safe as they are worded")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_(
            "Who could be picked out by looks, origin or belief, and what keeps that from happening. This stays on record."
        ),
        widget=forms.Textarea,
        max_length=5000,
    )


def uuid_or_none(text: str) -> UUID | None:
    """An id from an address; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
