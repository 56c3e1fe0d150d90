"""Finding a person by name, spelled in any of several scripts and habits, without keeping a clear name anywhere.

Names are folded in memory after decryption, compared and forgotten; only `phonetic_tokens` are made to be stored, and
those only after keyed hashing. The room's own modules use this package; other rooms go through the room's door.
"""

from tessera.trust.subjects.names.folding import Folded, fold, folded, skeleton
from tessera.trust.subjects.names.matching import CUT_OFF, Match, score
from tessera.trust.subjects.names.packing import pack, unpack
from tessera.trust.subjects.names.ranking import Ranked, rank
from tessera.trust.subjects.names.tokens import phonetic_tokens

__all__ = [
    "CUT_OFF",
    "Folded",
    "Match",
    "Ranked",
    "fold",
    "folded",
    "pack",
    "phonetic_tokens",
    "rank",
    "score",
    "skeleton",
    "unpack",
]
