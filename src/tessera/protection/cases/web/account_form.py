"""Forms of the account: an episode, what was told of it another time, and which telling is read as current."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel import places
from tessera.kernel.codes import EMPTY_ANSWERS
from tessera.protection.cases import vocabulary
from tessera.protection.cases.actions.account import SaidBy
from tessera.protection.cases.vocabulary import Money
from tessera.protection.cases.web.fields import PartsForm
from tessera.protection.cases.web.money import MoneyField
from tessera.protection.cases.words import ITEMS, EpisodeWords
from tessera.ui.forms import AnswerField, FuzzyDate, FuzzyDateField, SensitiveField, SensitiveTextField

_PROMISED = {
    "work": _("Work that was promised"),
    "pay": _("What was said about pay"),
    "place": _("Place that was promised"),
    "hours": _("Hours that were promised"),
    "housing": _("Housing that was promised"),
    "documents": _("Papers that were promised"),
}
_ACTUAL = {
    "work": _("What the work really was"),
    "pay": _("What the pay really was"),
    "place": _("Where it really was"),
    "hours": _("What the hours really were"),
    "housing": _("What the housing really was"),
    "documents": _("What really happened to the papers"),
}
WORD_LABELS: Mapping[str, str | Promise] = {
    "place": _("Place"),
    "promised": _("What was promised"),
    "actual": _("What it really was"),
    "note": _("In the person's words"),
    "handles": _("Names used online"),
    **{f"promised_{item}": _PROMISED[item] for item in ITEMS},
    **{f"actual_{item}": _ACTUAL[item] for item in ITEMS},
    "debt_amount": _("Debt that was claimed"),
    "debt_currency": _("Currency of the debt"),
    "debt_to": _("Owed to whom"),
    "debt_why": _("What the debt was for"),
    "debt_interest": _("Interest, and how it grew"),
    "debt_collateral": _("What was given as security"),
    "debt_family_liable": _("The family was made to answer for it"),
    "debt_still_claimed": _("Still claimed today"),
}
_ANSWERED = ("debt_family_liable", "debt_still_claimed")
_LONG = {"promised": 5000, "actual": 5000, "note": 20_000, "debt_why": 2000}
Groups = tuple[tuple[Any, tuple[str, ...]], ...]
_DEBT = ("debt", "debt_to", "debt_why", "debt_interest", "debt_collateral", *_ANSWERED)


def _word_field(name: str) -> forms.Field:
    options: dict[str, Any] = {"label": WORD_LABELS[name], "required": False}
    if name in _ANSWERED:
        part = vocabulary.EPISODE["forced_labour"]
        return AnswerField(choices=vocabulary.choices(part), empty=EMPTY_ANSWERS, **options)
    if name == "note":
        options["help_text"] = _("A court may ask to read this. Write what was said, not what you think of it.")
    if name in _LONG:
        return SensitiveTextField(max_length=_LONG[name], **options)
    return SensitiveField(max_length=500, **options)


class EpisodeForm(PartsForm):
    """One stage of what happened. Nothing is demanded but which stage it is."""

    parts = vocabulary.EPISODE
    names = tuple(vocabulary.EPISODE)

    GROUPS: Groups = (
        (_("When and where"), ("said_on", "source", "episode_type", "from_date", "to_date", "country", "admin1", "place",
                               "venue_type", "age_at_start")),
        (_("Way there"), ("border_crossing", "transport_modes")),
        (_("Recruitment"), ("recruitment_methods", "recruiter_relation", "relationship_to_trafficker",
                            "websites_and_apps", "handles")),
        (_("Promised and real"), ("promised", *(f"promised_{item}" for item in ITEMS), "actual",
                                  *(f"actual_{item}" for item in ITEMS))),
        (_("Exploitation"), ("exploitation_types", "main_exploitation_type", "forced_labour", "labour_type",
                             "industries", "sexual_exploitation", "sexual_exploitation_types")),
        (_("Hours and pay"), ("hours_day", "days_week", "pay_period", "pay_promised", "pay_received", "withheld")),
        (_("Debt"), _DEBT),
        (_("Control"), ("control_means", "other_victims_known")),
        (_("End and state"), ("how_ended", "account_state", "note")),
    )  # fmt: skip

    asks_when = True

    def __init__(self, *args: Any, words: EpisodeWords | None = None, **kwargs: Any) -> None:
        made = {name: _word_field(name) for name in WORD_LABELS if name not in {"debt_amount", "debt_currency"}}
        self.more = {**made, "debt": MoneyField(label=str(WORD_LABELS["debt_amount"]), required=False)}
        if words is not None:
            amount = (Decimal(words.debt_amount), words.debt_currency) if words.debt_amount else None
            kwargs["initial"] = {**kwargs.get("initial", {}), **words.said(), "debt": amount}
        super().__init__(*args, **kwargs)
        self._keep_narrow(kwargs.get("row"))

    def extra_fields(self) -> dict[str, forms.Field]:
        """The words, beside the parts of the vocabulary."""
        when = {"said_on": FuzzyDateField(label=_("When it was said"), required=False)} if self.asks_when else {}
        return {**when, **self.more}

    def _keep_narrow(self, row: Any) -> None:
        """Codes more narrow than the form offers (an import's) stay on offer where they stand already."""
        for name in self.names:
            field = self.fields.get(name)
            if row is not None and self.parts[name].broad and isinstance(field, forms.MultipleChoiceField):
                listed = {code for code, _label in vocabulary.choices(self.parts[name])}
                kept = [(code, vocabulary.label(self.parts[name], code)) for code in getattr(row, name)
                        if code not in listed and code not in EMPTY_ANSWERS]  # fmt: skip
                field.choices = [*kept, *field.choices]  # type: ignore[misc]

    def stored(self, row: object) -> dict[str, Any]:
        """As the row holds it, with the region by name."""
        found = super().stored(row)
        if found.get("admin1"):
            found["admin1"] = vocabulary.label(self.parts["admin1"], found["admin1"])
        return found

    def clean(self) -> dict[str, Any]:
        """A region that the lists do not know is kept with the words about the place."""
        data = super().clean() or self.cleaned_data
        region, country = data.get("admin1") or "", data.get("country") or ""
        if region:
            code = places.normalise_subdivision(region, country) if country in places.values() else None
            data["admin1"] = code or ""
            if code is None and region.casefold() not in (data.get("place") or "").casefold():
                data["place"] = ", ".join(part for part in (data.get("place"), region) if part)
        return data

    def words(self) -> EpisodeWords:
        """The free words."""
        data = self.cleaned_data
        debt: Money | None = data.get("debt")
        said = {name: data.get(name) or "" for name in self.more if name != "debt"}
        return EpisodeWords(
            **said,
            debt_amount=format(debt.amount, "f") if debt else "",
            debt_currency=debt.currency if debt else "",
        )

    def said(self) -> SaidBy:
        """Who said it, and when."""
        when: FuzzyDate | None = self.cleaned_data.get("said_on")
        source = self.cleaned_data.get("source") or ""
        return SaidBy(source, when.value if when else None, when.precision if when else "")


class CorrectForm(EpisodeForm):
    """Mends how an episode was written down; when it was said stands with each telling."""

    GROUPS: Groups = tuple(
        (heading, tuple(name for name in names if name != "said_on")) for heading, names in EpisodeForm.GROUPS
    )
    asks_when = False


class TellForm(EpisodeForm):
    """What one source said another time: empty but for what was said. The stage is the episode's own."""

    names = tuple(name for name in vocabulary.EPISODE if name != "episode_type")
    GROUPS: Groups = tuple(
        (heading, tuple(n for n in names if n != "episode_type")) for heading, names in EpisodeForm.GROUPS
    )

    def __init__(self, *args: Any, reading: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].required = True
        self.fields["source"].label = _("Who says it")
        for name, text in reading.items():
            if name in self.fields and len(text) <= 200:
                self.fields[name].help_text = _now("Read so far: %(answer)s") % {"answer": text}


class ReadForm(forms.Form):
    """Which telling of a field is read as current."""

    telling = forms.UUIDField()
    name = forms.CharField(max_length=40)
