"""Writes: prepare a publication, let it out, hide it at once, and follow what happens to the award."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.partnership.publishing import content as contents
from tessera.partnership.publishing import policy, redacting
from tessera.partnership.publishing.enums import PublicationState as S
from tessera.partnership.publishing.gathering import gather
from tessera.partnership.publishing.models import Headline, Publication
from tessera.partnership.publishing.redacting import Award, Finding, Terms
from tessera.partnership.publishing.searching import columns
from tessera.partnership.publishing.states import MACHINE
from tessera.partnership.stages import api as stages


class NotPublishable(ValueError):
    """The award cannot be published like this; the message says what to mend."""


@transaction.atomic
def prepare(award_id: UUID, terms: Terms, *, by: Actor) -> Publication:
    """A publication that waits for a second person; one that waited before is dropped. Nothing is public yet.

    Raises Hidden, Refused, NotPublishable (no version, a reason that is missing).
    """
    require(policy.can(by, policy.PREPARE), by, policy.PREPARE, kind="publication")
    made = _made(award_id, terms, by=by, follows=None)
    ledger.record(by=by, action=policy.PREPARE, kind="publication", object_id=made.pk, detail={"level": made.level})
    return made


def preview(award_id: UUID, terms: Terms, *, by: Actor) -> tuple[contents.Content, list[Finding]]:
    """What would be public, and what checks find, without keeping anything. Raises Hidden, NotPublishable."""
    award, _version = _gathered(award_id, by)
    content = _redacted(award, terms)
    return content, redacting.check(award, content)


def _gathered(award_id: UUID, by: Actor) -> tuple[Award, Any]:
    found = gather(award_id, by=by)
    if found is None:
        raise NotPublishable(_("The award has no version to publish yet."))
    return found


def _redacted(award: Award, terms: Terms) -> contents.Content:
    try:
        return redacting.redact(award, terms)
    except ValueError as fault:
        raise NotPublishable(_("Say why places are left out.")) from fault


def _made(award_id: UUID, terms: Terms, *, by: Actor, follows: Publication | None) -> Publication:
    award, version = _gathered(award_id, by)
    content = _redacted(award, terms)
    for waiting in Publication.objects.filter(award_id=award_id, state=S.PREPARED):
        stages.move(MACHINE, waiting, S.DROPPED, by=by, reason=str(_("A later one was prepared.")))
    document = contents.as_json(content)
    earlier = Publication.objects.filter(award_id=award_id).order_by("-number").first()
    row = Publication.objects.create(
        organisation_id=by.home,
        key=earlier.key if earlier else new_id(),
        award_id=award_id,
        version=version,
        number=earlier.number + 1 if earlier else 1,
        level=content.level,
        terms=asdict(terms) | {"left_out": dict(terms.left_out)},
        findings=[asdict(one) for one in redacting.check(award, content)],
        withheld_words=words_hash(award),
        content=document,
        sha256=contents.sha256(document),
        prepared_by=None if follows else by.account,
        follows=follows,
        **columns(content),
    )
    stages.begin(MACHINE, row, by=by)
    return row


def words_hash(award: Award) -> str:
    """A hash of everything in an award that was written by somebody: where it changes, a person looks again."""
    full = award.content
    said = [full.title, full.summary, full.implementer.name if full.implementer else ""]
    said += [part for sub in full.subawards for part in (sub.party, sub.purpose)]
    said += [result.title for result in full.results]
    said += [*full.conditions, *([full.partnership.title] if full.partnership else [])]
    return hashlib.sha256("\n".join([*said, *award.people]).encode()).hexdigest()


def terms_of(row: Publication) -> Terms:
    """The terms a publication was made under."""
    return Terms(**row.terms)


def findings_of(row: Publication) -> list[Finding]:
    """What checks found in it."""
    return [Finding(**one) for one in row.findings]


def _own(publication_id: UUID, action: str, by: Actor) -> Publication:
    row = policy.scope(by).select_for_update(of=("self",)).filter(pk=publication_id).first()
    if row is None:
        raise Hidden(by, action, kind="publication", object_id=publication_id)
    return row


@transaction.atomic
def publish(publication_id: UUID, *, by: Actor) -> Publication:
    """Lets a prepared publication out; the one before it is replaced. Somebody else prepared it.

    Raises Hidden, Refused, SamePerson, IllegalMove, NotPublishable (a check that stops).
    """
    row = _own(publication_id, policy.PUBLISH, by)
    require(policy.can(by, policy.PUBLISH, row), by, policy.PUBLISH, kind="publication", object_id=row.pk)
    if any(one.stops for one in findings_of(row)):
        raise NotPublishable(
            _("A check found something that may endanger people. Change the words and prepare it again.")
        )
    _replace(row, by)
    _let_out(row, by.account)
    stages.move(MACHINE, row, S.PUBLISHED, by=by, different_from={row.prepared_by} if row.prepared_by else ())
    return row


def _replace(row: Publication, by: Actor) -> None:
    standing = Publication.objects.filter(award_id=row.award_id, state__in=(S.PUBLISHED, S.HIDDEN)).first()
    if standing is None:
        return
    if standing.state == S.HIDDEN:
        raise NotPublishable(
            _("This project is hidden. Two people decide first whether it is withdrawn or comes back.")
        )
    stages.move(MACHINE, standing, S.SUPERSEDED, by=by)


def _let_out(row: Publication, account: UUID | None) -> None:
    """Sets who and when, before the move: the database lets nothing be public without them."""
    row.published_by, row.published_at = account, now()
    row.save(update_fields=["published_by", "published_at", "changed_at"])


@transaction.atomic
def drop(publication_id: UUID, *, by: Actor, reason: str) -> Publication:
    """Puts away what was prepared. Raises Hidden, Refused, IllegalMove, ReasonMissing."""
    row = _own(publication_id, policy.PREPARE, by)
    stages.move(MACHINE, row, S.DROPPED, by=by, reason=reason)
    return row


@transaction.atomic
def hide(publication_id: UUID, *, by: Actor, reason: str) -> Publication:
    """Takes a project away from the public at once; one person is enough where somebody is in danger.

    Raises Hidden, Refused, IllegalMove, ReasonMissing.
    """
    row = _own(publication_id, policy.HIDE, by)
    stages.move(MACHINE, row, S.HIDDEN, by=by, reason=reason)
    return row


@transaction.atomic
def settle(publication_id: UUID, *, by: Actor, reason: str, back: bool) -> Publication:
    """A second person decides about what was hidden: back to the public, or withdrawn for good.

    Raises Hidden, Refused, SamePerson, IllegalMove, ReasonMissing.
    """
    row = _own(publication_id, policy.PUBLISH, by)
    hid = stages.movers(MACHINE.kind, row.pk, S.HIDDEN)
    stages.move(MACHINE, row, S.PUBLISHED if back else S.WITHDRAWN, by=by, reason=reason, different_from=hid)
    return row


@transaction.atomic
def follow(award_id: UUID, *, by: Actor) -> Publication | None:
    """Publishes the award's present state under the terms two people decided before; None where there is nothing to do.

    Where anybody's words changed, or a check finds something new, the publication waits for two people instead.
    """
    standing = Publication.objects.filter(award_id=award_id, state=S.PUBLISHED).select_for_update(of=("self",)).first()
    if standing is None:
        return None
    award, _version = _gathered(award_id, by)
    terms = terms_of(standing)
    content = _redacted(award, terms)
    told = contents.sha256(contents.as_json(content))
    if told == standing.sha256:
        return None
    # News of one change comes in several events: what waits already says the same.
    if waits := Publication.objects.filter(award_id=award_id, state=S.PREPARED, follows=standing, sha256=told).first():
        return waits
    row = _made(award_id, terms, by=by, follows=standing)
    known = {(one.code, one.words) for one in findings_of(standing)}
    fresh = [one for one in findings_of(row) if (one.code, one.words) not in known]
    if row.withheld_words != standing.withheld_words or fresh or any(one.stops for one in findings_of(row)):
        return row
    stages.move(MACHINE, standing, S.SUPERSEDED, by=by)
    _let_out(row, None)
    stages.move(MACHINE, row, S.PUBLISHED, by=by)
    return row


@transaction.atomic
def show_claims(
    claims: Mapping[str, tuple[Decimal, str, bool]], *, as_of: date, source: str, by: Actor
) -> list[Headline]:
    """Shows what the office claims of its portfolio, by what it counts: (value, currency or "", whether "more than").

    Earlier claims of the same kind end. Raises Refused.
    """
    require(policy.can(by, policy.CLAIM), by, policy.CLAIM, kind="headline")
    policy.claims(by).filter(what__in=list(claims), ended_at__isnull=True).update(ended_at=now())
    made = [
        Headline(organisation_id=by.home, what=what, value=value, currency=currency, at_least=at_least, as_of=as_of,
                 source=source.strip()[:500], shown_by=by.account)
        for what, (value, currency, at_least) in claims.items()
    ]  # fmt: skip
    Headline.objects.bulk_create(made)
    ledger.record(by=by, action=policy.CLAIM, kind="headline", detail={"shown": len(made)})
    return made
