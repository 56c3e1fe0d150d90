"""The tables of monitoring: what the grantee may leave behind, who reads incidents, and dates that follow the award's."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls
from tessera.partnership.stages import rows

# The grantee moves its reports and answers its actions; what the office wrote in them stays.
KEPT = """
create function partnership_office_words_kept() returns trigger language plpgsql as $$
declare
    theirs text[] := tg_argv;
begin
    if old.organisation_id is distinct from app_org() and app_org() is not null
       and (to_jsonb(new) - theirs) is distinct from (to_jsonb(old) - theirs) then
        raise exception '%: this belongs to the office', tg_table_name using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger reportdue_office before update on partnership_reportdue
  for each row execute function partnership_office_words_kept('state', 'changed_at');
create trigger correctiveaction_office before update on partnership_correctiveaction
  for each row execute function partnership_office_words_kept('state', 'changed_at', 'answer', 'answered_by');
"""
DROP_KEPT = """
drop trigger correctiveaction_office on partnership_correctiveaction;
drop trigger reportdue_office on partnership_reportdue;
drop function partnership_office_words_kept();
"""

# Invariant 18: final reports are due 120 days after the end in force, and move with it, whoever moves it.
FINALS = """
create function partnership_finals_move() returns trigger language plpgsql as $$
begin
    if new.state = 'in_effect' and new.until is null and new.ends is not null then
        update partnership_reportdue r set ends = new.ends, due = new.ends + 120
         where r.award_id = new.award_id and r.kind in ('final_performance', 'final_financial')
           and r.state in ('scheduled', 'open', 'returned') and r.ends <> new.ends and r.starts <= new.ends;
    end if;
    return null;
end $$;
create function partnership_final_due() returns trigger language plpgsql as $$
begin
    if new.kind in ('final_performance', 'final_financial') and new.due <> new.ends + 120 then
        raise exception 'a final report is due 120 days after the end of the award' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger awardversion_moves_finals after insert or update of state, ends on partnership_awardversion
  for each row execute function partnership_finals_move();
create trigger reportdue_final before insert or update on partnership_reportdue
  for each row execute function partnership_final_due();
"""
DROP_FINALS = """
drop trigger reportdue_final on partnership_reportdue;
drop trigger awardversion_moves_finals on partnership_awardversion;
drop function partnership_final_due();
drop function partnership_finals_move();
"""

# Invariant 20: what is open keeps the close-out open, and the award.
CLOSING = """
create function partnership_closeout_complete() returns trigger language plpgsql as $$
begin
    if new.state in ('closed', 'administrative') and exists (
        select 1 from partnership_closeoutitem i where i.closeout_id = new.id and i.state = 'open') then
        raise exception 'a close-out ends when every item is done or waived' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create function partnership_award_closable() returns trigger language plpgsql as $$
begin
    if new.state = 'closed' and old.state is distinct from new.state and exists (
        select 1 from partnership_closeoutitem i where i.award_id = new.id and i.state = 'open') then
        raise exception 'an award closes when every item is done or waived' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger closeout_complete after insert or update on partnership_closeout
  deferrable initially deferred for each row execute function partnership_closeout_complete();
create constraint trigger award_closable after update of state on partnership_award
  deferrable initially deferred for each row execute function partnership_award_closable();
"""
DROP_CLOSING = """
drop trigger award_closable on partnership_award;
drop trigger closeout_complete on partnership_closeout;
drop function partnership_award_closable();
drop function partnership_closeout_complete();
"""

# An incident is read by whoever recorded it and those named for it: the office's other colleagues see no row.
_ACCOUNT = "(select app_account())"
_ON_THE_LIST = (
    # Names of tables and columns.
    f"{rls.OWN} and (recorded_by = {_ACCOUNT} or exists (select 1 from partnership_incidentreader r"  # noqa: S608
    f" where r.incident_id = partnership_safeguardingincident.id and r.account = {_ACCOUNT}))"
)
_NAMED = f"{rls.OWN} and (account = {_ACCOUNT} or named_by = {_ACCOUNT})"
NAMING = """
create function partnership_incident_named() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from partnership_safeguardingincident i
                    where i.id = new.incident_id and i.organisation_id = new.organisation_id) then
        raise exception 'only who reads an incident names another reader' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger incidentreader_named before insert on partnership_incidentreader
  for each row execute function partnership_incident_named();
"""
DROP_NAMING = """
drop trigger incidentreader_named on partnership_incidentreader;
drop function partnership_incident_named();
"""


class Migration(migrations.Migration):
    dependencies = [("partnership", "0008_results")]

    operations = [
        migrations.CreateModel(
            name="MonitoringPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("approach", models.TextField()),
                (
                    "performance",
                    models.CharField(
                        choices=[
                            ("quarterly", "Every quarter"),
                            ("half_yearly", "Every half year"),
                            ("annual", "Every year"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "financial",
                    models.CharField(
                        choices=[
                            ("quarterly", "Every quarter"),
                            ("half_yearly", "Every half year"),
                            ("annual", "Every year"),
                        ],
                        max_length=12,
                    ),
                ),
                ("visits_a_year", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("approved", "Approved"), ("replaced", "Replaced")],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("written_by", models.UUIDField()),
                ("approved_by", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "award", "number"), name="monitoringplan_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "approved")),
                        fields=("organisation", "award"),
                        name="monitoringplan_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "approved", "replaced"])),
                        name="monitoringplan_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approach", ""), _negated=True), name="monitoringplan_says_how"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                ("approved_by__isnull", False),
                                models.Q(("approved_by", models.F("written_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="monitoringplan_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportDue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("performance", "Performance report"),
                            ("financial", "Financial report"),
                            ("final_performance", "Final performance report"),
                            ("final_financial", "Final financial report"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("due", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("scheduled", "Scheduled"),
                            ("open", "Open"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("accepted", "Accepted"),
                            ("waived", "Waived"),
                        ],
                        default="scheduled",
                        max_length=12,
                    ),
                ),
            ],
            options={
                "ordering": ["due", "kind"],
                "indexes": [models.Index(fields=["organisation", "state", "due"], name="reportdue_waiting")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("state", "waived"), _negated=True), ("kind__in", ["performance", "financial"])
                        ),
                        fields=("organisation", "award", "kind", "starts"),
                        name="reportdue_period_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("state", "waived"), _negated=True),
                            ("kind__in", ["final_performance", "final_financial"]),
                        ),
                        fields=("organisation", "award", "kind"),
                        name="reportdue_one_final",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["performance", "financial", "final_performance", "final_financial"])
                        ),
                        name="reportdue_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["scheduled", "open", "submitted", "returned", "accepted", "waived"])
                        ),
                        name="reportdue_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due__gt", models.F("ends")), ("ends__gte", models.F("starts"))),
                        name="reportdue_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="partnership.reportdue"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("narrative", models.TextField()),
                ("submitted_by", models.UUIDField()),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "report", "number"), name="reportversion_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("narrative", ""), _negated=True), name="reportversion_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportAttachment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="partnership.reportversion",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("office_file", models.UUIDField()),
                ("grantee_file", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["created_at"],
            },
        ),
        migrations.CreateModel(
            name="SiteVisit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("site_visit", "Site visit"),
                            ("desk_review", "Desk review"),
                            ("meeting", "Meeting"),
                            ("call", "Call"),
                            ("audit", "Audit"),
                        ],
                        max_length=12,
                    ),
                ),
                ("planned_on", models.DateField()),
                ("visited_on", models.DateField(blank=True, null=True)),
                ("purpose", models.CharField(max_length=300)),
                ("summary", models.TextField(blank=True)),
                ("recorded_by", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["-planned_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["site_visit", "desk_review", "meeting", "call", "audit"])),
                        name="sitevisit_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("visited_on__isnull", True), models.Q(("summary", ""), _negated=True), _connector="OR"
                        ),
                        name="sitevisit_told",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="partnership.sitevisit",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("observation", "Observation"),
                            ("minor", "Minor"),
                            ("major", "Major"),
                            ("critical", "Critical"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField()),
                ("found_on", models.DateField(default=tessera.kernel.clock.today)),
                ("recorded_by", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["-found_on", "created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ["observation", "minor", "major", "critical"])),
                        name="finding_severity_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="finding_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectiveAction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="partnership.finding"
                    ),
                ),
                ("text", models.TextField()),
                ("due", models.DateField()),
                ("answer", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("answered", "Answered"),
                            ("verified", "Verified"),
                            ("closed", "Closed"),
                            ("escalated", "Escalated"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("answered_by", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["due", "created_at"],
                "indexes": [models.Index(fields=["organisation", "state", "due"], name="correctiveaction_waiting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "answered", "verified", "closed", "escalated"])),
                        name="correctiveaction_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["answered", "verified"]), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="correctiveaction_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Risk",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("likelihood", models.PositiveSmallIntegerField()),
                ("impact", models.PositiveSmallIntegerField()),
                ("response", models.TextField(blank=True)),
                ("seen_on", models.DateField(default=tessera.kernel.clock.today)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("recorded_by", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["ended_on", "-seen_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("impact__gte", 1), ("impact__lte", 5), ("likelihood__gte", 1), ("likelihood__lte", 5)
                        ),
                        name="risk_scale",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DataQualityAssessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.awardindicator"
                    ),
                ),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("reported", models.DecimalField(decimal_places=2, max_digits=16)),
                ("recounted", models.DecimalField(decimal_places=2, max_digits=16)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("minor_deviation", "Small deviation"),
                            ("major_deviation", "Large deviation"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("assessed_on", models.DateField(default=tessera.kernel.clock.today)),
                ("assessed_by", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["-assessed_on", "-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["confirmed", "minor_deviation", "major_deviation"])),
                        name="dataquality_verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recounted__gte", 0), ("reported__gte", 0)), name="dataquality_counts"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafeguardingIncident",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sexual_exploitation_abuse", "Sexual exploitation, abuse or harassment"),
                            ("child_safeguarding", "Safeguarding of children"),
                            ("data_breach", "Breach of data about people served"),
                            ("fraud", "Fraud, or trafficking in connection with the award"),
                            ("staff_safety", "Safety of staff"),
                            ("other", "Other"),
                        ],
                        max_length=28,
                    ),
                ),
                ("reported_on", models.DateField(default=tessera.kernel.clock.today)),
                ("summary", models.TextField()),
                ("response", models.TextField(blank=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("recorded_by", models.UUIDField()),
            ],
            options={
                "ordering": ["-reported_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "sexual_exploitation_abuse",
                                    "child_safeguarding",
                                    "data_breach",
                                    "fraud",
                                    "staff_safety",
                                    "other",
                                ],
                            )
                        ),
                        name="incident_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True), models.Q(("response", ""), _negated=True), _connector="OR"
                        ),
                        name="incident_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentReader",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readers",
                        to="partnership.safeguardingincident",
                    ),
                ),
                ("account", models.UUIDField()),
                ("named_by", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "incident", "account"), name="incidentreader_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("baseline", "Baseline"),
                            ("midterm", "Midterm"),
                            ("final", "Final"),
                            ("impact", "Impact"),
                            ("ex_post", "After the end"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("evaluator", models.CharField(blank=True, max_length=200)),
                ("expected_on", models.DateField()),
                ("summary", models.TextField(blank=True)),
                ("response_due", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("commissioned", "Commissioned"),
                            ("draft", "Draft report"),
                            ("final", "Final report"),
                            ("response_due", "Response due"),
                            ("response_given", "Response given"),
                            ("followed_up", "Followed up"),
                        ],
                        default="planned",
                        max_length=16,
                    ),
                ),
                ("recorded_by", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["-expected_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "planned",
                                    "commissioned",
                                    "draft",
                                    "final",
                                    "response_due",
                                    "response_given",
                                    "followed_up",
                                ],
                            )
                        ),
                        name="evaluation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["baseline", "midterm", "final", "impact", "ex_post"])),
                        name="evaluation_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationRecommendation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="partnership.evaluation",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "evaluation", "number"), name="evaluationrecommendation_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="evaluationrecommendation_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ManagementResponse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="partnership.evaluationrecommendation",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("partly_accepted", "Partly accepted"),
                            ("rejected", "Rejected"),
                        ],
                        max_length=16,
                    ),
                ),
                ("text", models.TextField()),
                ("due", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("given_by", models.UUIDField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "recommendation"), name="managementresponse_once"),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["accepted", "partly_accepted", "rejected"])),
                        name="managementresponse_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="managementresponse_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closeout",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                ("ended", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("reports_in", "Reports in"),
                            ("money_reconciled", "Money reconciled"),
                            ("deobligated", "De-obligated"),
                            ("closed", "Closed"),
                            ("administrative", "Closed administratively"),
                        ],
                        default="opened",
                        max_length=20,
                    ),
                ),
                ("opened_by", models.UUIDField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "award"), name="closeout_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["opened", "reports_in", "money_reconciled", "deobligated", "closed", "administrative"],
                            )
                        ),
                        name="closeout_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CloseoutItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "closeout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="partnership.closeout"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("final_performance", "Final performance report accepted"),
                            ("final_financial", "Final financial report accepted"),
                            ("liquidated", "All costs of the award paid"),
                            ("refunded", "Unspent money refunded"),
                            ("property", "Equipment and supplies accounted for"),
                            ("subawards", "Sub-awards closed"),
                            ("actions", "Findings and corrective actions closed"),
                            ("deobligated", "Unused obligation taken back"),
                            ("records", "Grantee told how long to keep records"),
                        ],
                        max_length=20,
                    ),
                ),
                ("due", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("waived", "Waived")], default="open", max_length=8
                    ),
                ),
                ("evidence", models.TextField(blank=True)),
                ("settled_by", models.UUIDField(null=True)),
                ("settled_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["due", "created_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "closeout", "kind"), name="closeoutitem_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "final_performance",
                                    "final_financial",
                                    "liquidated",
                                    "refunded",
                                    "property",
                                    "subawards",
                                    "actions",
                                    "deobligated",
                                    "records",
                                ],
                            )
                        ),
                        name="closeoutitem_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(
                                ("settled_by__isnull", False),
                                ("settled_on__isnull", False),
                                models.Q(("evidence", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="closeoutitem_settled_by_somebody",
                    ),
                ],
            },
        ),
        *rows.shared_rows("partnership_monitoringplan"),
        *rows.shared_rows("partnership_reportdue", write=True, when="state in ('open', 'submitted')"),
        *rows.shared_rows("partnership_reportversion", write=True),
        *rls.append_only("partnership_reportversion"),
        *rows.shared_rows("partnership_reportattachment", write=True),
        *rls.append_only("partnership_reportattachment"),
        *rows.shared_rows("partnership_sitevisit"),
        *rows.shared_rows("partnership_finding"),
        *rows.shared_rows(
            "partnership_correctiveaction", write=True, when="state in ('open', 'answered', 'escalated')"
        ),
        *rows.office_rows("partnership_risk"),
        *rows.office_rows("partnership_dataqualityassessment"),
        *rls.append_only("partnership_dataqualityassessment"),
        *rows.office_rows("partnership_evaluation"),
        *rows.office_rows("partnership_evaluationrecommendation"),
        *rows.office_rows("partnership_managementresponse"),
        *rows.office_rows("partnership_closeout"),
        *rows.office_rows("partnership_closeoutitem"),
        *rls.own_rows("partnership_safeguardingincident", condition=_ON_THE_LIST),
        *rls.own_rows("partnership_incidentreader", condition=_NAMED),
        rows.guard(
            "partnership_monitoringplan",
            "monitoring_plan",
            ["draft"],
            [("draft", "approved"), ("approved", "replaced")],
        ),
        rows.guard(
            "partnership_reportdue",
            "report",
            ["scheduled"],
            [
                ("scheduled", "open"),
                ("open", "submitted"),
                ("submitted", "returned"),
                ("returned", "submitted"),
                ("submitted", "accepted"),
                ("scheduled", "waived"),
                ("open", "waived"),
                ("returned", "waived"),
            ],
        ),
        rows.guard(
            "partnership_correctiveaction",
            "corrective_action",
            ["open"],
            [
                ("open", "answered"),
                ("answered", "open"),
                ("answered", "verified"),
                ("verified", "closed"),
                ("open", "escalated"),
                ("answered", "escalated"),
                ("escalated", "answered"),
                ("escalated", "closed"),
            ],
        ),
        rows.guard(
            "partnership_evaluation",
            "evaluation",
            ["planned"],
            [
                ("planned", "commissioned"),
                ("commissioned", "draft"),
                ("draft", "final"),
                ("final", "response_due"),
                ("response_due", "response_given"),
                ("response_given", "followed_up"),
            ],
        ),
        rows.guard(
            "partnership_closeout",
            "closeout",
            ["opened"],
            [
                ("opened", "reports_in"),
                ("reports_in", "money_reconciled"),
                ("money_reconciled", "deobligated"),
                ("deobligated", "closed"),
                ("opened", "administrative"),
                ("reports_in", "administrative"),
                ("money_reconciled", "administrative"),
                ("deobligated", "administrative"),
            ],
        ),
        rows.guard("partnership_closeoutitem", "closeout_item", ["open"], [("open", "done"), ("open", "waived")]),
        RunSQL(KEPT, DROP_KEPT),
        RunSQL(FINALS, DROP_FINALS),
        RunSQL(CLOSING, DROP_CLOSING),
        RunSQL(NAMING, DROP_NAMING),
    ]
