"""The models of this floor's rooms, for Django to find."""

from tessera.partnership.awards.models import (
    Award,
    AwardCountry,
    AwardSector,
    AwardVersion,
    Commitment,
    Compact,
    Condition,
    Dialogue,
    DialogueIndicator,
    DialogueTarget,
    KeyPerson,
    Obligation,
    Subaward,
)
from tessera.partnership.library.models import Indicator, Party, PartyAlias, PartyIdentifier
from tessera.partnership.stages.models import StateChange

__all__ = [
    "Award",
    "AwardCountry",
    "AwardSector",
    "AwardVersion",
    "Commitment",
    "Compact",
    "Condition",
    "Dialogue",
    "DialogueIndicator",
    "DialogueTarget",
    "Indicator",
    "KeyPerson",
    "Obligation",
    "Party",
    "PartyAlias",
    "PartyIdentifier",
    "StateChange",
    "Subaward",
]
