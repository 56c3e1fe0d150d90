"""Lists that were brought in, what each entry turned out to be, and names that a person looks at."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.partnership.portfolio.enums import BatchState, Choice, NameKind, Outcome
from tessera.partnership.stages.api import OfOffice


class ImportBatch(OfOffice):
    """One list as it was brought in. `page` is its text as received; `claims` are what it says of itself, with the day.

    `remarks` are codes of `issues.OF_THE_LIST`; `empty_sections` maps headings without a project to the words under them;
    `notes` are {code, line, written} of every remark on the list as a whole, lines that belong to no entry among them.
    A page may come twice, with another one between: what counts is the list that was read last.
    """

    name = models.CharField(max_length=200)
    source = models.CharField(max_length=500, blank=True)
    page = models.TextField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=BatchState.choices, default=BatchState.RECEIVED)
    as_of = models.DateField(null=True, blank=True)
    claims = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    empty_sections = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    made_by = models.UUIDField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="importbatch_state_known"),
        ]
        indexes = [models.Index(fields=["organisation", "-created_at"], name="importbatch_newest")]


class ImportRow(OfOffice):
    """One entry of a list: `raw` as written (label and value), `parsed` as read (see `comparing.facts`), `issues` (codes).

    `key` is the entry's stable key over all lists; `differences` holds {field, before, after} where it changed; `undo` is what
    was known and said of the award before a decision took the change over, so that it can be taken back.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=32)
    raw = models.JSONField(default=list)
    parsed = models.JSONField()
    issues = models.JSONField(default=list)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    differences = models.JSONField(default=list)
    undo = models.JSONField(default=dict)
    doubtful = models.BooleanField(default=False)
    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decision = models.CharField(max_length=12, choices=Choice.choices, blank=True, default=Choice.OPEN)
    why = models.CharField(max_length=500, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["line", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="importrow_outcome_known"),
            models.CheckConstraint(condition=Q(decision__in=Choice.values), name="importrow_decision_known"),
            models.CheckConstraint(
                condition=Q(decision="") | Q(decided_at__isnull=False), name="importrow_decided_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "key", "-created_at"], name="importrow_known"),
            models.Index(
                fields=["organisation", "batch", "line"],
                name="importrow_open",
                condition=Q(outcome="changed", decision=""),
            ),
        ]


class ListedEntry(OfOffice):
    """What the lists say of one project now, as last imported or decided: what the next list is compared with.

    `gone_since` is the first list that names it no more; the award stays.
    """

    key = models.CharField(max_length=32)
    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    facts = models.JSONField()
    last_seen = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    gone_since = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="listedentry_once")]


class ListedName(OfOffice):
    """A name as lists write it, and what a person decided it means. Until then the award carries the name as written.

    `folded` is the name as `naming.fold` makes it; an implementer means `party`, a place means `country` (ISO 3166-1
    alpha-3) or, with an empty code, stays words. `doubtful` names were shipped as a guess.
    """

    kind = models.CharField(max_length=12, choices=NameKind.choices)
    written = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)
    doubtful = models.BooleanField(default=False)
    party = models.ForeignKey("partnership.Party", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    country = models.CharField(max_length=3, blank=True)
    first_seen = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "folded"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "folded"], name="listedname_once"),
            models.CheckConstraint(condition=Q(kind__in=NameKind.values), name="listedname_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="country") | Q(decided_at__isnull=True) | Q(party__isnull=False),
                name="listedname_decided_means",
            ),
        ]
