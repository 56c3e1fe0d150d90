"""What a session remembers: the organisation chosen, the last sign of life, the lock, and where drafts wait."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, QueryDict

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.trust.people import drafts
from tessera.trust.people.queries import Standing

ORGANISATION, SEEN, LOCKED, RETURN, DRAFTS, RESTORED, SAVED = (
    "people.organisation",
    "people.seen",
    "people.locked",
    "people.return",
    "people.drafts",
    "people.restored",
    "people.saved",
)
# Writing the sign of life at every request would cost a write per page.
_EVERY_SECONDS = 30
# Pages between which nobody looks (a script's) add to the list; the browser throws drafts away by age as well.
_MOST_SAVED = 20


def chosen(request: HttpRequest, standings: Sequence[Standing]) -> Standing | None:
    """The membership of the organisation chosen in this session; the only one when there is only one."""
    wanted = request.session.get(ORGANISATION)
    for standing in standings:
        if str(standing.organisation) == wanted:
            return standing
    return standings[0] if len(standings) == 1 else None


def choose(request: HttpRequest, standing: Standing) -> None:
    """Works for this organisation from now on."""
    request.session[ORGANISATION] = str(standing.organisation)
    request.session[DRAFTS] = drafts.places_of(standing.actor())


def settle(request: HttpRequest, standing: Standing | None) -> None:
    """Remembers an organisation that needed no choice, with the drafts that wait there."""
    if standing and request.session.get(ORGANISATION) != str(standing.organisation):
        choose(request, standing)


def is_idle(request: HttpRequest) -> bool:
    """Whether the last sign of life is older than IDLE_MINUTES."""
    seen = request.session.get(SEEN)
    return seen is not None and now().timestamp() - seen > settings.IDLE_MINUTES * 60


def is_locked(request: HttpRequest) -> bool:
    """Whether the session is locked, by idleness or by hand."""
    return bool(request.session.get(LOCKED)) or is_idle(request)


def touch(request: HttpRequest) -> None:
    """Notes a sign of life, at most every half minute."""
    at = now()
    if at.timestamp() - request.session.get(SEEN, 0) >= _EVERY_SECONDS:
        request.session[SEEN] = at.timestamp()
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=at)


def lock(request: HttpRequest, back: str = "") -> None:
    """Locks the session; `back` is where unlocking leads."""
    request.session[LOCKED] = True
    if back:
        request.session[RETURN] = back


def unlock(request: HttpRequest) -> str:
    """Unlocks the session and returns where to go."""
    request.session.pop(LOCKED, None)
    request.session[SEEN] = now().timestamp()
    return str(request.session.pop(RETURN, "") or "/")


def keep(request: HttpRequest, by: Actor, where: str) -> bool:
    """Keeps the fields of a POST as a draft of the form at `where`. False when there was nothing to keep."""
    return _kept(request, where, drafts.save(by=by, where=where, data=request.POST))


def _kept(request: HttpRequest, where: str, done: bool) -> bool:
    if done:
        request.session[DRAFTS] = sorted({*request.session.get(DRAFTS, []), where})
    return done


def keep_sent(request: HttpRequest, by: Actor, where: str, body: str) -> bool:
    """Keeps a draft that a page's script sent as urlencoded fields."""
    return _kept(request, where, drafts.save(by=by, where=where, data=QueryDict(body)))


def waiting(request: HttpRequest, key: str, action: str) -> QueryDict | None:
    """The draft that waits for a form of this page; None, without a query, when none does."""
    places = [drafts.place(request.path, key), request.path, action] if key else [request.path, action]
    found = [where for where in places if where and where in request.session.get(DRAFTS, [])]
    actor: Actor | None = getattr(request, "actor", None)
    if not found or actor is None:
        return None
    target = action or request.path
    request.session[RESTORED] = {**request.session.get(RESTORED, {}), target: found}
    return drafts.read(actor, *found)


def saved(request: HttpRequest, by: Actor, path: str) -> None:
    """Forgets the drafts of a form that was saved by a POST to `path`; the browser hears of it on the next page."""
    request.session[SAVED] = sorted({*request.session.get(SAVED, []), path})[-_MOST_SAVED:]
    waits = list(request.session.get(DRAFTS, []))
    shown = request.session.get(RESTORED, {})
    gone = {where for where in waits if where.partition("#")[0] == path} | set(shown.pop(path, []))
    if gone:
        drafts.drop(by, *gone)
        request.session[DRAFTS] = [where for where in waits if where not in gone]
        request.session[RESTORED] = shown


def told_saved(request: HttpRequest) -> list[str]:
    """The paths of forms saved since the last page was drawn; asked once, gone afterwards."""
    paths: list[str] = request.session.pop(SAVED, [])
    return paths


def find(standings: Sequence[Standing], organisation: UUID) -> Standing | None:
    """The standing for an organisation, if there is one."""
    return next((standing for standing in standings if standing.organisation == organisation), None)
