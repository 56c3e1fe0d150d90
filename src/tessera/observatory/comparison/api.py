"""The door of the room: public sets beside our own, and how our codes are called in other schemes."""

from tessera.observatory.comparison.actions import (
    THRESHOLD,
    About,
    AlreadyThere,
    Brought,
    Loaded,
    NotReadable,
    bring,
    load,
    read,
    remove,
)
from tessera.observatory.comparison.models import PublicSet
from tessera.observatory.comparison.queries import cells, crosswalk, names, one, scheme_codes, schemes, sets
from tessera.observatory.comparison.schemes import Code, Scheme, Step
from tessera.observatory.comparison.telling import caveats, citation

__all__ = ["THRESHOLD", "About", "AlreadyThere", "Brought", "Code", "Loaded", "NotReadable", "PublicSet", "Scheme", "Step",
           "bring", "caveats", "cells", "citation", "crosswalk", "load", "names", "one", "read", "remove", "scheme_codes", "schemes",
           "sets"]  # fmt: skip
