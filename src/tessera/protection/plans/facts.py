"""What may be known of help without knowing whose it is: the fields of the view `protection_help_fact`.

One row per person and service, codes only, each person at most once per service; the same consent, and the same
people left out, as in `protection_case_fact`. It is granted to nobody; the observatory wraps it together with the
organisation's agreement. It joins what was needed at the beginning, what plans say of services, and referrals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes

VIEW = "protection_help_fact"
FAMILY = "help"
UNKNOWN = "unknown"
# Columns for joining and counting; they do not leave the database.
KEYS = ("organisation_id", "subject_id")


@dataclass(frozen=True, slots=True)
class Fact:
    """One column, in the shape of `cases.facts.Fact`: `codes` names the list of its values, `kind` is code or year."""

    name: str
    label: str | Promise
    kind: str = "code"
    codes: str = ""
    several: str = ""

    def values(self) -> tuple[str, ...]:
        """Every value the column can take, `unknown` last; for a year only that, because years are open."""
        return (*(codes.get(self.codes).values() if self.codes else ()), UNKNOWN)

    def label_of(self, value: str, language: str | None = None) -> str:
        """The reader's words for a value. Raises LookupError for one the column cannot take."""
        if value == UNKNOWN:
            return codes.get("empty_answers").label(value, language)
        return codes.get(self.codes).label(value, language) if self.codes else value


FACTS = (
    Fact("service", _("Service needed"), codes="service_type"),
    Fact("status", _("What became of the need"), codes="help_status"),
    Fact("referral", _("How far a referral came"), codes="help_referral"),
    Fact("year", _("Year of registration"), "year"),
    Fact("age_band", _("Age band"), codes="age_band"),
    Fact("gender", _("Gender"), codes="gender"),
)
BY_NAME: Mapping[str, Fact] = {fact.name: fact for fact in FACTS}
