"""What this room holds of the people who work here, and until when."""

from tessera.kernel.privacy import classify

_ACCOUNT, _ORGANISATION = "account ends and the ledger's retention is over", "organisation is removed"

classify("trust.Organisation", default=f"- until {_ORGANISATION}")
classify(
    "trust.Account",
    default=f"- until {_ACCOUNT}",
    id=f"I until {_ACCOUNT}",
    email=f"I until {_ACCOUNT}",
    display_name=f"I until {_ACCOUNT}",
    language=f"Q until {_ACCOUNT}",
    password=f"I until {_ACCOUNT}",
)
classify("trust.Role", default=f"- until {_ORGANISATION}")
classify("trust.Membership", default=f"- until {_ACCOUNT}", account=f"I until {_ACCOUNT}")
classify(
    "trust.Invitation",
    default="- until ninety days after it expires",
    email="I until ninety days after it expires",
    token_hash="I until ninety days after it expires",  # noqa: S106
    invited_by=f"I until {_ACCOUNT}",
)
classify(
    "trust.Draft",
    default="- until the form is saved, or seven days",
    account_id="I until the form is saved, or seven days",
    sealed="ISL until the form is saved, or seven days",
)
