"""Gathers the rooms' models for Django; rooms keep their own."""

from tessera.trust.people.models import Account, Draft, Invitation, Membership, Organisation, Role

__all__ = ["Account", "Draft", "Invitation", "Membership", "Organisation", "Role"]
