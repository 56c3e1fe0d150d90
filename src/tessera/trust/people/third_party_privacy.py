"""Tables of the packages we sign in with: allauth and Django. Loaded when the floor is ready."""

from tessera.kernel.privacy import classify

_ACCOUNT, _SESSION = "account ends and the ledger's retention is over", "session ends"
_DJANGO = "- until the table is dropped; Django keeps it for itself"

classify("account.EmailAddress", default=f"- until {_ACCOUNT}", email=f"I until {_ACCOUNT}", user=f"I until {_ACCOUNT}")
classify(
    "account.EmailConfirmation",
    default="- until it is used",
    email_address="I until it is used",
    key="I until it is used",
)
classify(
    "mfa.Authenticator",
    default="- until the factor is removed",
    user="I until the factor is removed",
    data="I until the factor is removed",
)
classify(
    "usersessions.UserSession",
    default=f"- until {_SESSION}",
    user=f"I until {_SESSION}",
    ip=f"I until {_SESSION}",
    session_key=f"I until {_SESSION}",
    user_agent=f"Q until {_SESSION}",
    data=f"I until {_SESSION}",
)
classify(
    "sessions.Session",
    default=f"- until {_SESSION}",
    session_key=f"I until {_SESSION}",
    session_data=f"I until {_SESSION}",
)
classify("auth.Group", default=_DJANGO)
classify("auth.Group_permissions", default=_DJANGO)
classify("auth.Permission", default=_DJANGO)
classify("contenttypes.ContentType", default=_DJANGO)
