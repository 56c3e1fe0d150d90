"""The cast of the demo world, for the tests that read publications from the database."""

from tests.partnership.conftest import cast

__all__ = ["cast"]
