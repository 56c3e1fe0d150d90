"""Passwords of the tests."""

from __future__ import annotations

from django.contrib.auth.hashers import ScryptPasswordHasher


class LittleWork(ScryptPasswordHasher):
    """The program's own hasher with a work factor that slows nobody down; what it does is the same."""

    work_factor = 2**4
    parallelism = 1
