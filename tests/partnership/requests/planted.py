"""One request of each kind, where strangers look."""

from __future__ import annotations

from tests.partnership.requests import world

# Words and numbers that stand nowhere else.
EMBASSY = "Legation of Quirinal Heights"
SECRETS = [EMBASSY]


def plant() -> tuple[dict[str, object], list[str]]:
    """Values for addresses, and what nobody else may read; the references among them."""
    row = world.ask()
    training = world.training(asked_by=EMBASSY)
    return {"emergency": row.pk, "assistance": training.pk}, [*SECRETS, row.reference]
