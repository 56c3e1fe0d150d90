"""What the room lets go of when a person is erased: coded rows go, sealed words died with the key."""

from __future__ import annotations

from django.db.models import Q

from tessera.protection.followup.models import Closure, ContinuingService, ExitInterview, FollowUpContact


def let_go(about: Q) -> None:
    """Deletes every row about these people; `about` filters cases by `case__…`."""
    closures = Closure.objects.filter(about)
    ContinuingService.objects.filter(closure__in=closures).delete()
    closures.delete()
    ExitInterview.objects.filter(about).delete()
    FollowUpContact.objects.filter(about).delete()
