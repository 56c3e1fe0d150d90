"""Who works here: organisations, accounts, memberships, roles, invitations, and drafts kept by the idle lock."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from tessera.kernel.base import Model
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.trust.people.enums import Function, OrganisationStatus


def _codes() -> ArrayField[Any, Any]:
    return ArrayField(models.CharField(max_length=60), default=list, blank=True)


class Organisation(Model):
    """A body that takes part in the response. `function` sets the ceiling of everything its members may do."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    function = models.CharField(max_length=20, choices=Function.choices, default=Function.SERVICE)
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=8, default="en")
    status = models.CharField(max_length=10, choices=OrganisationStatus.choices, default=OrganisationStatus.ACTIVE)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(function__in=Function.values), name="organisation_function"),
            models.CheckConstraint(
                condition=models.Q(status__in=OrganisationStatus.values), name="organisation_status"
            ),
            models.CheckConstraint(condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="organisation_country"),
        ]


class AccountManager(BaseUserManager["Account"]):
    """Finds an account by e-mail however it is capitalised."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account of an e-mail address. Raises Account.DoesNotExist."""
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """A person who signs in. No superuser and no Django permissions exist: rights come from memberships alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="en")
    is_active = models.BooleanField(default=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    objects: ClassVar[AccountManager] = AccountManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        constraints = [
            # Lower case in the column makes the plain unique index case-insensitive, and usable as a plain equality.
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="account_email_lower_case"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores the e-mail address in lower case."""
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self._meta.label} {self.pk}"

    def get_full_name(self) -> str:
        """The name shown to colleagues."""
        return self.display_name


class Role(Model):
    """A role an organisation wrote for itself. The shipped roles are data in roles.toml; codes do not collide."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="own_roles")
    code = models.SlugField(max_length=60)
    label = models.CharField(max_length=120)
    actions = _codes()
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="role_code_in_organisation")]


class Membership(Model):
    """A person working for an organisation in some roles, from one moment to another. Ended ones stay as history."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    roles = _codes()
    active = models.BooleanField(default=True)
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "account"], condition=models.Q(active=True), name="membership_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(active=True, until__isnull=True) | models.Q(active=False, until__isnull=False),
                name="membership_ended_has_an_end",
            ),
        ]


class Invitation(Model):
    """An offer of membership by e-mail. Only the hash of its token is kept, so that a stolen table invites nobody."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    roles = _codes()
    language = models.CharField(max_length=8, default="en")
    invited_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(default=now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-created_at"], name="invitation_org_at")]


class Draft(Model):
    """What a person had typed when the session locked, sealed; visible to that account alone (row-level security)."""

    organisation_id = models.UUIDField()
    account_id = models.UUIDField()
    path = models.CharField(max_length=300)
    sealed = models.BinaryField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "account_id", "path"], name="draft_one_per_page")
        ]
