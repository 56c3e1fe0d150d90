"""Addresses of people. allauth's own views keep their names; what is not listed here does not exist."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, URLResolver, include, path, re_path

from tessera.trust.people.web import entrance, members, views

_people: list[URLPattern | URLResolver] = [
    path("locked/", entrance.lock, name="lock"),
    path("locked/open/", entrance.unlock, name="unlock"),
    path("here/", entrance.here, name="here"),
    path("here/drafts/", entrance.draft_key, name="draft_key"),
    path("invitation/<str:token>/", entrance.accept_invitation, name="accept_invitation"),
    path("demo/sign-in/", entrance.demo_sign_in, name="demo_sign_in"),
    path("account/", views.profile, name="profile"),
    path("account/sessions/", views.sessions, name="sessions"),
    path("account/sessions/end/", views.end_session, name="end_session"),
    path("account/organisation/", views.choose_organisation, name="choose_organisation"),
    path("organisation/", views.organisation, name="organisation"),
    path("organisation/roles/", views.roles, name="roles"),
    path("organisation/roles/new/", views.new_role, name="new_role"),
    path("organisation/roles/<uuid:role>/", views.edit_role, name="edit_role"),
    path("organisation/people/", members.members, name="members"),
    path("organisation/people/invite/", members.invite, name="invite"),
    path("organisation/people/invitations/<uuid:invitation>/withdraw/", members.withdraw, name="withdraw_invitation"),
    path("organisation/people/<uuid:membership>/", members.member, name="member"),
    path("organisation/people/<uuid:membership>/end/", members.end, name="end_membership"),
    path("organisation/people/<uuid:membership>/sign-out/", members.sign_out, name="kill_sessions"),
    path("organisation/people/<uuid:membership>/unlock/", members.unlock, name="unlock_account"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((_people, "people"))),
    path("sign-in/", entrance.SignInView.as_view(), name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("account/off/", account.account_inactive, name="account_inactive"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("sign-in/new-password/", account.password_reset, name="account_reset_password"),
    path("sign-in/new-password/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "sign-in/new-password/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    re_path(
        r"^sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("sign-in/second-step/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("account/second-step/", factors.index, name="mfa_index"),
    path("account/second-step/confirm/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-step/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-step/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-step/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-step/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/second-step/codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/confirm/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/<int:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
]
