"""What a case and an episode hold, field by field: the one description that forms, checks, pages and imports read.

Fields and codes follow case forms §5 and §5.1 and HTCDS 2.0. No answer about the exploitation may be demanded, and an
empty answer (unknown, not asked, declined, does not apply) is a value of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, Protocol

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes, places
from tessera.kernel.codes import currencies
from tessera.protection.cases.enums import PersonRole
from tessera.ui import amounts
from tessera.ui.sentences import commas

PRECISIONS = ("exact", "month", "year", "estimated")
YES_NO = ("yes", "no")
_STATELESS = ("stateless", "undetermined")


# Compared by identity: hashing the label would translate it, once a value.
@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One field. `kind` is code, country, subdivision, language, answer, date, age, year, decimal or money; `codes`
    names its list.

    `beyond` are values allowed besides the list's, `empty` says whether the empty answers are, `low` and `high` bound
    numbers, `broad` offers only the broad codes of a list for choosing, `ahead` lets a date lie in the future. `ranked` is
    several codes whose order was chosen.
    """

    name: str
    label: str | Promise
    kind: str = "code"
    codes: str = ""
    several: bool = False
    beyond: tuple[str, ...] = ()
    empty: bool = True
    low: int = 0
    high: int = 120
    broad: bool = False
    ahead: bool = False


class Money(NamedTuple):
    """An amount in the unit of its currency (ISO 4217; "" where it was not said)."""

    amount: Decimal
    currency: str = ""


class _Dated(Protocol):
    @property
    def precision(self) -> str: ...


def _parts(*parts: Part) -> dict[str, Part]:
    return {part.name: part for part in parts}


CASE = _parts(
    Part("intake_date", _("Date of intake"), "date"),
    Part("intake_type", _("Type of intake"), codes="intake_type", empty=False),
    Part("data_source", _("Source of the data"), codes="data_source"),
    Part("confidentiality_level", _("Who may open this case"), codes="confidentiality_level", empty=False),
    Part("gender", _("Gender"), codes="gender"),
    Part("sex_registered", _("Sex as registered"), codes="sex_registered"),
    Part("age_at_intake", _("Age at intake"), "age"),
    Part("age_band", _("Age band"), codes="age_band"),
    Part("age_on", _("Age as of"), "date"),
    Part("age_assessed", _("The age was assessed by somebody else"), "answer"),
    Part("age_in_doubt", _("The age is in doubt: may be under 18"), "answer"),
    Part("citizenships", _("Citizenships"), "country", several=True, beyond=_STATELESS),
    Part("country_of_birth", _("Country of birth"), "country"),
    Part("habitual_residence", _("Country of residence before"), "country"),
    Part("residence_admin1", _("Province or region of residence before"), "subdivision"),
    Part("languages", _("Languages"), "language", several=True),
    Part("needs_interpreter", _("Needs an interpreter"), "answer"),
    Part("marital_status", _("Marital status"), codes="marital_status"),
    Part("number_of_children", _("Number of children"), "age", high=40),
    Part("education_level", _("Education"), codes="education_level"),
    Part("literacy", _("Reading and writing"), codes="literacy"),
    Part("occupation_before", _("Occupation before"), codes="occupation"),
    Part("displacement_status", _("Displacement and residence status"), codes="displacement_status"),
    Part("vulnerabilities", _("Circumstances that were abused"), codes="vulnerability", several=True),
    Part("deceased", _("Has died"), "answer"),
    Part("pregnant", _("Pregnant"), "answer"),
    Part("pregnancy_due", _("Birth expected"), "date", ahead=True),
    Part("seeing", _("Seeing, even with glasses"), codes="functional_difficulty"),
    Part("hearing", _("Hearing, even with a hearing aid"), codes="functional_difficulty"),
    Part("walking", _("Walking or climbing steps"), codes="functional_difficulty"),
    Part("remembering", _("Remembering or concentrating"), codes="functional_difficulty"),
    Part("self_care", _("Washing or dressing"), codes="functional_difficulty"),
    Part("communicating", _("Understanding others or being understood"), codes="functional_difficulty"),
    Part("living_situation_at_intake", _("Where the person lived at intake"), codes="living_situation"),
    Part("presenting_needs", _("What the person needs, in their own order"), "ranked", "service_type", several=True),
    Part("immediate_needs_met", _("Needs met today"), codes="immediate_need", several=True),
    Part("child_care_arrangement", _("Who cares for the child"), codes="child_care_arrangement"),
    Part("referral_source", _("Who sent the person"), codes="referral_source"),
    Part("referral_received_on", _("Referral received on"), "date"),
    Part("conflict_check", _("A worker here knows somebody involved, or helps them too"), "answer"),
    Part("source", _("Who said this"), codes="source"),
    Part("trafficking_status", _("Determination"), codes="trafficking_status"),
    Part("decision_making_organisation", _("Determined by"), codes="decision_making_organisation"),
    Part("year_of_registration", _("Year of registration"), "year", low=1900, high=2100),
)

ROLES: dict[PersonRole, Any] = {
    PersonRole.SURVIVOR: _("Survivor"),
    PersonRole.DEPENDANT: _("Dependant"),
    PersonRole.CAREGIVER: _("Caregiver or guardian"),
}
# Somebody else in the case. Who they are, and where exactly, is sealed.
PERSON = _parts(
    Part("relation", _("Relation to the survivor"), codes="family_relation"),
    Part("sex", _("Sex as registered"), codes="sex_registered"),
    Part("age", _("Age"), "age"),
    Part("age_on", _("Age as of"), "date"),
    Part("with_survivor", _("Stays with the survivor"), "answer"),
    Part("safe", _("Safe where they are"), "answer"),
    Part("needs_support", _("Needs support"), "answer"),
    Part("legal_basis", _("Why they may decide for the person"), codes="guardian_basis"),
    Part("possibly_implicated", _("May have had a part in the exploitation"), "answer"),
)

EPISODE = _parts(
    Part("episode_type", _("Stage"), codes="episode_type", empty=False),
    Part("from_date", _("From"), "date"),
    Part("to_date", _("To"), "date"),
    Part("country", _("Country"), "country"),
    Part("admin1", _("Province or region"), "subdivision"),
    Part("venue_type", _("Kind of place"), codes="venue_type"),
    Part("border_crossing", _("Border crossing"), codes="border_crossing"),
    Part("transport_modes", _("Means of transport"), codes="transport_mode", several=True),
    Part("age_at_start", _("Age at the start"), "age"),
    Part("recruitment_methods", _("How recruited"), codes="recruitment_method", several=True),
    Part("recruiter_relation", _("Relationship to the recruiter"), codes="recruiter_relation"),
    Part("relationship_to_trafficker", _("Relationship to the trafficker"), codes="relationship_to_trafficker"),
    Part("control_means", _("Means of control"), codes="control_means", several=True),
    Part("exploitation_types", _("Types of exploitation"), codes="exploitation_type", several=True),
    Part("main_exploitation_type", _("Main type"), codes="main_exploitation_type"),
    Part("forced_labour", _("Forced labour"), "answer"),
    Part("sexual_exploitation", _("Sexual exploitation"), "answer"),
    Part(
        "sexual_exploitation_types", _("Types of sexual exploitation"), codes="sexual_exploitation_type", several=True
    ),
    Part("labour_type", _("Type of labour"), codes="labour_type"),
    Part("industries", _("Industry"), codes="industry", several=True, broad=True),
    Part("hours_day", _("Hours a day"), "decimal", high=24),
    Part("days_week", _("Days a week"), "age", high=7),
    Part("pay_promised", _("Pay that was promised"), "money"),
    Part("pay_received", _("Pay that was received"), "money"),
    Part("withheld", _("Held back or deducted"), "money"),
    Part("pay_period", _("Pay is meant"), codes="pay_period"),
    Part("websites_and_apps", _("Websites and apps"), codes="websites_and_apps", several=True),
    Part("other_victims_known", _("Other victims known"), codes="other_victims"),
    Part("how_ended", _("How it ended"), codes="how_ended"),
    Part("account_state", _("State of the account"), codes="account_state"),
    Part("source", _("Who told this"), codes="source"),
)


@cache
def allowed(part: Part) -> frozenset[str]:
    """Every code a field takes, empty answers included where it takes them. Subdivisions are not listed."""
    found: tuple[str, ...] = YES_NO if part.kind == "answer" else ()
    if part.kind == "country":
        found = places.values()
    elif part.kind in {"code", "ranked", "language"}:
        found = codes.get(part.codes or "language").values()
    return frozenset((*found, *part.beyond, *(codes.EMPTY_ANSWERS if part.empty else ())))


def checked(parts: Mapping[str, Part], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as columns take them: codes checked, a date with its precision, several codes as a list.

    Raises ValidationError by field for values outside their lists, TypeError for a field there is not.
    """
    if unknown := values.keys() - parts.keys():
        raise TypeError(f"there is no such field: {', '.join(sorted(unknown))}")
    columns: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, value in values.items():
        try:
            columns |= _column(parts[name], value)
        except ValueError as fault:
            faults[name] = str(fault)
    if faults:
        raise ValidationError(faults)
    return columns


def _column(part: Part, value: Any) -> dict[str, Any]:
    if part.kind == "date":
        date, precision = _date(value)
        return {part.name: date, f"{part.name}_precision": precision}
    if part.kind in {"age", "year", "decimal"}:
        return {part.name: _number(part, value)}
    if part.kind == "money":
        amount, currency = _money(value)
        return {part.name: amount, f"{part.name}_currency": currency}
    if part.several:
        return {part.name: [_code(part, each) for each in dict.fromkeys(value or ())]}
    return {part.name: _code(part, value or "") if value or part.empty else _missing()}


def _missing() -> str:
    raise ValueError(_now("Choose one of the list."))


def _code(part: Part, value: str) -> str:
    if part.kind == "subdivision" and value not in codes.EMPTY_ANSWERS:
        known = not value or _is_subdivision(value)
    else:
        known = not value or value in allowed(part)
    if not known:
        raise ValueError(_now("This is not one of the choices."))
    return value


def _is_subdivision(value: str) -> bool:
    try:
        return places.subdivision(value).code == value
    except LookupError:
        return False


def _number(part: Part, value: Any) -> int | Decimal | None:
    if value is None or value == "":
        return None
    number = Decimal(str(value)) if part.kind == "decimal" else int(value)
    if not part.low <= number <= part.high:
        raise ValueError(_now("Give a number from %(low)s to %(high)s.") % {"low": part.low, "high": part.high})
    return number


def _money(value: Any) -> tuple[Decimal | None, str]:
    """Takes nothing, an amount, or an amount with its currency."""
    amount, currency = value if isinstance(value, tuple) else (value, "")
    if amount is None or amount == "":
        return None, ""
    amount = Decimal(str(amount))
    if not 0 <= amount < 10**12:
        raise ValueError(_now("Give an amount of zero or more, in figures."))
    if currency and currency not in currencies.values():
        raise ValueError(_now("This is not one of the choices."))
    return amount, currency


def _date(value: Any) -> tuple[datetime.date | None, str]:
    """Takes nothing, a date, or a value with a date (`value` or `date`) and a `precision`."""
    if not value:
        return None, ""
    if isinstance(value, datetime.date):
        return value, "exact"
    dated: _Dated = value
    date = getattr(value, "value", None) or getattr(value, "date", None)
    if not isinstance(date, datetime.date) or dated.precision not in PRECISIONS:
        raise ValueError(_now("Give a date with how exactly it is known."))
    return date, dated.precision


def derived(columns: dict[str, Any]) -> dict[str, Any]:
    """Adds what follows from the values: an age in years says the age band."""
    if columns.get("age_at_intake") is not None:
        return {**columns, "age_band": codes.age_band(columns["age_at_intake"])}
    return columns


CHILD, IN_DOUBT = "under_18", "in_doubt"
ADULT = 18


def childhood(row: Any, on: datetime.date) -> str:
    """Whether to treat the person as a child on this day (case forms §13, rule 3): CHILD, IN_DOUBT or "".

    Who was under 18 at intake and has come of age since is an adult, as far as an age in years tells.
    """
    if row.age_in_doubt == "yes":
        return IN_DOUBT
    if row.age_at_intake is not None:
        since = row.age_on or row.intake_date
        return CHILD if row.age_at_intake + (_years(since, on) if since else 0) < ADULT else ""
    band = codes.get("age_band").row(row.age_band) if row.age_band in codes.get("age_band") else None
    return CHILD if band and int(band.data.get("to", ADULT)) < ADULT else ""


def _years(since: datetime.date, until: datetime.date) -> int:
    """Full years between two days; 0 when the second lies before the first."""
    return max(0, until.year - since.year - ((until.month, until.day) < (since.month, since.day)))


def age_from(born: datetime.date, on: datetime.date) -> int:
    """Years of age on a day. Raises ValueError for a birth after it."""
    if born > on:
        raise ValueError(_now("The birth lies after this day."))
    return _years(born, on)


def label(part: Part, value: str) -> str:
    """The reader's words for one stored code; "" for none. Raises LookupError for what no list holds."""
    if not value:
        return ""
    if value in codes.EMPTY_ANSWERS:
        return codes.get("empty_answers").label(value)
    if value in part.beyond:
        return str(_BEYOND[value])
    if part.kind == "country":
        return places.name(value)
    if part.kind == "subdivision":
        return places.subdivision(value).name
    if part.kind == "answer":
        return str(_ANSWERS[value])
    return codes.get(part.codes or "language").label(value)


_BEYOND = {"stateless": _("Stateless"), "undetermined": _("Not determined")}
_ANSWERS = {"yes": _("Yes"), "no": _("No")}


def companion(part: Part) -> str:
    """The second column of a field that has two: how exact a date is, the currency of an amount; "" for others."""
    return {"date": f"{part.name}_precision", "money": f"{part.name}_currency"}.get(part.kind, "")


@cache
def _choices(part: Part) -> tuple[tuple[str, Any], ...]:
    if part.kind == "answer":
        return tuple(_ANSWERS.items())
    listed = codes.get(part.codes or "language")
    return tuple(each for each in listed.choices() if not (part.broad and listed.broader(each[0])))


def choices(part: Part) -> list[tuple[str, Any]]:
    """(code, label) for a form, without the empty answers; countries and languages sorted in the reader's language."""
    if part.kind == "country":
        return [*places.choices(), *((code, _BEYOND[code]) for code in part.beyond)]
    if part.kind == "language":
        return codes.get("language").choices(by_label=True)
    return list(_choices(part))


def text(part: Part, row: object) -> str:
    """The reader's words for what a row holds in this field; "" for nothing."""
    value = getattr(row, part.name)
    if value in (None, "", []):
        return ""
    if part.kind == "date":
        return dated(value, getattr(row, f"{part.name}_precision"))
    if part.kind == "money":
        return amounts.amount(value, getattr(row, f"{part.name}_currency"))
    if part.kind == "decimal":
        return formats.number_format(Decimal(value).normalize(), use_l10n=True)
    if part.several:
        return commas(label(part, each) for each in value)
    return str(value) if part.kind in {"age", "year"} else label(part, value)


def dated(value: datetime.date, precision: str) -> str:
    """A date with no more than what is known of it."""
    if precision == "year":
        return formats.date_format(value, "Y")
    if precision == "month":
        return formats.date_format(value, "F Y")
    if precision == "estimated":
        known = "Y" if (value.day, value.month) == (1, 1) else "F Y" if value.day == 1 else "j F Y"
        return _now("about %(date)s") % {"date": formats.date_format(value, known)}
    return formats.date_format(value, "j F Y")
