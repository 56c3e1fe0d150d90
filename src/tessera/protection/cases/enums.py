"""Words of the room; the code lists themselves are in the kernel's codes."""

from __future__ import annotations

from enum import StrEnum

EPISODE_TEXT = "protection_episodetext.sealed"
TELLING = "protection_telling.sealed"
CASE_TEXT = "protection_casetext.sealed"
PERSON_WORDS = "protection_caseperson.sealed"
NOTE_TEXT = "protection_note.sealed"
GLASS_REASON = "protection_glassbreak.sealed"

# How long a broken glass stays open, in hours: one shift and the night after it.
GLASS_HOURS = 24
# How soon the first service follows a referral, in hours, unless an organisation says otherwise (case forms §5).
FIRST_SERVICE_HOURS = 48


class Status(StrEnum):
    """Where a case stands. Values are the code list `case_status`."""

    ENQUIRY = "enquiry"
    INTAKE = "intake"
    ACTIVE = "Active"
    ON_HOLD = "on_hold"
    FOLLOW_UP = "FollowUp"
    CLOSED = "Closed"
    CLOSED_REFERRED = "ClosedReferred"
    REOPENED = "reopened"


CLOSED = (Status.CLOSED, Status.CLOSED_REFERRED)


class Confidentiality(StrEnum):
    """Who inside the organisation may open a case. Values are the code list `confidentiality_level`."""

    STANDARD = "standard"
    RESTRICTED_TEAM = "restricted_team"
    NAMED_WORKERS_ONLY = "named_workers_only"


class PersonRole(StrEnum):
    """What somebody is in a case. The survivor whose case it is stands in the case itself."""

    SURVIVOR = "survivor"
    DEPENDANT = "dependant"
    CAREGIVER = "caregiver"


class EpisodeType(StrEnum):
    """Stage of trafficking. Values are the code list `episode_type`."""

    RECRUITMENT = "Recruitment"
    TRANSIT = "Transit"
    EXPLOITATION = "Exploitation"


class VersionOf(StrEnum):
    """What an earlier version is of."""

    CASE = "case"
    EPISODE = "episode"
    PERSON = "person"
