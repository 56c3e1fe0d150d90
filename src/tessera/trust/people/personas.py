"""The fixed cast of the demo world and of the tests: invented people in invented organisations."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import sha256

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Known to everybody who can read this file, and worth nothing outside a demo world.
DEMO_PASSWORD = "tessera demo world"  # noqa: S105


@dataclass(frozen=True, slots=True)
class CastOrganisation:
    """An invented organisation. `kind` is a code of organisation_type."""

    slug: str
    name: str
    kind: str
    function: str
    language: str = "en"
    country: str = "MT"


@dataclass(frozen=True, slots=True)
class Persona:
    """An invented person, by what they do: the code is how tests call them."""

    code: str
    name: str
    organisation: str
    roles: tuple[str, ...]
    what: str | Promise
    language: str = "en"

    @property
    def email(self) -> str:
        """The address to sign in with; `.example` reaches nobody (RFC 2606)."""
        return f"{self.code}@{self.organisation}.example"

    @property
    def totp_secret(self) -> str:
        """The secret of the authenticator app, the same in every demo world."""
        return base64.b32encode(sha256(f"tessera demo {self.code}".encode()).digest()[:20]).decode()


ORGANISATIONS = (
    CastOrganisation("harbour", "Harbour House", "Shelter", "service"),
    CastOrganisation("zaytuna", "دار الزيتونة", "Shelter", "service", "ar"),
    CastOrganisation("lifeline", "Lifeline 4040", "NGO", "service"),
    CastOrganisation("nrm-office", "National Referral Office", "CentralGovernmentOrganisation", "coordinator"),
    CastOrganisation("prosecution-office", "Prosecution Office", "LawEnforcement", "prosecution"),
    CastOrganisation("observatory", "National Observatory", "CentralGovernmentOrganisation", "observatory"),
    CastOrganisation("funder", "Programme Office", "CentralGovernmentOrganisation", "funder"),
    CastOrganisation("stranger-org", "Far Shore", "NGO", "service"),
    CastOrganisation("operations", "Server Operations", "CorporateBusiness", "operator"),
)

PERSONAS = (
    Persona("caseworker", "Amara Okafor", "harbour", ("caseworker",), _("Caseworker in a shelter")),
    Persona("supervisor", "Tomás Rivera", "harbour", ("supervisor",), _("Supervisor in the same shelter")),
    Persona(
        "administrator", "Inês Duarte", "harbour", ("organisation_administrator",), _("Runs the shelter's accounts")
    ),
    Persona(
        "data-officer", "Petra Lindqvist", "harbour", ("data_officer",), _("Answers for data protection in the shelter")
    ),
    Persona("caseworker-zaytuna", "ليلى حداد", "zaytuna", ("caseworker",), _("Caseworker in another shelter"), "ar"),
    Persona("supervisor-zaytuna", "يوسف منصور", "zaytuna", ("supervisor",), _("Supervisor in the other shelter"), "ar"),
    Persona(
        "manager-zaytuna",
        "سلمى نجار",
        "zaytuna",
        ("data_officer", "organisation_administrator"),
        _("Manages the grant of the other shelter"),
        "ar",
    ),
    Persona("hotline-worker", "Nadia Petrova", "lifeline", ("hotline_worker",), _("Answers a hotline")),
    Persona("coordinator", "Marek Kowal", "nrm-office", ("referral_coordinator",), _("Coordinates referrals")),
    Persona("prosecutor", "Elena Marino", "prosecution-office", ("prosecutor",), _("Prosecutor")),
    Persona("analyst", "Sokha Chan", "observatory", ("analyst",), _("Analyst of the observatory")),
    Persona(
        "programme-officer",
        "Ruth Abel",
        "funder",
        ("programme_officer",),
        _("Works for the office that funds the response"),
    ),
    Persona(
        "grants-officer", "Henrik Osei", "funder", ("grants_officer",), _("Signs and pays for the office that funds")
    ),
    Persona(
        "programme-director",
        "Maren Castillo",
        "funder",
        ("programme_director",),
        _("Clears and approves for the office that funds"),
    ),
    Persona("grant-manager", "Kofi Lindgren", "harbour", ("grant_manager",), _("Manages the grant of the shelter")),
    Persona("operator", "Sam Idris", "operations", ("system_operator",), _("Runs the machine and sees no case")),
    Persona(
        "stranger",
        "Alex Novak",
        "stranger-org",
        ("caseworker", "supervisor"),
        _("Works elsewhere and should learn nothing"),
    ),
)
# Colleagues the demo world needs besides, because one person may not do everything: a second reader of a determination,
# and those who keep what a caseworker does not read.
SPECIALISTS = (
    Persona("supervisor-two", "Zofia Brandt", "harbour", ("supervisor",), _("Second supervisor of the shelter")),
    Persona("health-worker", "Yuki Adler", "harbour", ("health_worker",), _("Keeps health records in the shelter")),
    Persona(
        "legal-worker", "Mateo Ilunga", "harbour", ("legal_worker",), _("Looks after legal matters in the shelter")
    ),
    Persona(
        "data-officer-observatory",
        "Ilse Warsame",
        "observatory",
        ("data_officer",),
        _("Answers for data protection in the observatory"),
    ),
    Persona(
        "programme-officer-two",
        "Talia Benoit",
        "funder",
        ("programme_officer",),
        _("Second programme officer, for what takes another pair of eyes"),
    ),
    Persona(
        "grant-manager-zaytuna",
        "هالة سليمان",
        "zaytuna",
        ("grant_manager",),
        _("Applies for grants of the other shelter"),
        "ar",
    ),
    Persona(
        "grant-manager-lifeline", "Oksana Bell", "lifeline", ("grant_manager",), _("Manages the grant of the hotline")
    ),
)
_BY_CODE = {persona.code: persona for persona in (*PERSONAS, *SPECIALISTS)}


def persona(code: str) -> Persona:
    """A persona by code. Raises LookupError."""
    return _BY_CODE[code]


def email_of(code: str) -> str:
    """The address of a persona, "" for a code nobody has."""
    return _BY_CODE[code].email if code in _BY_CODE else ""
