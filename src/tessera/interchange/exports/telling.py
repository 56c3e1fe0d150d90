"""Whoever waits for a second person is told when there is an answer: in the page and by e-mail without content.

Only that something has its answer; neither the file nor a case nor a reason stands in the news.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tessera.interchange.exports import policy
from tessera.interchange.exports.models import Export
from tessera.kernel.actor import Actor
from tessera.protection.work import api as work

ANSWERED, READY, FAILED = "export:answered", "export:ready", "export:failed"

for _kind, _label in (
    (ANSWERED, _("What you asked to take out was declined")),
    (READY, _("What you asked to take out is ready")),
    (FAILED, _("What you asked to take out could not be made")),
):
    work.register_kind(_kind, label=_label, url=lambda _item: reverse("exports:list"), action=policy.ASK)


def tell(export: Export, kind: str, *, by: Actor) -> None:
    """Tells whoever asked, where a second person had to agree; who asked for less watches the page that makes it."""
    if export.with_identity and export.asked_by:
        work.tell_person(export.asked_by, kind, by=by)
