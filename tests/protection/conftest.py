"""The demo's people for the pages of every room."""

from tests.demo import actor, organisations, signed_in

__all__ = ["actor", "organisations", "signed_in"]
