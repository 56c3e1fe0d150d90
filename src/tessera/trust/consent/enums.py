"""Words of the room; the code lists themselves are `consent_*` in the kernel's codes."""

from __future__ import annotations

from enum import StrEnum

SEALED_CONTEXT = "trust_consentdecision.sealed"

# Days a decision holds outside the own organisation unless said otherwise (case forms §1).
DEFAULT_DAYS = 90
# Nobody can decide for so long that the decision outlives its sense.
LONGEST_DAYS = 730


class Purpose(StrEnum):
    """What a decision is about. Values are the code list `consent_purpose`."""

    RECEIVE_SERVICES = "receive_services"
    KEEP_RECORD = "keep_record"
    REFERRAL = "referral"
    TRANSFER = "transfer"
    NATIONAL_REFERRAL_MECHANISM = "national_referral_mechanism"
    POLICE_OR_PROSECUTION = "police_or_prosecution"
    IMMIGRATION_APPLICATION = "immigration_application"
    FAMILY_TRACING = "family_tracing"
    ANONYMISED_STATISTICS = "anonymised_statistics"
    MATCHING_WITHOUT_NAMES = "matching_without_names"
    FOLLOW_UP_CONTACT = "follow_up_contact"
    RESEARCH_CONTACT = "research_contact"
    PHOTO_OR_MEDIA = "photo_or_media"


class RecipientClass(StrEnum):
    """Whom a decision names. Values are the code list `consent_recipient_class`."""

    SAME_ORGANISATION = "same_organisation"
    NAMED_ORGANISATION = "named_organisation"
    SERVICE_PROVIDERS = "service_providers_of_type"
    COMPETENT_AUTHORITY = "competent_authority"
    FAMILY = "family"


class Standing(StrEnum):
    """What was decided, or became of it. Values are the code list `consent_decision`."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


# Purposes that stay inside the own organisation; everything else names an outside recipient and an end.
OWN_PURPOSES = frozenset(
    {Purpose.RECEIVE_SERVICES, Purpose.KEEP_RECORD, Purpose.ANONYMISED_STATISTICS, Purpose.FOLLOW_UP_CONTACT}
)
# Purposes that can be meant for the own organisation alone, or for somebody outside.
# Matching for the own organisation means: be counted once. For a named one: the two may know that they know one person.
ALSO_OWN_PURPOSES = OWN_PURPOSES | {Purpose.PHOTO_OR_MEDIA, Purpose.MATCHING_WITHOUT_NAMES}
# Nothing of the record goes anywhere, so there is nothing to choose from it.
WITHOUT_CATEGORIES = OWN_PURPOSES | {Purpose.MATCHING_WITHOUT_NAMES}
# Decided for somebody: who they are and why they may must be said.
GUARDED = frozenset({"child_assent_and_caregiver", "caregiver", "court_or_guardian"})
# Of these, decided by a caregiver.
BY_CAREGIVER = frozenset({"child_assent_and_caregiver", "caregiver"})
COLLECTED_ELSEWHERE = "collected_elsewhere"
