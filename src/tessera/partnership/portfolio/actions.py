"""Bringing in a list: every entry becomes a listed award, a change to decide, or a named issue. Nothing is overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.partnership.awards import api as awards
from tessera.partnership.portfolio import comparing, naming, policy, recording
from tessera.partnership.portfolio.comparing import Facts, Known, Pair
from tessera.partnership.portfolio.enums import BatchState, Choice, NameKind, Outcome
from tessera.partnership.portfolio.models import ImportBatch, ImportRow, ListedEntry, ListedName
from tessera.partnership.portfolio.naming import Alias
from tessera.partnership.portfolio.parsing import Project, Reading, parse

Progress = Callable[[int, int], None]
IMPORT_NEEDS = frozenset(policy.ACTIONS) | recording.NEEDS
LARGEST = 5_000_000  # characters of a page; the longest list known has 70,000


class ListError(ValueError):
    """The list cannot be brought in; the message says what to mend."""


@transaction.atomic
def receive(
    page: str, *, name: str, source: str = "", remarks: Sequence[str] = (), by: Actor
) -> tuple[ImportBatch, bool]:
    """Keeps a page to be read; (the batch, whether it is a new one). The page that came last is not kept twice.

    `remarks` are those of `pages.text_of` on the file. Raises Refused, ListError (nothing that looks like a project, or too
    long).
    """
    require(policy.can(by, policy.IMPORT), by, policy.IMPORT, kind="list")
    if len(page) > LARGEST or "\x00" in page:
        raise ListError(
            "the page is too long to be a list of projects" if len(page) > LARGEST else "the page is no text"
        )
    sha256 = hashlib.sha256(page.encode()).hexdigest()
    _one_at_a_time("received", by)
    newest = policy.scope(by).order_by("-created_at", "-id").first()
    if newest is not None and newest.sha256 == sha256:
        return newest, False
    if not parse(page).projects:
        raise ListError("no project was found: a list has lines that begin with Country:, Implementer:, Amount:")
    row = ImportBatch.objects.create(
        organisation_id=by.home, name=name.strip()[:200] or "list", source=source.strip()[:500], page=page,
        sha256=sha256, made_by=by.account, remarks=list(remarks),
    )  # fmt: skip
    ledger.record(by=by, action=policy.IMPORT, kind="list", object_id=row.pk, detail={"characters": len(page)})
    return row, True


@transaction.atomic
def work(batch_id: UUID, *, by: Actor, progress: Progress | None = None) -> ImportBatch:
    """Reads a received page; run again it finds its own work done. Raises Hidden, Refused."""
    require(policy.can(by, policy.IMPORT), by, policy.IMPORT, kind="list", object_id=batch_id)
    # Two lists read at once would both make what is new to both.
    _one_at_a_time("read", by)
    batch = policy.scope(by).select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise Hidden(by, policy.IMPORT, kind="list", object_id=batch_id)
    if batch.state == BatchState.DONE:
        return batch
    reading = parse(
        batch.page, countries=aliases(NameKind.COUNTRY, by), implementers=aliases(NameKind.IMPLEMENTER, by),
        remarks=batch.remarks,
    )  # fmt: skip
    _describe(batch, reading)
    Work(batch, by).entries(reading, progress)
    batch.state, batch.done_at = BatchState.DONE, now()
    batch.save()
    ledger.record(
        by=by, action=policy.IMPORT, kind="list", object_id=batch.pk, detail={"entries": len(reading.projects)}
    )
    return batch


def _one_at_a_time(what: str, by: Actor) -> None:
    """Waits until no other transaction of the office does this; the end of the transaction ends it."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 5))", [f"lists {what} {by.home}"])


def _describe(batch: ImportBatch, reading: Reading) -> None:
    batch.as_of = next((claim.as_of for claim in reading.claims if claim.as_of), None)
    batch.claims = [
        asdict(claim) | {"value": str(claim.value), "as_of": claim.as_of.isoformat() if claim.as_of else ""}
        for claim in reading.claims
    ]
    batch.remarks = list(reading.issues)
    batch.notes = [{"code": code, "line": line, "written": text} for code, line, text in reading.noted()]
    batch.empty_sections = {section: list(words) for section, words in reading.empty_sections.items()}


def aliases(kind: NameKind, by: Actor) -> dict[str, Alias]:
    """The shipped aliases with those a person decided over them, by the folded name."""
    found = dict(naming.shipped(str(kind)))
    for row in policy.names(by).filter(kind=kind, decided_at__isnull=False).select_related("party"):
        means = row.party.name if row.party else row.country
        found.pop(row.folded, None)
        if not means:
            # Said to be no country: it is not guessed at again.
            found[row.folded] = Alias(row.written, "", "none")
        elif naming.fold(means) != row.folded:
            found[row.folded] = Alias(row.written, means, "name")
    return found


class Work:
    """The entries of one list, one after another, against what earlier lists said."""

    def __init__(self, batch: ImportBatch, by: Actor) -> None:
        self.batch, self.by = batch, by
        self.day = batch.as_of or today()
        self.known = {row.key: row for row in policy.entries(by).select_related("award")}

    def entries(self, reading: Reading, progress: Progress | None) -> None:
        places, people = aliases(NameKind.COUNTRY, self.by), aliases(NameKind.IMPLEMENTER, self.by)
        found = [comparing.facts(project) for project in reading.projects]
        known = [Known(row.key, comparing.with_aliases(row.facts, places, people)) for row in self.known.values()]
        compared = comparing.compare(known, found)
        for at, (project, pair) in enumerate(zip(reading.projects, compared.pairs, strict=True), 1):
            self.entry(project, found[at - 1], pair)
            if progress:
                progress(at, len(found))
        for gone in compared.gone:
            self.gone(self.known[gone.key])

    def entry(self, project: Project, facts: Facts, pair: Pair) -> None:
        row = self.row(project, facts)
        if pair.known is None:
            self.new(row, project, facts)
        elif pair.differences:
            self.changed(row, self.known[pair.known.key], pair, project, facts)
        else:
            self.unchanged(row, self.known[pair.known.key], project)
        row.save(force_insert=True)
        self.places(project)

    def row(self, project: Project, facts: Facts) -> ImportRow:
        return ImportRow(
            organisation_id=self.by.home, batch=self.batch, line=project.line, key="", issues=list(project.issues),
            raw=[list(part) for part in project.raw], parsed=facts,
        )  # fmt: skip

    def new(self, row: ImportRow, project: Project, facts: Facts, summary: str | None = None) -> None:
        row.key = comparing.key_of(facts, self.known)
        award = None if project.refused else self.award(row.key, project, facts, summary)
        row.outcome = Outcome.REFUSED if award is None else Outcome.NEW
        row.award = award
        self.known[row.key] = ListedEntry.objects.create(
            organisation_id=self.by.home, key=row.key, award=award, facts=facts, last_seen=self.batch
        )

    def award(self, key: str, project: Project, facts: Facts, summary: str | None = None) -> awards.Award:
        party = self.party(project)
        said = facts["description"] if summary is None else summary
        return awards.create_listed(
            by=self.by, number=f"L-{key[:12]}", listing_key=key, party_id=party.pk, terms=recording.terms(facts),
            as_of=self.day, **recording.fields(facts, said),
        )  # fmt: skip

    def party(self, project: Project) -> Any:
        """The organisation as decided; one that nobody knows is kept under the name as written until somebody decides."""
        folded = naming.fold(project.implementer)
        decided = policy.names(self.by).filter(kind=NameKind.IMPLEMENTER, folded=folded).select_related("party").first()
        if decided is not None and decided.party is not None:
            return decided.party
        party, made = recording.party_called(project.implementer, project.acronym, by=self.by)
        doubtful = "implementer_doubtful" in project.issues
        if made or doubtful:
            self.name(NameKind.IMPLEMENTER, project.implementer, party=party, doubtful=doubtful)
        return party

    def name(self, kind: NameKind, written: str, **more: Any) -> None:
        ListedName.objects.get_or_create(
            organisation_id=self.by.home, kind=kind, folded=naming.fold(written)[:300],
            defaults={"written": written[:300], "first_seen": self.batch, **more},
        )  # fmt: skip

    def places(self, project: Project) -> None:
        for written in project.places_unread:
            self.name(NameKind.COUNTRY, written)
        for written, code in project.slips:
            # Read by likeness: it counts for now, and a person looks.
            self.name(NameKind.COUNTRY, written, country=code, doubtful=True)

    def unchanged(self, row: ImportRow, entry: ListedEntry, project: Project) -> None:
        row.key, row.award = entry.key, entry.award
        row.outcome = Outcome.REFUSED if project.refused else Outcome.UNCHANGED
        self.answered(entry)
        self.seen(entry)

    def changed(self, row: ImportRow, entry: ListedEntry, pair: Pair, project: Project, facts: Facts) -> None:
        """A change waits for a person; only an entry that was no project yet becomes one by itself."""
        row.key, row.award, row.doubtful = entry.key, entry.award, pair.doubtful
        row.differences = [asdict(one) for one in pair.differences]
        if entry.award is None:
            award = None if project.refused else self.award(entry.key, project, facts)
            row.award = entry.award = award
            row.outcome = Outcome.REFUSED if award is None else Outcome.NEW
            entry.facts = facts
        elif (waits := self.same_question(entry, facts)) is not None:
            # The same change was decided before: to keep what we have is an answer that lasts.
            row.outcome, row.decision = Outcome.UNCHANGED, waits.decision
            row.decided_by, row.decided_at, row.why = waits.decided_by, waits.decided_at, waits.why
            self.answered(entry)
        else:
            row.outcome = Outcome.CHANGED
            self.answered(entry)
        self.seen(entry)

    def answered(self, entry: ListedEntry) -> None:
        """What an earlier list asked about this entry is asked no more: this one says what it says now."""
        earlier = policy.rows(self.by).filter(key=entry.key, outcome=Outcome.CHANGED, decision=Choice.OPEN)
        earlier.update(decision=Choice.REPLACED, decided_at=now(), changed_at=now())

    def same_question(self, entry: ListedEntry, facts: Facts) -> ImportRow | None:
        kept = policy.rows(self.by).filter(key=entry.key, decision=Choice.KEEP).order_by("-created_at").first()
        return kept if kept is not None and not comparing.differences(kept.parsed, facts) else None

    def seen(self, entry: ListedEntry) -> None:
        entry.last_seen, entry.gone_since = self.batch, None
        entry.save()

    def gone(self, entry: ListedEntry) -> None:
        """An entry the list names no more is named here; the award stays."""
        if entry.gone_since_id is None:
            entry.gone_since = self.batch
            entry.save()
        ImportRow.objects.create(
            organisation_id=self.by.home, batch=self.batch, line=0, key=entry.key, parsed=entry.facts,
            outcome=Outcome.GONE, award=entry.award,
        )  # fmt: skip
