"""Every sentence of the room as a code with values, so that a kept result can be shown later in any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WARNINGS: dict[str, Promise] = {
    "histories_summed": _(
        "{rows} rows repeat a combination of lists that an earlier row holds; their counts were added up."
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
        "An interval that takes the chosen model as given is too narrow: in simulations like the United Kingdom lists a nominal 95 % covered about 73 %."
    ),
    "many_ties": _("Many resamples give exactly the estimate; half of them count as smaller."),
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


SENTENCES: dict[str, Promise] = {**WARNINGS}
