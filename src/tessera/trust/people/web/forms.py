"""Forms of this room, and allauth's forms in the house's clothes and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes, places
from tessera.kernel.codes.model import in_language
from tessera.trust.people import rights
from tessera.ui.forms import CheckboxGroup, UiForm

Choices = Sequence[tuple[str, Any]]
_PASSWORD_HELP = lazy(lambda: " ".join(password_validators_help_texts()), str)()


def _code_input() -> forms.TextInput:
    return forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input input-short", "dir": "ltr"}
    )


# --- signing in


class SignInForm(UiForm, account_forms.LoginForm):  # type: ignore[misc]
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["dir"] = "ltr"


class ReauthenticateForm(UiForm, account_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].label = _("Password")


class ChangePasswordForm(UiForm, account_forms.ChangePasswordForm):  # type: ignore[misc]
    """Old and new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_passwords(
            self, oldpassword=_("Password until now"), password1=_("New password"), password2=_("New password again")
        )


class ResetPasswordForm(UiForm, account_forms.ResetPasswordForm):  # type: ignore[misc]
    """The address that gets a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget.attrs.pop("placeholder", None)


class ResetPasswordKeyForm(UiForm, account_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_passwords(self, password1=_("New password"), password2=_("New password again"))


def _label_passwords(form: forms.Form, **labels: Any) -> None:
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].help_text = _PASSWORD_HELP if name == "password1" else ""
        form.fields[name].widget.attrs.pop("placeholder", None)


class CodeForm(UiForm, factor_forms.AuthenticateForm):  # type: ignore[misc]
    """A code from the authenticator app, or a recovery code."""

    code = forms.CharField(label=_("Code"), widget=_code_input())


class ReauthenticateCodeForm(UiForm, factor_forms.ReauthenticateForm):  # type: ignore[misc]
    """The same, to confirm."""

    code = forms.CharField(label=_("Code"), widget=_code_input())


class ActivateAppForm(UiForm, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    code = forms.CharField(label=_("Code that the app shows"), widget=_code_input())


class AddPasskeyForm(UiForm, passkey_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A name for a new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["passwordless"].label = _("Sign in with it alone")
        self.fields["passwordless"].help_text = _(
            "The device then asks for your fingerprint, face or PIN instead of the password."
        )


class EditPasskeyForm(UiForm, passkey_forms.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name of this passkey"), max_length=60)


class UnlockForm(UiForm):
    """The password that unlocks."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )


# --- people


def language_choices() -> Choices:
    """The languages the program speaks."""
    return list(settings.LANGUAGES)


class ProfileForm(UiForm):
    """The own name and language."""

    display_name = forms.CharField(label=_("Your name as colleagues see it"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)


class InviteForm(UiForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The invitation goes here, and it becomes the name to sign in with.")
    )
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=CheckboxGroup)
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=language_choices)

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "roles", roles)


class RolesForm(UiForm):
    """The roles of a member."""

    roles = forms.MultipleChoiceField(label=_("Roles"), widget=CheckboxGroup)

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "roles", roles)


class JoinForm(UiForm):
    """What a newcomer says: a name and a password."""

    display_name = forms.CharField(
        label=_("Your name as colleagues see it"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """Both passwords alike, and good enough."""
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        elif first:
            try:
                validate_password(first)
            except ValidationError as fault:
                self.add_error("password1", fault)
        return data


class OrganisationForm(UiForm):
    """The organisation's details. What it is in the response is set by whoever runs the system."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Type of organisation"), choices=lambda: codes.get("organisation_type").choices())
    country = forms.ChoiceField(label=_("Country"), choices=places.choices)
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)


class OwnRoleForm(UiForm):
    """A role the organisation writes for itself."""

    label = forms.CharField(label=_("Name of the role"), max_length=120)
    actions = forms.MultipleChoiceField(label=_("What it lets a person do"), widget=CheckboxGroup)

    def __init__(self, *args: Any, function: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = rights.under_ceiling(rights.catalogue(), function)
        _offer(
            self,
            "actions",
            [(a, in_language(words)) for a, words in rights.catalogue().items() if a in possible],
        )


def _offer(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
