"""The door of the room: tokens of a run for the room that matches them; identities are opened here and nowhere else."""

from tessera.trust.tokens.actions import About, TooMany, begin, behind, destroy, enter, key_parcel, sign
from tessera.trust.tokens.curve import BadPoint, random_points, to_curve
from tessera.trust.tokens.exchange import (
    OPERATING_SYSTEM,
    POINTS,
    BadParcel,
    Blinded,
    Parcel,
    blind,
    from_file,
    keyed,
    padded,
    restored,
    signed,
    to_file,
    verify,
)
from tessera.trust.tokens.keys import Entry, Person, entries, values
from tessera.trust.tokens.policy import BEGIN, MAKE

__all__ = ["BEGIN", "MAKE", "OPERATING_SYSTEM", "POINTS", "About", "BadParcel", "BadPoint", "Blinded", "Entry", "Parcel", "Person", "TooMany", "begin",
           "behind", "blind", "destroy", "enter", "entries", "from_file", "key_parcel", "keyed", "padded", "random_points",
           "restored", "sign", "signed", "to_curve", "to_file", "values", "verify"]  # fmt: skip
