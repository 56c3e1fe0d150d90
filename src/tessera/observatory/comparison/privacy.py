"""What this room holds: tables of public data, codes of public schemes, and who brought them in."""

from tessera.kernel.privacy import classify

_KEPT = "- until the set is taken out"
classify(
    "observatory.PublicSet", default=_KEPT, columns=_KEPT, withheld=_KEPT, imported_by="I until the set is taken out"
)
classify("observatory.PublicTable", default=_KEPT, cells=_KEPT)
classify("observatory.SchemeCode", default="- until replaced", loaded_by="I until replaced")
classify("observatory.Crosswalk", default="- until replaced", loaded_by="I until replaced")
