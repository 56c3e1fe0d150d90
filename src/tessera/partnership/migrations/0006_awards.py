"""The tables of awards: versions that follow one another without a gap, shares that make 100, money that is only added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls
from tessera.partnership.stages import rows

# Invariant 3: the shares of countries, and those of sectors, make 100 per version. A list that gives no shares has none.
SHARES = """
create function partnership_award_shares() returns trigger language plpgsql as $$
declare
    of_version uuid := case when tg_op = 'DELETE' then old.version_id else new.version_id end;
    found record;
    of_kind text := (select v.kind from partnership_awardversion v where v.id = of_version);
begin
    execute format('select count(*) as all_rows, count(share) as given, sum(share) as total from %I where version_id = $1',
                   tg_table_name) into found using of_version;
    if found.all_rows > 0 and not (found.given = found.all_rows and found.total = 100)
       and not (found.given = 0 and of_kind = 'listing') then
        raise exception '%: the shares of a version sum to 100', tg_table_name using errcode = 'check_violation';
    end if;
    return null;
end $$;
create function partnership_award_shares_closed() returns trigger language plpgsql as $$
declare
    of_version uuid := case when tg_op = 'DELETE' then old.version_id else new.version_id end;
begin
    -- A list's name may be read as another organisation later; what it says of money and places stays.
    if tg_op = 'UPDATE' and to_jsonb(new) - array['implementer_id', 'changed_at']
                          = to_jsonb(old) - array['implementer_id', 'changed_at'] then
        return new;
    end if;
    if (select v.state from partnership_awardversion v where v.id = of_version) <> 'requested' and not exists (
        select 1 from partnership_statechange c
         where c.object_id = of_version and c.kind = 'award_version' and c.starts = '' and c.written_in = txid_current()
    ) then
        raise exception '%: this version is out of its requester''s hands', tg_table_name using errcode = 'check_violation';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create constraint trigger awardcountry_shares after insert or update or delete on partnership_awardcountry
  deferrable initially deferred for each row execute function partnership_award_shares();
create constraint trigger awardsector_shares after insert or update or delete on partnership_awardsector
  deferrable initially deferred for each row execute function partnership_award_shares();
create trigger awardcountry_closed before insert or update or delete on partnership_awardcountry
  for each row execute function partnership_award_shares_closed();
create trigger awardsector_closed before insert or update or delete on partnership_awardsector
  for each row execute function partnership_award_shares_closed();
"""
DROP_SHARES = """
drop trigger awardsector_closed on partnership_awardsector;
drop trigger awardcountry_closed on partnership_awardcountry;
drop trigger awardsector_shares on partnership_awardsector;
drop trigger awardcountry_shares on partnership_awardcountry;
drop function partnership_award_shares_closed();
drop function partnership_award_shares();
"""

# Invariant 11: versions in effect follow one another without a gap, and what was approved never changes again.
VERSIONS = """
create function partnership_awardversion_kept() returns trigger language plpgsql as $$
declare
    open_fields text[] := array['state', 'until', 'signed_on', 'changed_at', 'implementer_id'];
begin
    if old.state not in ('requested', 'in_review')
       and (to_jsonb(new) - open_fields) is distinct from (to_jsonb(old) - open_fields) then
        raise exception 'a version is not rewritten: make an amendment' using errcode = 'check_violation';
    end if;
    if old.state = 'in_review' and (to_jsonb(new) - open_fields - 'approved_by_id')
       is distinct from (to_jsonb(old) - open_fields - 'approved_by_id') then
        raise exception 'a version is not rewritten: make an amendment' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create function partnership_awardversion_no_gap() returns trigger language plpgsql as $$
begin
    if exists (
        select 1 from (
            select v.*, lead(v.id) over w as next_id, lead(v.effective) over w as next_effective,
                   lead(v.starts) over w as next_starts, lead(v.ends) over w as next_ends
              from partnership_awardversion v
             where v.award_id = new.award_id and v.state = 'in_effect' window w as (order by v.number)
        ) s
        where s.until is distinct from s.next_effective
           or (s.next_id is not null and s.next_effective is null)
           or s.next_effective < s.effective
           or (s.kind <> 'listing' and (
               s.next_effective > s.ends + 1
               or (s.next_starts > s.starts and s.starts <= s.next_effective)
               or s.next_ends < s.next_effective - 1))
    ) then
        raise exception 'versions of an award follow one another without a gap' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create function partnership_awardversion_listed() returns trigger language plpgsql as $$
begin
    if new.state = 'in_effect' and (new.kind <> 'listing' or new.effective is null
       or (select a.state from partnership_award a where a.id = new.award_id) <> 'listed') then
        raise exception 'only what a published list says is in effect from the beginning' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create function partnership_award_has_terms() returns trigger language plpgsql as $$
begin
    if new.state in ('signed', 'active', 'suspended', 'ended', 'closing', 'closed') and not exists (
        select 1 from partnership_awardversion v where v.award_id = new.id and v.kind <> 'listing'
         and (v.state = 'in_effect' or (new.state = 'signed' and v.state = 'signed'))
    ) then
        raise exception 'an award is signed and active on the terms of a version' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger awardversion_kept before update on partnership_awardversion
  for each row execute function partnership_awardversion_kept();
create constraint trigger awardversion_no_gap after insert or update on partnership_awardversion
  deferrable initially deferred for each row execute function partnership_awardversion_no_gap();
create trigger awardversion_listed before insert on partnership_awardversion
  for each row execute function partnership_awardversion_listed();
create constraint trigger award_has_terms after insert or update on partnership_award
  deferrable initially deferred for each row execute function partnership_award_has_terms();
"""
DROP_VERSIONS = """
drop trigger award_has_terms on partnership_award;
drop trigger awardversion_listed on partnership_awardversion;
drop trigger awardversion_no_gap on partnership_awardversion;
drop trigger awardversion_kept on partnership_awardversion;
drop function partnership_award_has_terms();
drop function partnership_awardversion_listed();
drop function partnership_awardversion_no_gap();
drop function partnership_awardversion_kept();
"""

# GAO-23-105390: indicators are chosen before a dialogue, never to fit what it found.
DIALOGUES = """
create function partnership_dialogue_chosen() returns trigger language plpgsql as $$
begin
    if exists (select 1 from partnership_dialogue d
                where d.id = new.dialogue_id and (d."on" <= new.chosen_on or d.held_at is not null)) then
        raise exception 'indicators are chosen before the dialogue' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create function partnership_dialogue_moved() returns trigger language plpgsql as $$
begin
    if exists (select 1 from partnership_dialogueindicator i where i.dialogue_id = new.id and i.chosen_on >= new."on") then
        raise exception 'indicators are chosen before the dialogue' using errcode = 'check_violation';
    end if;
    if new.held_at is not null and old.held_at is null and (
        not exists (select 1 from partnership_dialogueindicator i where i.dialogue_id = new.id)
        or exists (select 1 from partnership_dialogueindicator i where i.dialogue_id = new.id and not exists (
            select 1 from partnership_dialoguetarget t where t.chosen_id = i.id))
    ) then
        raise exception 'a dialogue has indicators, each with a target by year' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger dialogue_chosen before insert or update on partnership_dialogueindicator
  for each row execute function partnership_dialogue_chosen();
create trigger dialogue_moved before update on partnership_dialogue
  for each row execute function partnership_dialogue_moved();
"""
DROP_DIALOGUES = """
drop trigger dialogue_moved on partnership_dialogue;
drop trigger dialogue_chosen on partnership_dialogueindicator;
drop function partnership_dialogue_moved();
drop function partnership_dialogue_chosen();
"""

UNDER = ("awardversion", "awardcountry", "awardsector", "obligation", "condition", "keyperson", "subaward")

# Moves as they were when the tables were made.
GUARDS = [
    rows.guard(
        "partnership_award",
        "award",
        ("recommended", "listed"),
        (
            ("listed", "negotiating"),
            ("recommended", "negotiating"),
            ("negotiating", "signed"),
            ("signed", "active"),
            ("active", "suspended"),
            ("suspended", "active"),
            ("active", "ended"),
            ("suspended", "ended"),
            ("ended", "closing"),
            ("closing", "closed"),
            ("recommended", "terminated"),
            ("negotiating", "terminated"),
            ("signed", "terminated"),
            ("active", "terminated"),
            ("suspended", "terminated"),
        ),
    ),
    rows.guard(
        "partnership_awardversion",
        "award_version",
        ("requested", "in_effect"),
        (
            ("requested", "in_review"),
            ("in_review", "approved"),
            ("approved", "signed"),
            ("signed", "in_effect"),
            ("requested", "refused"),
            ("in_review", "refused"),
            ("approved", "refused"),
        ),
    ),
    rows.guard(
        "partnership_condition",
        "award_condition",
        ("open",),
        (
            ("open", "met"),
            ("open", "waived"),
            ("met", "open"),
        ),
    ),
    rows.guard(
        "partnership_subaward",
        "subaward",
        ("proposed",),
        (
            ("proposed", "approved"),
            ("proposed", "returned"),
            ("proposed", "refused"),
            ("returned", "proposed"),
            ("approved", "ended"),
        ),
    ),
    rows.guard(
        "partnership_commitment",
        "commitment",
        ("open",),
        (
            ("open", "partly_kept"),
            ("open", "kept"),
            ("open", "missed"),
            ("partly_kept", "kept"),
            ("partly_kept", "missed"),
            ("missed", "kept"),
        ),
    ),
]


def _removable(table: str) -> list[RunSQL]:
    grant = f"grant delete on {table} to tessera_web, tessera_jobs"
    revoke = f"revoke delete on {table} from tessera_web, tessera_jobs"
    return [RunSQL(grant, revoke), rls.policy(table, "delete", using=rls.OWN)]


class Migration(migrations.Migration):
    dependencies = [("partnership", "0005_strategy")]

    operations = [
        migrations.CreateModel(
            name="Compact",
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
                ("country", models.CharField(max_length=3)),
                ("title", models.CharField(max_length=300)),
                ("objectives", models.TextField(blank=True)),
                ("starts", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-starts", "title"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="compact_of_office"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
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
                    "compact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="partnership.compact",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("office", "The office"), ("government", "The partner government")], max_length=12
                    ),
                ),
                ("text", models.TextField()),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("due", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("partly_kept", "Partly kept"),
                            ("kept", "Kept"),
                            ("missed", "Not kept"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("evidence", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["side", "due", "created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["office", "government"])), name="commitment_side_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "partly_kept", "kept", "missed"])),
                        name="commitment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__isnull", True),
                            models.Q(("amount__gte", 0), models.Q(("currency", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="commitment_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["kept", "partly_kept"]), _negated=True),
                            models.Q(("evidence", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="commitment_kept_shown",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dialogue",
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
                    "compact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dialogues", to="partnership.compact"
                    ),
                ),
                ("on", models.DateField()),
                ("minutes", models.TextField(blank=True)),
                ("actions", models.TextField(blank=True)),
                ("held_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-on"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "compact", "on"), name="dialogue_day_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_at__isnull", True), models.Q(("minutes", ""), _negated=True), _connector="OR"
                        ),
                        name="dialogue_minutes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DialogueIndicator",
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
                    "dialogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="partnership.dialogue",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.indicator"
                    ),
                ),
                ("chosen_on", models.DateField()),
            ],
            options={
                "ordering": ["chosen_on", "created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "dialogue", "indicator"), name="dialogueindicator_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DialogueTarget",
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
                    "chosen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="partnership.dialogueindicator",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("target", models.DecimalField(decimal_places=2, max_digits=16)),
                ("actual", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
            ],
            options={
                "ordering": ["year"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "chosen", "year"), name="dialoguetarget_year_once"),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1990), ("year__lte", 2200)), name="dialoguetarget_year"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Award",
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
                ("number", models.CharField(max_length=40)),
                ("instrument", models.CharField(blank=True, max_length=24)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.party"
                    ),
                ),
                ("programme_type", models.CharField(blank=True, max_length=40)),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="partnership.compact",
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("summary", models.TextField(blank=True)),
                ("region", models.CharField(blank=True, max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("listed", "Known from a list"),
                            ("recommended", "Recommended"),
                            ("negotiating", "In negotiation"),
                            ("signed", "Signed"),
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("ended", "Ended"),
                            ("closing", "Closing"),
                            ("closed", "Closed"),
                            ("terminated", "Terminated"),
                        ],
                        default="recommended",
                        max_length=16,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("entered", "Entered here"), ("listed", "From a published list")],
                        default="entered",
                        max_length=8,
                    ),
                ),
                ("listing_key", models.CharField(blank=True, max_length=64)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "indexes": [models.Index(fields=["organisation", "state", "number"], name="award_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="award_of_office"),
                    models.UniqueConstraint(fields=("organisation", "number"), name="award_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("listing_key", ""), _negated=True),
                        fields=("organisation", "listing_key"),
                        name="award_listing_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "listed",
                                    "recommended",
                                    "negotiating",
                                    "signed",
                                    "active",
                                    "suspended",
                                    "ended",
                                    "closing",
                                    "closed",
                                    "terminated",
                                ],
                            )
                        ),
                        name="award_state_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("number", ""), _negated=True), name="award_numbered"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardVersion",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="partnership.award"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("original", "Original award"),
                            ("listing", "As published on a list"),
                            ("extension", "Extension"),
                            ("cost", "Change of the total"),
                            ("scope", "Change of scope"),
                            ("deobligation", "De-obligation"),
                            ("administrative", "Administrative change"),
                        ],
                        default="original",
                        max_length=16,
                    ),
                ),
                ("effective", models.DateField(blank=True, null=True)),
                ("until", models.DateField(blank=True, editable=False, null=True)),
                ("starts", models.DateField(blank=True, null=True)),
                ("ends", models.DateField(blank=True, null=True)),
                ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("cost_share", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("in_review", "In review"),
                            ("approved", "Approved"),
                            ("signed", "Signed"),
                            ("in_effect", "In effect"),
                            ("refused", "Refused"),
                        ],
                        default="requested",
                        max_length=16,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["award_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "award", "number"), name="awardversion_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "in_effect"), ("until__isnull", True)),
                        fields=("organisation", "award"),
                        name="awardversion_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["requested", "in_review", "approved", "signed", "in_effect", "refused"])
                        ),
                        name="awardversion_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts__isnull", True),
                            ("ends__isnull", True),
                            ("ends__gte", models.F("starts")),
                            _connector="OR",
                        ),
                        name="awardversion_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("total__isnull", True), ("cost_share__isnull", True)),
                            models.Q(("currency", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="awardversion_money_has_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__isnull", True), ("total__gte", 0), _connector="OR"),
                        name="awardversion_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="awardversion_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "signed", "in_effect"]), _negated=True),
                            ("kind", "listing"),
                            models.Q(
                                ("approved_by__isnull", False),
                                ("total__isnull", False),
                                ("starts__isnull", False),
                                ("ends__isnull", False),
                                ("effective__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="awardversion_complete",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardCountry",
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
                        related_name="countries",
                        to="partnership.awardversion",
                    ),
                ),
                ("country", models.CharField(max_length=3)),
                ("share", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
            ],
            options={
                "ordering": ["-share", "country"],
                "indexes": [models.Index(fields=["organisation", "country", "version"], name="awardcountry_where")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "version", "country"), name="awardcountry_once"),
                    models.CheckConstraint(
                        condition=models.Q(("share__gt", 0), ("share__lte", 100)), name="awardcountry_share"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardSector",
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
                        related_name="sectors",
                        to="partnership.awardversion",
                    ),
                ),
                ("code", models.CharField(max_length=8)),
                ("share", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
            ],
            options={
                "ordering": ["-share", "code"],
                "indexes": [models.Index(fields=["organisation", "code", "version"], name="awardsector_what")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "version", "code"), name="awardsector_once"),
                    models.CheckConstraint(
                        condition=models.Q(("share__gt", 0), ("share__lte", 100)), name="awardsector_share"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Obligation",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.awardversion",
                    ),
                ),
                ("on", models.DateField(default=tessera.kernel.clock.today)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("currency", models.CharField(max_length=3)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["on", "created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", 0), _negated=True), models.Q(("currency", ""), _negated=True)
                        ),
                        name="obligation_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Condition",
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
                ("text", models.TextField()),
                ("due", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("met", "Met"), ("waived", "Waived")], default="open", max_length=8
                    ),
                ),
                ("evidence", models.TextField(blank=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["due", "created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "met", "waived"])), name="condition_state_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyPerson",
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
                ("role", models.CharField(max_length=120)),
                ("name", models.CharField(max_length=160)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("since", models.DateField(blank=True, null=True)),
                ("until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["until", "role", "name"],
            },
        ),
        migrations.CreateModel(
            name="Subaward",
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
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.party"
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                ("purpose", models.TextField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("currency", models.CharField(max_length=3)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                (
                    "procedure",
                    models.CharField(
                        choices=[
                            ("open_call", "Open call"),
                            ("limited_call", "Call to a named few"),
                            ("named_in_proposal", "Named in the proposal"),
                            ("direct", "Without a competition"),
                        ],
                        max_length=20,
                    ),
                ),
                ("considered", models.PositiveSmallIntegerField()),
                ("criteria", models.TextField()),
                ("why_chosen", models.TextField()),
                ("conflicts", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("ended", "Ended"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "award", "number"), name="subaward_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "returned", "approved", "refused", "ended"])),
                        name="subaward_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), models.Q(("currency", ""), _negated=True)),
                        name="subaward_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))), name="subaward_days_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("considered__gte", 1),
                            models.Q(("criteria", ""), _negated=True),
                            models.Q(("why_chosen", ""), _negated=True),
                        ),
                        name="subaward_choice_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="subaward_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "ended"]), _negated=True),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="subaward_approved_by",
                    ),
                ],
            },
        ),
        # A version's day of ending is the day of the next; nobody removes a version or a share that was approved.
        *[
            step
            for name in ("compact", "commitment", "dialogue", "dialogueindicator", "dialoguetarget")
            for step in rows.office_rows(f"partnership_{name}")
        ],
        *rows.shared_rows("partnership_award", award="id"),
        *[
            step
            for name in ("awardversion", "obligation", "condition", "keyperson", "subaward")
            for step in rows.shared_rows(f"partnership_{name}")
        ],
        # While a version is still in its requester's hands, its countries and sectors are written anew.
        *[step for name in ("awardcountry", "awardsector") for step in rows.shared_rows(f"partnership_{name}")],
        *[step for name in ("awardcountry", "awardsector") for step in _removable(f"partnership_{name}")],
        *rls.append_only("partnership_obligation"),
        rls.inside("partnership_award", "party_id", "partnership_party"),
        rls.inside("partnership_award", "partnership_id", "partnership_compact"),
        rls.inside("partnership_commitment", "compact_id", "partnership_compact"),
        rls.inside("partnership_dialogue", "compact_id", "partnership_compact"),
        rls.inside("partnership_subaward", "party_id", "partnership_party"),
        *[rls.inside(f"partnership_{name}", "award_id", "partnership_award") for name in UNDER],
        *GUARDS,
        RunSQL(SHARES, DROP_SHARES),
        RunSQL(VERSIONS, DROP_VERSIONS),
        RunSQL(DIALOGUES, DROP_DIALOGUES),
    ]
