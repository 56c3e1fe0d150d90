"""Which pages answer without the usual conditions, each with its reason. Everything else needs a signed-in person,
in an organisation, with a second factor, in a session that is not locked."""

from __future__ import annotations

# Open to everybody. The reason is shown by the test that walks every address.
PUBLIC: dict[str, str] = {
    "account_login": "signing in starts here",
    "account_inactive": "says that an account was switched off, after its password was right",
    "account_reset_password": "asks for a reset link; answers alike for known and unknown addresses",
    "account_reset_password_done": "says that a link is on its way, whether or not it is",
    "account_reset_password_from_key": "a reset link from a mail opens it",
    "account_reset_password_from_key_done": "says that the password is changed",
    "mfa_authenticate": "the second step of signing in",
    "mfa_login_webauthn": "signing in with a passkey",
    "followup:say": "a survivor answers in their own hands, known by a signed token for an hour; 404 for any other",
    "followup:thanks": "says thank you after that page; nothing else",
    "people:accept_invitation": "an invitation link from a mail opens it",
    "people:demo_sign_in": "signs in as an invented person; 404 outside the demo world",
    "plans:feed": "a calendar program cannot sign in with two factors; an unguessable address shows days without names, 404 for any other",
    "portal:health": "machines ask whether the server answers; it says ok and nothing else",
    "patterns:index": "pictures of the latest published release, whoever asks",
    "patterns:release": "pictures of a published release; 404 for one that waits, whoever asks",
    "patterns:picture": "a picture of a published release; 404 for one that waits",
    "patterns:csv": "the figures of a picture of a published release; 404 for one that waits",
    "patterns:dictionary": "what each column of a release means; comes with the program",
    "patterns:dictionary_file": "the same as a file",
    "comparison:list": "public data sets of others; they belong to every reader",
    "comparison:set": "what one of them is and how to cite it",
    "comparison:crosswalk": "which code of ours is which of another scheme; names nobody",
    "comparison:file": "the same as a file",
    "prevalence:list": "published estimates are for everybody; shows those only to whoever makes none",
    "prevalence:study": "a published study; 404 for one that waits, whoever asks",
    "prevalence:file": "the same as a file",
    "releases:list": "published figures are for everybody; shows published ones only, whoever asks",
    "releases:release": "a published release; 404 for one that waits, whoever asks",
    "releases:attacks": "the report kept with a published release; 404 for one that waits",
    "releases:sheet": "the data sheet of a published release; 404 for one that waits",
    "releases:file": "a file of a published release; 404 for one that waits",
    "releases:table_csv": "a table of a published release; 404 for one that waits",
    "ui:away": "the neutral page that leaving quickly leads to",
    "ui:leave": "leaving quickly must work always",
    "ui:language": "the sign-in page comes in every language",
}

# Open to a signed-in person whose session is locked.
WHEN_LOCKED: dict[str, str] = {
    "people:lock": "the lock page itself",
    "people:unlock": "the way out of it",
    "account_logout": "somebody else may need the computer",
}

# Open to a signed-in person who has not chosen an organisation or has no second factor yet.
SETTING_UP: dict[str, str] = {
    "people:choose_organisation": "chooses the organisation",
    "people:profile": "name and language",
    "people:sessions": "where am I signed in",
    "people:end_session": "signs out elsewhere",
    "people:here": "the sign of life of a page somebody types in",
    "account_reauthenticate": "asked before a factor is set up",
    "account_change_password": "the own password",
    "mfa_index": "the overview of factors",
    "mfa_activate_totp": "sets up an authenticator app",
    "mfa_list_webauthn": "lists passkeys",
    "mfa_add_webauthn": "adds a passkey",
    "mfa_view_recovery_codes": "shows recovery codes",
    "mfa_download_recovery_codes": "downloads recovery codes",
    "mfa_generate_recovery_codes": "makes new recovery codes",
    "mfa_reauthenticate": "asked before a factor is changed",
    "mfa_reauthenticate_webauthn": "asked before a factor is changed",
} | WHEN_LOCKED
