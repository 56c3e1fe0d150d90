"""What this room holds: organisations and indicators. Nobody served, and no colleague by name."""

from tessera.kernel.privacy import classify

KEPT = "- until the office removes it from its library"

classify("partnership.Party", default=KEPT, name=KEPT, short_name=KEPT)
classify("partnership.PartyAlias", default=KEPT, text=KEPT)
classify("partnership.PartyIdentifier", default=KEPT)
classify("partnership.Indicator", default=KEPT, title=KEPT, definition=KEPT)
