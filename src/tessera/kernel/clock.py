"""The one clock. Everything that asks for the time asks here, so that a test can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The time now, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def set_to() -> datetime | None:
    """The time a test or an invented world has set; None while the clock runs by itself."""
    return _frozen.get()


def today() -> date:
    """The date now in UTC."""
    return now().date()


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Sets the clock for the body; `at` must be aware. Raises ValueError for a naive time."""
    if at.tzinfo is None:
        raise ValueError("the clock takes aware times only")
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)


def in_days(days: int) -> date:
    """The date so many days from today."""
    return today() + timedelta(days=days)
