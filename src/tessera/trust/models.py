"""Gathers the rooms' models for Django; rooms keep their own."""

from tessera.trust.consent.models import ConsentDecision, ConsentText
from tessera.trust.people.models import Account, Draft, Invitation, Membership, Organisation, Role
from tessera.trust.subjects.models import IdentifierToken, NameIndex, NameToken, Subject
from tessera.trust.tokens.models import TokenRequest, TokenRun

__all__ = [
    "Account",
    "ConsentDecision",
    "ConsentText",
    "Draft",
    "IdentifierToken",
    "Invitation",
    "Membership",
    "NameIndex",
    "NameToken",
    "Organisation",
    "Role",
    "Subject",
    "TokenRequest",
    "TokenRun",
]
