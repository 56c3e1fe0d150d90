"""Every sentence of the room as a code with values, so that a kept result can be shown later in any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WARNINGS: dict[str, Promise] = {
    "histories_summed": _(
        "Rows that repeat a combination of lists: {rows}. Their counts were added to the earlier ones."
    ),
    "two_lists": _(
        "With two lists nothing can show whether the lists depend on each other; the result stands on that."
    ),
    "no_overlap": _(
        "{pairs}: these lists share nobody. Where such a pair is in the model, its term is minus infinity: people on one are never on the other."
    ),
    "small": _("Only {people} people are on the lists; such small numbers carry little about those never seen."),
    "no_estimate": _(
        "This model has no finite estimate for these lists: overlaps that it needs are empty. Merge lists, or choose another model."
    ),
    "not_identifiable": _(
        "These lists cannot say how many were never seen: several answers fit equally well. Merge or add lists."
    ),
    "infinite_resamples": _(
        "{share} of the resamples ({count} of {size}) had no finite estimate; they count as larger than every other."
    ),
    "empty_resamples": _(
        "In {count} of {size} resamples a list was empty; it was left out of that resample and the rest fitted."
    ),
    "limit_infinite": _("A limit of the interval is infinite: these lists cannot bound the number from that side."),
    "few_resamples": _("With {size} resamples the limits move by chance; 10,000 or more steady them."),
    "jackknife_infinite": _(
        "Leaving out one person left no finite estimate in {count} cases; the skewness of the interval is computed without them."
    ),
    "selection_ignored": _(
        "An interval that takes the chosen model as given is too narrow: in simulations like the United Kingdom lists nominal 95 per cent held the truth in 78 of 100."
    ),
    "range_short": _(
        "The range that was searched, up to {times} times the people seen, cuts off a visible part of what is possible."
    ),
    "chains_apart": _(
        "The chains of the simulation do not agree yet (R-hat {value}, should be below 1.05): take this method's numbers with care."
    ),
    "methods_disagree": _(
        "The methods answer from {low} to {high}, a factor of {factor}: the choice of the method decides more than chance does."
    ),
    "too_many_for": _("The full search ({method}) was left out: it takes at most {most} lists."),
    "too_many_models": _(
        "A full search takes at most 6 lists with terms of two lists, and at most 5 with terms of three; decomposable graphs take 3 to 5 lists and at most 300,000 people. Merge lists, or choose stepwise."
    ),
    "dga_lists": _(
        "Averaging over decomposable graphs was left out: it takes 3 to 5 lists and at most 300,000 people."
    ),
    "method_infinite": _("Without a finite estimate: {methods}."),
    "few_yes": _("Only {people} people in the sample said yes: the number rests on very few."),
    "no_weights": _(
        "The file has no weights: everybody asked counts the same, which is right only for a simple sample."
    ),
    "no_clusters": _(
        "The file names no clusters: if people were asked village by village, the interval is too narrow."
    ),
    "lone_clusters": _(
        "{strata} strata have one cluster only; their uncertainty is a makeshift. Join them with others."
    ),
    "many_silent": _("{share} of the people asked gave no answer. If they differ from the others, the number is off."),
    "few_known": _("The people asked know only {people} people concerned: the number rests on very few."),
    "few_groups": _(
        "Fewer than three known groups can be checked against each other: nothing shows whether the networks are measured well."
    ),
    "groups_far": _(
        "Known groups that the method itself gets wrong by more than {times} times: {groups}. Take the number with care."
    ),
}


ASSUMPTIONS: dict[str, Promise] = {
    "loglinear_assumes": _(
        "Everybody on no list depends on the lists as everybody on some list does: no dependence of all lists together, one person counted once on each list, and nobody joins or leaves during the period."
    ),
    "best_of": _(
        "In every resample the best of the {kept} models that were best for the real lists is chosen anew by {criterion}."
    ),
    "averaged_assumes": _(
        "Some model with terms of two lists at a time is close to the truth; the logarithm of the unseen is near normal in each model; every model counts in proportion to its fit, with a mild penalty for each parameter."
    ),
    "averaged_coverage": _(
        "In simulations from populations like the United Kingdom lists, where a model with terms of two lists is true, its nominal 95 per cent held the truth in 96 of 100; the BCa interval in 89, an interval given the model in 78."
    ),
    "averaged_fails": _(
        "It does not hold where dependence runs over three lists at a time or where people differ much in how easily they are found (in simulation then 70 of 100, mostly too low): nothing in the lists tells which case it is."
    ),
    "dga_assumes": _(
        "Dependence between lists follows a decomposable graph, all such graphs equally likely beforehand; people alike apart from that; the limits are posterior quantiles."
    ),
    "survey_assumes": _(
        "Everybody in the population had a known chance of being asked, and the weights undo the differences; people in institutions, at sea or locked in are asked by no household survey and are missing."
    ),
    "survey_asks": _(
        "The question finds those concerned and nobody else: shame and fear make people say no, which pulls the number down."
    ),
    "scaleup_assumes": _(
        "People know the groups of known size as likely as everybody else does, remember whom they know, and the networks of those concerned are like everybody's."
    ),
    "scaleup_transmission": _(
        "Whoever knows a person concerned knows that of them. Where only some do, the true number is larger: divide by the share that does."
    ),
    "lcmcr_assumes": _(
        "People fall into a few classes; inside a class lists are independent of each other and people equally easy to find; the limits are posterior quantiles."
    ),
}


@dataclass(frozen=True)
class Note:
    """One sentence: a code of this module and the values it names."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence in the reader's language."""
        return str(SENTENCES[self.code]).format(**self.values)

    def as_dict(self) -> dict[str, Any]:
        """Code, values and text."""
        return {"code": self.code, "values": dict(self.values), "text": self.text}


SENTENCES: dict[str, Promise] = {**WARNINGS, **ASSUMPTIONS}
