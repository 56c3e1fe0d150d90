"""What a person decides about a list: changed entries, and what names mean."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.partnership.awards import api as awards
from tessera.partnership.library import api as library
from tessera.partnership.portfolio import comparing, naming, policy, recording
from tessera.partnership.portfolio.actions import ListError
from tessera.partnership.portfolio.enums import Choice, NameKind, Outcome
from tessera.partnership.portfolio.models import ImportRow, ListedEntry, ListedName
from tessera.partnership.stages import api as stages


@transaction.atomic
def decide(row_id: UUID, choice: Choice, *, by: Actor, why: str = "") -> ImportRow:
    """Answers a changed entry, once: take over what the list says as a version of its own, keep ours, or another project.

    Raises Hidden, Refused, ListError (decided already, the award is managed here, an older list).
    """
    row = policy.rows(by).select_for_update(of=("self",)).filter(pk=row_id).first()
    if row is None:
        raise Hidden(by, policy.DECIDE, kind="list_entry", object_id=row_id)
    require(policy.can(by, policy.DECIDE, row), by, policy.DECIDE, kind="list_entry", object_id=row_id)
    if row.outcome != Outcome.CHANGED or row.decision:
        raise ListError(str(_("This entry is decided already.")))
    entry = policy.entries(by).select_for_update(of=("self",)).select_related("award").get(key=row.key)
    if choice == Choice.ACCEPT:
        _accept(row, entry, by, why)
    elif choice == Choice.ANOTHER:
        _another(row, by)
    elif choice != Choice.KEEP:
        raise ListError(str(_("Choose what to do with this entry.")))
    row.decision, row.why, row.decided_by, row.decided_at = choice, why.strip()[:500], by.account, now()
    row.save()
    ledger.record(by=by, action=policy.DECIDE, kind="list_entry", object_id=row.pk, detail={"choice": str(choice)})
    return row


def _accept(row: ImportRow, entry: ListedEntry, by: Actor, why: str) -> None:
    facts = row.parsed
    said = {one["field"] for one in row.differences}
    described = recording.fields(facts, facts["description"])
    if "description_sha256" not in said:
        # A summary in our own words stays as long as the list's wording does.
        del described["summary"]
    reason = why or str(_("The published list says otherwise: %(fields)s.")) % {"fields": ", ".join(sorted(said))}
    if entry.award_id is None or entry.award is None:
        raise ListError(str(_("This entry has no award yet.")))
    told = {name: getattr(entry.award, name) for name in ("title", "summary", "region", "programme_type")}
    row.undo = {"facts": entry.facts, "fields": told, "party": str(entry.award.party_id)}
    try:
        awards.relist(
            entry.award_id, by=by, terms=recording.terms(facts), as_of=row.batch.as_of or today(), reason=reason,
            **described,
        )  # fmt: skip
        if "implementer" in said:
            party, made = recording.party_called(facts["implementer"], facts["acronym"], by=by)
            awards.readdress(entry.award_id, party.pk, by=by)
            if made:
                _remember(facts["implementer"], party, row, by)
    except stages.IllegalMove as fault:
        raise ListError(
            str(_("This award is managed here: change it by an amendment, and keep what we have."))
        ) from fault
    except awards.TermsError as fault:
        raise ListError(str(fault)) from fault
    entry.facts = facts
    entry.save()


@transaction.atomic
def take_back(row_id: UUID, *, by: Actor, why: str = "") -> ImportRow:
    """Opens a decided entry again. What was taken over is said as before in a version of its own; none is deleted.

    Raises Hidden, Refused, ListError (not decided, a later list was read since, it became a project of its own).
    """
    row = policy.rows(by).select_for_update(of=("self",)).select_related("batch").filter(pk=row_id).first()
    if row is None:
        raise Hidden(by, policy.DECIDE, kind="list_entry", object_id=row_id)
    require(policy.can(by, policy.DECIDE, row), by, policy.DECIDE, kind="list_entry", object_id=row_id)
    if not can_take_back(row):
        raise ListError(str(_("This decision cannot be taken back: see what the entry became.")))
    if policy.rows(by).filter(key=row.key, batch__created_at__gt=row.batch.created_at).exists():
        raise ListError(str(_("A later list was read since. Decide about what it says.")))
    if row.decision == Choice.ACCEPT:
        _say_as_before(row, by, why)
    taken = str(row.decision)
    row.decision, row.why, row.undo, row.decided_by, row.decided_at = Choice.OPEN, "", {}, None, None
    row.save()
    ledger.record(
        by=by,
        action=policy.DECIDE,
        kind="list_entry",
        object_id=row.pk,
        why=why.strip()[:500],
        detail={"choice": taken, "taken_back": True},
    )
    return row


def can_take_back(row: ImportRow) -> bool:
    """Whether what was decided leaves a way back: an award that was made stays."""
    if row.outcome != Outcome.CHANGED:
        return False
    return row.decision == Choice.KEEP or (row.decision == Choice.ACCEPT and bool(row.undo))


def _say_as_before(row: ImportRow, by: Actor, why: str) -> None:
    entry = policy.entries(by).select_for_update(of=("self",)).select_related("award").get(key=row.key)
    if entry.award_id is None:
        raise ListError(str(_("This entry has no award yet.")))
    before = row.undo
    reason = why.strip() or str(_("A decision about the published list was taken back."))
    try:
        awards.relist(
            entry.award_id, by=by, terms=recording.terms(before["facts"]), as_of=row.batch.as_of or today(), reason=reason,
            **before["fields"],
        )  # fmt: skip
        if entry.award is not None and str(entry.award.party_id) != before["party"]:
            awards.readdress(entry.award_id, UUID(before["party"]), by=by)
    except stages.IllegalMove as fault:
        raise ListError(
            str(_("This award is managed here: change it by an amendment, and keep what we have."))
        ) from fault
    except awards.TermsError as fault:
        raise ListError(str(fault)) from fault
    entry.facts = before["facts"]
    entry.save()


def _remember(written: str, party: library.Party, row: ImportRow, by: Actor) -> None:
    ListedName.objects.get_or_create(
        organisation_id=by.home, kind=NameKind.IMPLEMENTER, folded=naming.fold(written)[:300],
        defaults={"written": written[:300], "first_seen": row.batch, "party": party},
    )  # fmt: skip


def _another(row: ImportRow, by: Actor) -> None:
    """The entry is a project of its own; the known one is no longer on the list."""
    facts = row.parsed
    taken = set(policy.entries(by).values_list("key", flat=True))
    before = policy.entries(by).get(key=row.key)
    before.gone_since = row.batch
    before.save()
    key = comparing.key_of(facts, taken)
    party, made = recording.party_called(facts["implementer"], facts["acronym"], by=by)
    if made:
        _remember(facts["implementer"], party, row, by)
    award = awards.create_listed(
        by=by, number=f"L-{key[:12]}", listing_key=key, party_id=party.pk, terms=recording.terms(facts),
        as_of=row.batch.as_of or today(), **recording.fields(facts, facts["description"]),
    )  # fmt: skip
    ListedEntry.objects.create(organisation_id=by.home, key=key, award=award, facts=facts, last_seen=row.batch)
    row.award = award


@transaction.atomic
def decide_party(name_id: UUID, party_id: UUID | None, *, by: Actor) -> ListedName:
    """Says which organisation a written name means; None: it is one of its own, as written.

    Awards under the name as written go to the organisation meant, as long as they are only listed, and the next list reads
    the name so. Raises Hidden, Refused, ListError.
    """
    row = _name(name_id, NameKind.IMPLEMENTER, by)
    party = library.party(party_id, by) if party_id else row.party
    if party is None:
        raise ListError(str(_("Choose an organisation.")))
    before = row.party_id
    row.party, row.decided_by, row.decided_at = party, by.account, now()
    row.save()
    if before is not None and before != party.pk:
        _move_awards(before, party, row, by)
    ledger.record(
        by=by, action=policy.NAME, kind="listed_name", object_id=row.pk, detail={"merged": before != party.pk}
    )
    return row


def _move_awards(before: UUID, party: library.Party, row: ListedName, by: Actor) -> None:
    entries = policy.entries(by).filter(award__party_id=before, award__state="listed").select_related("award")
    for entry in entries:
        if entry.award is not None and naming.fold(entry.facts["implementer"]) == row.folded:
            awards.readdress(entry.award.pk, party.pk, by=by)


@transaction.atomic
def decide_place(name_id: UUID, country: str, *, by: Actor) -> ListedName:
    """Says which country a written place means (ISO 3166-1 alpha-3); "": it is none, and stays words.

    The next list reads it so; awards of earlier lists keep what was said of them then. Raises Hidden, Refused, ListError.
    """
    row = _name(name_id, NameKind.COUNTRY, by)
    if country and not library.is_country(country):
        raise ListError(str(_("Choose a country of the list.")))
    row.country, row.decided_by, row.decided_at = country, by.account, now()
    row.save()
    ledger.record(
        by=by, action=policy.NAME, kind="listed_name", object_id=row.pk, detail={"country": country or "none"}
    )
    return row


def _name(name_id: UUID, kind: NameKind, by: Actor) -> ListedName:
    row = policy.names(by).select_for_update(of=("self",)).filter(pk=name_id, kind=kind).first()
    if row is None:
        raise Hidden(by, policy.NAME, kind="listed_name", object_id=name_id)
    require(policy.can(by, policy.NAME, row), by, policy.NAME, kind="listed_name", object_id=name_id)
    return row
