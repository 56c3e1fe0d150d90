"""What may be known of a case without knowing whose it is: the fields of the view `protection_case_fact`.

The view holds one row per case, codes only, and only while the survivor's consent for anonymised statistics stands.
It is granted to nobody; the observatory wraps it together with the organisation's agreement. Enquiries, merged
duplicates, people found not to be victims, and everybody erased are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes, places

VIEW = "protection_case_fact"
UNKNOWN = "unknown"
# Columns for joining and counting; they do not leave the database.
KEYS = ("organisation_id", "subject_id", "case_id")
SEVERAL, SEVERAL_COUNTRIES = "Multiple", "multiple"


@dataclass(frozen=True, slots=True)
class Fact:
    """One column. `codes` names the list of its values; `kind` is code, country, answer or year.

    `several` is the value that stands for more than one answer, "" where there can be only one.
    """

    name: str
    label: str | Promise
    kind: str = "code"
    codes: str = ""
    several: str = ""

    def values(self) -> tuple[str, ...]:
        """Every value the column can take, `unknown` last; for a year only that, because years are open."""
        listed: tuple[str, ...] = ()
        if self.kind == "code":
            listed = codes.get(self.codes).values()
        elif self.kind == "country":
            listed = (*places.values(), "stateless", "undetermined")
        elif self.kind == "answer":
            listed = ("yes", "no")
        more = (self.several,) if self.several and self.several not in listed else ()
        return (*listed, *more, UNKNOWN)

    def label_of(self, value: str, language: str | None = None) -> str:
        """The reader's words for a value. Raises LookupError for one the column cannot take."""
        if value in _WORDS:
            return str(_WORDS[value])
        if value == UNKNOWN:
            return codes.get("empty_answers").label(value, language)
        if self.kind == "code":
            return str(_SEVERAL) if value == self.several else codes.get(self.codes).label(value, language)
        return places.name(value, language) if self.kind == "country" else value


_SEVERAL = _("More than one")
_WORDS: Mapping[str, Promise] = {
    SEVERAL_COUNTRIES: _SEVERAL,
    "stateless": _("Stateless"),
    "undetermined": _("Not determined"),
    "yes": _("Yes"),
    "no": _("No"),
}

FACTS = (
    Fact("year", _("Year of registration"), "year"),
    Fact("data_source", _("Source of the data"), codes="data_source"),
    Fact("gender", _("Gender"), codes="gender"),
    Fact("age_band", _("Age band"), codes="age_band"),
    Fact("citizenship", _("Citizenship"), "country", several=SEVERAL_COUNTRIES),
    Fact("country_of_exploitation", _("Country of exploitation"), "country", several=SEVERAL_COUNTRIES),
    Fact("forced_labour", _("Forced labour"), "answer"),
    Fact("sexual_exploitation", _("Sexual exploitation"), "answer"),
    Fact("control_group", _("Group of means of control"), codes="control_group", several=SEVERAL),
    Fact("recruiter_relation", _("Relationship to the recruiter"), codes="recruiter_relation", several=SEVERAL),
    Fact("exploitation_type", _("Type of exploitation"), codes="main_exploitation_type", several=SEVERAL),
    Fact("labour_type", _("Type of labour"), codes="labour_type", several=SEVERAL),
)
BY_NAME: Mapping[str, Fact] = {fact.name: fact for fact in FACTS}
