"""The door: build the invented world, say who can sign in, and make many more of the same lives."""

from __future__ import annotations

from tessera.portal.demo.build import SEED, Built, build, who_can_sign_in
from tessera.portal.demo.bulk import Bulk, generate

__all__ = ["SEED", "Built", "Bulk", "build", "generate", "who_can_sign_in"]
