"""Who may see and do what with cases. Only the organisation whose case it is, ever; restricted ones only their workers.

Which role may do what is the table of trust.people (roles.toml, under ceilings.toml); here is which rows.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.database.clock import ClockNow
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.cases.enums import Confidentiality
from tessera.protection.cases.models import Case, CaseWorker, Episode, GlassBreak

LIST = "case:file:list"
VIEW = "case:file:view"
OPEN = "case:file:open"
EDIT = "case:file:edit"
CLOSE = "case:file:close"
ASSIGN = "case:file:assign"
ACCOUNT_VIEW = "case:account:view"
ACCOUNT_EDIT = "case:account:edit"
NOTE_VIEW = "case:note:view"
NOTE_ADD = "case:note:add"
GLASS = "glass:break:use"
SETTING = "case:setting:edit"
IMPORT = "import:cases:run"
ACTIONS = (
    LIST,
    VIEW,
    OPEN,
    EDIT,
    CLOSE,
    ASSIGN,
    ACCOUNT_VIEW,
    ACCOUNT_EDIT,
    NOTE_VIEW,
    NOTE_ADD,
    GLASS,
    SETTING,
    IMPORT,
)

# What the actor of an import job needs: cases, pseudonyms for the people in them, and their consent.
IMPORT_NEEDS = frozenset({IMPORT, "subject:identity:edit", "consent:decision:record"})

# A closed case is opened again before it is changed; notes may still be added (somebody may call years later).
_ONLY_OPEN = frozenset({EDIT, ACCOUNT_EDIT})


def scope(actor: Actor) -> QuerySet[Case]:
    """The cases this actor may know of.

    Restricted cases are for their workers, for those who assign cases, and for whoever broke the glass today.
    """
    if actor.organisation is None or not (actor.may(LIST) or actor.may(VIEW)):
        return Case.objects.none()
    if actor.may(ASSIGN):
        return Case.objects.filter(organisation_id=actor.organisation)
    return open_to(actor.organisation, actor.account).all()


@lru_cache(maxsize=512)
def open_to(organisation: UUID, account: UUID | None) -> QuerySet[Case]:
    """The query of `scope`, which a page asks for many times; kept as a question, never with its answer."""
    rows = Case.objects.filter(organisation_id=organisation)
    free = Q(confidentiality_level=Confidentiality.STANDARD)
    if account is None:
        return rows.filter(free)
    named = CaseWorker.objects.filter(organisation_id=organisation, account_id=account, until__isnull=True)
    glass = GlassBreak.objects.filter(organisation_id=organisation, account_id=account, until__gt=ClockNow())
    mine = Q(worker_id=account) | Q(pk__in=named.values("case_id")) | Q(pk__in=glass.values("case_id"))
    return rows.filter(free | mine)


def episodes(actor: Actor) -> QuerySet[Episode]:
    """What was told in the cases this actor may know of, for those who may read accounts."""
    if actor.organisation is None or not actor.may(ACCOUNT_VIEW):
        return Episode.objects.none()
    return Episode.objects.filter(organisation_id=actor.organisation, case__in=scope(actor))


def behind_glass(actor: Actor, case_id: UUID) -> Case | None:
    """A restricted case that this actor may open in an emergency only; None for any other."""
    if actor.organisation is None or actor.account is None or not (actor.may(GLASS) and actor.may(VIEW)):
        return None
    row = Case.objects.filter(organisation_id=actor.organisation, pk=case_id).first()
    return row if row and not scope(actor).filter(pk=case_id).exists() else None


def closed_to(actor: Actor, subjects: Collection[UUID]) -> set[UUID]:
    """Those of these people about whom there are cases here and none that the actor may see."""
    if actor.organisation is None or not subjects:
        return set()
    rows = Case.objects.filter(organisation_id=actor.organisation, subject_id__in=subjects)
    seen = scope(actor).filter(subject_id__in=subjects)
    return set(rows.values_list("subject_id", flat=True)) - set(seen.values_list("subject_id", flat=True))


def can(actor: Actor, action: str, case: Case | None = None) -> Decision:
    """Whether the actor may do this with this case (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if case is None:
        return YES
    if action == GLASS:
        hidden = behind_glass(actor, case.pk) is not None
        return YES if hidden else Decision(False, _("This case is not restricted for you."))
    if not scope(actor).filter(pk=case.pk).exists():
        return Decision(False, _("There is no such case here."))
    if action in _ONLY_OPEN and not case.is_open:
        return Decision(False, _("This case is closed. Open it again before you change it."))
    return YES


def allowed(actor: Actor, case: Case) -> frozenset[str]:
    """Everything the actor may do with a case taken from `scope`, for a page to offer it: no further query."""
    return frozenset(action for action in ACTIONS if actor.may(action) and (case.is_open or action not in _ONLY_OPEN))
