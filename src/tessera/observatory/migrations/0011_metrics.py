"""Snapshots of metrics, and the two views of facts they are counted from: those of releases, by calendar quarter."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls

pipeline = import_module("tessera.observatory.migrations.0008_release_pipeline")
comparison = import_module("tessera.observatory.migrations.0009_comparison")

# A day that is known to the month at least says the quarter; an estimate or a year does not, and counts in no quarter.
QUARTER = """case when c.intake_date is not null and c.intake_date_precision in ('', 'exact', 'month')
            then to_char(c.intake_date, 'YYYY"-Q"Q') else 'unknown' end as quarter"""

# Both consents, one person across organisations, and marks that mean something inside one reading only, exactly as in
# `observatory_case_fact`; besides the quarter, whether the person was helped, and after how many days help began.
CASES = f"""
select q.*, c.quarter, case when h.subject_id is null then 'no' else 'yes' end as helped,
       case when c.intake_date is null or c.intake_date_precision not in ('', 'exact') then 'unknown'
            when s.asked = 0 then 'none' when s.begun is null then 'unknown'
            when s.begun - c.intake_date <= 7 then 'within_7' when s.begun - c.intake_date <= 30 then 'within_30'
            when s.begun - c.intake_date <= 90 then 'within_90' else 'over_90' end as waited
  from protection_case_fact q
 cross join lateral (
    select c.intake_date, c.intake_date_precision, {QUARTER}
      from protection_case c where c.organisation_id = q.organisation_id and c.id = q.case_id) c
 cross join lateral (
    select count(*) filter (where p.started_on is not null or p.delivered in ('delivered', 'partly')) as asked,
           min(p.started_on) filter (where p.started_on_precision in ('', 'exact')) as begun
      from protection_planservice p where p.organisation_id = q.organisation_id and p.case_id = q.case_id) s
  left join (select distinct x.organisation_id, x.subject_id from protection_help_fact x
              where x.status in ('partly', 'met')) h
    on h.organisation_id = q.organisation_id and h.subject_id = q.subject_id
"""
# The case that says year, age band and gender of a person in `protection_help_fact` says the quarter too: the latest.
HELP = f"""
select q.*, c.quarter, case when q.status in ('partly', 'met') then 'yes' else 'no' end as received,
       case when q.referral in ('accepted', 'not_received', 'received_in_part', 'received') then 'yes' else 'no' end as accepted
  from protection_help_fact q
 cross join lateral (
    select {QUARTER}
      from protection_case c
     where c.organisation_id = q.organisation_id and c.subject_id = q.subject_id and c.status <> 'enquiry'
       and c.closure_reason <> 'duplicate_merged' and c.trafficking_status <> 'NotAVictimOfTrafficking'
     order by coalesce(c.year_of_registration, extract(year from c.intake_date)::int) desc nulls last, c.id limit 1) c
"""


def view(name, source, facts, columns, row):
    """A view of facts made from the one of releases: other columns from a wider source, the same conditions."""
    made = comparison.CASES
    for old, new, times in (
        ("create or replace view observatory_case_fact", f"create view {name}", 1),
        ("select f.* from protection_case_fact f", f"select f.* from ({facts}) f", 1),
        (comparison.COLUMNS, columns, 1),
        ("'|row|' || f.case_id", f"'|row|' || {row}", 1),
    ):
        assert made.count(old) == times, old  # noqa: S101 - a view is made from another; say so when that one moves on
        made = made.replace(old, new)
    if source == "help":
        made = made.replace("o.case_id", "o.service")
    return (
        made
        + f"""
revoke all on {name} from tessera_web, tessera_jobs, tessera_backup;
grant select on {name} to tessera_observatory;
"""
    )


METRIC_CASE = view(
    "observatory_metric_case",
    "case",
    CASES,
    "f.quarter, f.gender, f.age_band, f.citizenship, f.exploitation_type, f.labour_type, f.helped, f.waited,",
    "f.case_id",
)
METRIC_HELP = view(
    "observatory_metric_help",
    "help",
    HELP,
    "f.quarter, f.service, f.received, f.accepted, f.age_band, f.gender,",
    "f.subject_id || f.service",
)
# A snapshot is for the organisation that was counted and those that asked. Whoever counts must see every earlier count of
# the same organisation, whoever asked for it, or two answers could be subtracted: `app.counted` names what is counted in
# this transaction, an organisation or the hash of a file.
COUNTED = "(select nullif(current_setting('app.counted', true), '')) in (organisation_id::text, sha256)"
READABLE = f"""{rls.OWN} or {COUNTED} or exists (
        select 1 from observatory_snapshotreader r
         where r.snapshot_id = observatory_snapshot.id and r.organisation_id = (select app_org()))"""
# What was told stays told: no change, no removal, by nobody.
KEPT = "create trigger snapshot_kept before truncate on observatory_snapshot for each statement execute function refuse_change()"
NOT_KEPT = "drop trigger snapshot_kept on observatory_snapshot"


class Migration(migrations.Migration):
    dependencies = [
        ("observatory", "0010_prevalence"),
        ("protection", "0022_help_fact"),
        ("trust", "0008_tokens"),
    ]

    operations = [
        RunSQL(METRIC_CASE, "drop view observatory_metric_case"),
        RunSQL(METRIC_HELP, "drop view observatory_metric_help"),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("contributor", models.CharField(max_length=200)),
                ("metric", models.CharField(max_length=40)),
                ("version", models.PositiveSmallIntegerField()),
                ("definition", models.JSONField()),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                ("counted", models.UUIDField()),
                ("purpose", models.CharField(max_length=40)),
                ("total", models.PositiveIntegerField(blank=True, null=True)),
                ("cells", models.JSONField()),
                ("few", models.BooleanField()),
                ("hidden", models.PositiveIntegerField()),
                ("threshold", models.PositiveSmallIntegerField()),
                ("rounding", models.PositiveSmallIntegerField()),
                ("contributors", models.PositiveSmallIntegerField()),
                ("computed_at", models.DateTimeField(default=tessera.kernel.clock.now)),
                ("program", models.CharField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                ("signed_by", models.CharField(blank=True, max_length=64)),
                ("signature", models.CharField(blank=True, max_length=128)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["-start", "metric", "-number"],
                "indexes": [models.Index(fields=["organisation", "start", "metric"], name="snapshot_of")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("signed_by", "")),
                        fields=("organisation", "metric", "version", "start", "number"),
                        name="snapshot_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total__isnull", True), ("total", 0), ("total__gte", models.F("threshold")), _connector="OR"
                        ),
                        name="snapshot_not_small",
                    ),
                    models.CheckConstraint(condition=models.Q(("end__gt", models.F("start"))), name="snapshot_days_in_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SnapshotReader",
            fields=[
                ("id", models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=tessera.kernel.clock.now)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readers", to="observatory.snapshot"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "snapshot"), name="snapshot_reader_once")],
            },
        ),
        rls.enable("observatory_snapshot"),
        rls.policy("observatory_snapshot", "select", using=READABLE),
        rls.policy("observatory_snapshot", "insert", check=COUNTED),
        *rls.append_only("observatory_snapshot"),
        RunSQL(KEPT, NOT_KEPT),
        *rls.own_rows("observatory_snapshotreader"),
    ]
