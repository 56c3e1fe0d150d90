"""The cast: workers, supervisors and somebody from elsewhere."""

from tests.protection.cases.conftest import second, stranger, supervisor, worker  # noqa: F401
