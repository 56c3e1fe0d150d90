"""The vocabulary into which every import is mapped: each field of a case as it comes from outside.

`section.field`, where section is one of

- `identity`: what identifies the person; goes into the sealed identity and nowhere else.
- `case`: one per row.
- `episode`: recruitment, transit or exploitation; a row can tell of several, each in a slot of the mapping.
- any other: kept in `MappedRow.further`, for rooms that have a place for it (notes, referrals, plans, actors).
"""

from dataclasses import dataclass

CODED = frozenset({"code", "country", "language", "answer"})
"""Kinds whose values are few, may be an empty answer, and never identify by themselves."""

KINDS = CODED | {"date", "year", "int", "decimal", "text", "phone", "email"}


@dataclass(frozen=True, slots=True)
class Target:
    """One field: `kind` says how texts become values, `several` that the value is a tuple, `codes` names its list.

    `beyond` are codes allowed besides the list's. `low` and `high` bound numbers; `high` of a text is its length.
    """

    section: str
    field: str
    kind: str
    codes: str = ""
    several: bool = False
    beyond: tuple[str, ...] = ()
    low: int = 0
    high: int = 0

    @property
    def name(self) -> str:
        """`section.field`, as mapping files write it."""
        return f"{self.section}.{self.field}"

    @property
    def identifies(self) -> bool:
        """Whether the value goes into the sealed identity."""
        return self.section == "identity"

    @property
    def takes_empty_answers(self) -> bool:
        """Whether unknown, not_asked, declined and not_applicable are values of this field."""
        return self.kind in CODED and not self.identifies


def _text(section: str, *fields: str, high: int = 200) -> list[Target]:
    return [Target(section, field, "text", high=high) for field in fields]


def _codes(section: str, several: bool, **lists: str) -> list[Target]:
    return [Target(section, field, "code", codes, several) for field, codes in lists.items()]


LONG = 30_000
_STATELESS = ("stateless", "undetermined")

_IDENTITY = [
    *_text("identity", "given_names", "family_name", "other_names", "salutation", "job_title", "id_number"),
    Target("identity", "birth_date", "date"),
    Target("identity", "phone", "phone"),
    Target("identity", "home_phone", "phone"),
    Target("identity", "email", "email"),
    *_text("identity", "address_street", "address_city", "address_admin1", "address_postcode"),
    Target("identity", "address_country", "country"),
    Target("identity", "address_longitude", "decimal", low=-180, high=180),
    Target("identity", "address_latitude", "decimal", low=-90, high=90),
]

_CASE = [
    Target("case", "year_of_registration", "year", low=1900, high=2100),
    Target("case", "intake_date", "date"),
    Target("case", "age_at_intake", "int", low=0, high=120),
    Target("case", "citizenships", "country", several=True, beyond=_STATELESS),
    Target("case", "country_of_birth", "country"),
    Target("case", "languages", "language", several=True),
    Target("case", "number_of_children", "int", low=0, high=40),
    Target("case", "deceased", "answer"),
    *_codes(
        "case",
        False,
        status="case_status",
        data_source="data_source",
        gender="gender",
        age_band="age_band",
        trafficking_status="trafficking_status",
        trafficking_status_decided_by="decision_making_organisation",
        education_level="education_level",
        marital_status="marital_status",
    ),
    *_codes("case", True, vulnerabilities="vulnerability"),
    *_text("case", "closure_reason", "vulnerability_details", high=LONG),
]

_EPISODE = [
    *_codes(
        "episode",
        False,
        episode_type="episode_type",
        main_exploitation_type="main_exploitation_type",
        labour_type="labour_type",
        recruiter_relation="recruiter_relation",
        relationship_to_trafficker="relationship_to_trafficker",
    ),
    *_codes(
        "episode",
        True,
        recruitment_methods="recruitment_method",
        control_means="control_means",
        exploitation_types="exploitation_type",
        sexual_exploitation_types="sexual_exploitation_type",
        industries="industry",
        websites_and_apps="websites_and_apps",
    ),
    Target("episode", "country", "country"),
    Target("episode", "forced_labour", "answer"),
    Target("episode", "sexual_exploitation", "answer"),
    Target("episode", "from_date", "date"),
    Target("episode", "to_date", "date"),
    Target("episode", "age_at_start", "int", low=0, high=120),
    *_text("episode", "admin1", "place", "city", "street", "postcode"),
    Target("episode", "longitude", "decimal", low=-180, high=180),
    Target("episode", "latitude", "decimal", low=-90, high=90),
    *_text("episode", "description", high=LONG),
]

_FURTHER = [
    *_text("organisation", "name", "city", "admin1", "street", "postcode"),
    Target("organisation", "country", "country"),
    Target("organisation", "longitude", "decimal", low=-180, high=180),
    Target("organisation", "latitude", "decimal", low=-90, high=90),
    Target("organisation", "phone", "phone"),
    *_codes("organisation", False, kind="organisation_type"),
    *_codes("actor", True, roles="actor_role"),
    *_text("actor", "organisation"),
    *_text("actor", "details", high=LONG),
    *_text("worker", "owner"),
    *[
        target
        for section in ("incoming_referral", "outgoing_referral")
        for target in (
            *_text(section, "organisation", "worker"),
            Target(section, "date", "date"),
            *_codes(section, False, reason="referral_reason"),
            *_text(section, "details", high=LONG),
        )
    ],
    *_text("note", "text", high=LONG),
    *_text("support_plan", "objectives", "action_plan", high=LONG),
    Target("support_plan", "planned_end", "date"),
    Target("support_plan", "actual_end", "date"),
    *_codes("support_plan", False, kind="support_plan_type"),
]

TARGETS = {target.name: target for target in (*_IDENTITY, *_CASE, *_EPISODE, *_FURTHER)}
"""Every field a mapping may name."""
