"""What this room holds: agreements of organisations, parcels on their way, and halves of matches, by pseudonym."""

from tessera.kernel.privacy import classify

_MATCH = "until the consent is withdrawn, the person erased or the arrangement ended"
_AGREED = "until ten years after it ended"
_RUN = "until the run is over"

classify("observatory.Arrangement", default=f"- {_AGREED}", proposed_by=f"I {_AGREED}")
classify("observatory.Half", default=f"- {_AGREED}", decided_by=f"I {_AGREED}", ended_by=f"I {_AGREED}")
classify("observatory.MatchingRun", default=f"- {_AGREED}", started_by=f"I {_AGREED}", result=f"- {_AGREED}")
classify("observatory.Part", default=f"- {_AGREED}")
classify("observatory.Handed", default=f"- {_RUN}", body=f"Q {_RUN}")
classify("observatory.SamePerson", default=f"- {_MATCH}", subject=f"Q {_MATCH}", person=f"Q {_MATCH}")
