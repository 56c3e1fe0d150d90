"""Requests: training and technical assistance, and emergency help under a reference that leads to nobody."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls
from tessera.partnership.stages import rows

ASSISTANCE, COHORT = "partnership_assistancerequest", "partnership_cohort"
EMERGENCY, SPENDING = "partnership_emergencyrequest", "partnership_emergencyspending"
SERVICES = [
    "safe_accommodation", "food", "nonfood_items", "cash_voucher", "transport", "interpretation", "childcare",
    "health_medical", "sexual_reproductive", "dental", "mental_health", "psychosocial", "legal_advice",
    "legal_representation", "immigration", "documents", "police_protection", "relocation", "family_tracing",
    "reunification", "guardianship", "voluntary_return", "reintegration",
]  # fmt: skip
REFERENCE = "^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$"
REASONS = ("not_an_emergency", "other_means", "no_funds", "country", "service", "amount", "asked_twice")

KIND = [("training", "Training"), ("technical", "Technical assistance")]
ASKED_BY = [
    ("embassy", "Embassy or mission"), ("government", "Government"), ("organisation", "Organisation"),
    ("implementer", "Grantee"),
]  # fmt: skip
TOPICS = [
    ("identification", "Identifying victims"), ("investigation", "Investigating trafficking"),
    ("prosecution", "Prosecuting and judging"), ("victim_centred", "Victim-centred and trauma-informed work"),
    ("children", "Children"), ("forced_labour", "Forced labour and labour inspection"),
    ("referral", "Referral mechanisms"), ("shelter", "Shelter and services"),
    ("legislation", "Drafting laws and regulations"), ("data", "Data and monitoring"),
    ("action_plan", "National action plans"), ("supply_chains", "Supply chains and procurement"), ("other", "Other"),
]  # fmt: skip
AGENCIES = [
    ("police", "Police"), ("prosecutors", "Prosecutors"), ("judges", "Judges"),
    ("labour_inspection", "Labour inspection"), ("border", "Border and immigration"),
    ("social_services", "Social services"), ("health", "Health care"), ("education", "Education"),
    ("consular", "Consular services"), ("civil_society", "Civil society"), ("other", "Other"),
]  # fmt: skip
ASSISTANCE_STATES = [
    ("received", "Received"), ("triaged", "Looked through"), ("approved", "Approved"), ("delivered", "Delivered"),
    ("followed_up", "Followed up"), ("declined", "Declined"),
]  # fmt: skip
EMERGENCY_STATES = [
    ("received", "Received"), ("eligible", "Fits"), ("approved", "Approved"), ("in_service", "Help is given"),
    ("reconciled", "Reconciled"), ("closed", "Closed"), ("declined", "Declined"),
]  # fmt: skip
URGENCY = [("immediate", "Immediate"), ("urgent", "Urgent"), ("soon", "Soon")]
EVIDENCE = [
    ("invoice", "Invoice"), ("receipt", "Receipt"), ("voucher", "Voucher or register of vouchers"),
    ("transfer", "Bank transfer"), ("payroll", "Time sheet or payroll"),
]  # fmt: skip

# Who may change what of an emergency request, whichever way the change comes. What was asked stays as it was asked; the
# office decides by two people and sets the ceiling once; the organisation that asked says when help begins and ends.
GUARD = f"""
create function partnership_emergency_guard() returns trigger language plpgsql as $$
declare
    decided text[] := array['state', 'ceiling', 'drawn_id'];
    me uuid := app_org();
    moved boolean := new.state is distinct from old.state;
    priced boolean := new.ceiling is distinct from old.ceiling or new.drawn_id is distinct from old.drawn_id;
begin
    if (to_jsonb(new) - decided) is distinct from (to_jsonb(old) - decided) then
        raise exception 'what was asked stays as it was asked' using errcode = 'check_violation';
    end if;
    if priced and old.state <> 'eligible' then
        raise exception 'a ceiling is set once, with the approval' using errcode = 'check_violation';
    end if;
    if me is null then
        return new;
    elsif me = new.implementer_id and (priced or moved and new.state not in ('in_service', 'reconciled')) then
        raise exception 'who asks does not decide' using errcode = 'insufficient_privilege';
    elsif me = new.organisation_id and moved and new.state in ('in_service', 'reconciled') then
        raise exception 'the organisation that asked says this' using errcode = 'insufficient_privilege';
    end if;
    if moved and new.state = 'approved' and (app_account() is null or not exists (
        select 1 from partnership_statechange c
         where c.object_id = new.id and c.kind = 'emergency_request' and c.ends = 'eligible'
           and c."by" is not null and c."by" <> app_account()
    )) then
        raise exception 'two people decide' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger {EMERGENCY}_sides before update on {EMERGENCY}
    for each row execute function partnership_emergency_guard();

create function partnership_emergency_spent() returns trigger language plpgsql as $$
declare
    asked {EMERGENCY}%rowtype;
    used numeric;
begin
    select * into asked from {EMERGENCY} where id = new.request_id for update;
    if not found or asked.state <> 'in_service' or asked.organisation_id <> new.organisation_id
       or asked.implementer_id <> new.implementer_id or asked.currency <> new.currency
       or not new.service = any (asked.services) then
        raise exception 'costs are of a service that was asked for, while help is given' using errcode = 'check_violation';
    end if;
    select coalesce(sum(s.amount), 0) + new.amount into used from {SPENDING} s where s.request_id = new.request_id;
    if used < 0 or used > asked.ceiling then
        raise exception 'the ceiling holds' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger partnership_emergency_spent before insert on {SPENDING}
    for each row execute function partnership_emergency_spent();

create function partnership_emergency_said() returns trigger language plpgsql as $$
begin
    if new.reason <> '' and not new.reason = any (tg_argv) then
        raise exception 'a reason is one of the list: no sentence stands beside a reference' using errcode = 'check_violation';
    end if;
    if new."by" is not null and app_org() = new.implementer_id then
        raise exception 'the organisation that asks stands here without its people' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger partnership_emergency_said before insert on partnership_statechange
    for each row when (new.kind = 'emergency_request')
    execute function partnership_emergency_said({", ".join(f"'{each}'" for each in REASONS)});
"""
UNGUARD = f"""
drop trigger partnership_emergency_said on partnership_statechange; drop function partnership_emergency_said();
drop trigger partnership_emergency_spent on {SPENDING}; drop function partnership_emergency_spent();
drop trigger {EMERGENCY}_sides on {EMERGENCY}; drop function partnership_emergency_guard();
"""
OWN, THEIRS = f"organisation_id = {rows.ME}", f"implementer_id = {rows.ME}"
TO_A_FUNDER = "exists (select 1 from trust_organisation o where o.id = organisation_id and o.function = 'funder')"


def _id() -> tuple[str, models.UUIDField]:
    return (
        "id",
        models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
    )


def _to(target: str, related: str = "+", **more: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=related, to=target, **more)


def _revoke(table: str, rights: str) -> RunSQL:
    return RunSQL(
        f"revoke {rights} on {table} from tessera_web, tessera_jobs",
        f"grant {rights} on {table} to tessera_web, tessera_jobs",
    )


class Migration(migrations.Migration):
    dependencies = [("partnership", "0009_monitoring")]

    operations = [
        migrations.CreateModel(
            name="AssistanceRequest",
            fields=[
                _id(),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("kind", models.CharField(choices=KIND, default="training", max_length=12)),
                ("topic", models.CharField(choices=TOPICS, max_length=24)),
                ("country", models.CharField(max_length=3)),
                ("asked_kind", models.CharField(choices=ASKED_BY, max_length=16)),
                ("asked_by", models.CharField(max_length=160)),
                ("summary", models.CharField(blank=True, max_length=600)),
                ("participants", models.PositiveIntegerField(blank=True, null=True)),
                ("starts", models.DateField(blank=True, null=True)),
                ("ends", models.DateField(blank=True, null=True)),
                ("cost", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("received_on", models.DateField(default=tessera.kernel.clock.today)),
                ("checked_by", models.UUIDField(editable=False, null=True)),
                ("approved_by", models.UUIDField(editable=False, null=True)),
                ("state", models.CharField(choices=ASSISTANCE_STATES, default="received", max_length=16)),
                ("award", _to("partnership.award", blank=True, null=True)),
                ("implementer", _to("trust.organisation", blank=True, null=True)),
                ("organisation", _to("trust.organisation")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", [code for code, _label in ASSISTANCE_STATES])),
                        name="assistance_state_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("country__regex", "^[A-Z]{3}$")), name="assistance_country"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__isnull", True),
                            models.Q(("ends__gte", models.F("starts")), ("starts__isnull", False)),
                            _connector="OR",
                        ),
                        name="assistance_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cost__isnull", True),
                            models.Q(("cost__gte", 0), ("currency__regex", "^[A-Z]{3}$")),
                            _connector="OR",
                        ),
                        name="assistance_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(
                                ("checked_by__isnull", False),
                                models.Q(("checked_by", models.F("approved_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="assistance_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("received", "triaged", "declined")),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="assistance_approved_by_somebody",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["organisation", "state", "-received_on"], name="assistance_queue")
                ],
            },
        ),
        migrations.CreateModel(
            name="Cohort",
            fields=[
                _id(),
                ("agency", models.CharField(choices=AGENCIES, max_length=24)),
                ("district", models.CharField(blank=True, max_length=80)),
                ("trained", models.PositiveIntegerField()),
                ("delivered_on", models.DateField()),
                ("days", models.PositiveSmallIntegerField(default=1)),
                ("implementer", _to("trust.organisation", blank=True, null=True)),
                ("organisation", _to("trust.organisation")),
                ("request", _to("partnership.assistancerequest", "cohorts")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("trained__gt", 0), ("days__gt", 0)), name="cohort_of_somebody"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agency__in", [code for code, _label in AGENCIES])), name="cohort_agency_known"
                    ),
                ],
                "indexes": [models.Index(fields=["request", "delivered_on"], name="cohort_of")],
            },
        ),
        migrations.CreateModel(
            name="EmergencyRequest",
            fields=[
                _id(),
                ("reference", models.CharField(max_length=24)),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), size=None),
                ),
                ("urgency", models.CharField(choices=URGENCY, max_length=12)),
                ("country", models.CharField(blank=True, max_length=3)),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.DecimalField(decimal_places=0, max_digits=12)),
                ("ceiling", models.DecimalField(blank=True, decimal_places=0, max_digits=12, null=True)),
                ("received_at", models.DateTimeField(default=tessera.kernel.clock.now)),
                ("answer_by", models.DateTimeField()),
                ("state", models.CharField(choices=EMERGENCY_STATES, default="received", max_length=16)),
                ("implementer", _to("trust.organisation")),
                ("drawn", _to("partnership.expenditureline", blank=True, null=True)),
                ("organisation", _to("trust.organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "reference"), name="emergency_reference_once"),
                    models.CheckConstraint(
                        condition=models.Q(("organisation", models.F("implementer")), _negated=True),
                        name="emergency_of_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", [code for code, _label in EMERGENCY_STATES])),
                        name="emergency_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reference__regex", REFERENCE)), name="emergency_reference_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("services__contained_by", SERVICES), ("services__len__gt", 0)),
                        name="emergency_services",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("urgency__in", [code for code, _label in URGENCY])),
                        name="emergency_urgency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country", ""), ("country__regex", "^[A-Z]{3}$"), _connector="OR"),
                        name="emergency_country",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("currency__regex", "^[A-Z]{3}$")), name="emergency_money"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer_by__gt", models.F("received_at"))), name="emergency_clock"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ceiling__isnull", True),
                                ("drawn__isnull", True),
                                ("state__in", ("received", "eligible", "declined")),
                            ),
                            models.Q(
                                ("ceiling__gt", 0),
                                ("ceiling__lte", models.F("amount")),
                                ("drawn__isnull", False),
                                ("state__in", ("eligible", "approved", "in_service", "reconciled", "closed")),
                            ),
                            _connector="OR",
                        ),
                        name="emergency_ceiling_when_approved",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["organisation", "state", "answer_by"], name="emergency_queue"),
                    models.Index(fields=["implementer", "state", "-received_at"], name="emergency_asked"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencySpending",
            fields=[
                _id(),
                ("number", models.PositiveSmallIntegerField()),
                ("service", models.CharField(max_length=24)),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("month", models.DateField()),
                ("evidence", models.CharField(choices=EVIDENCE, max_length=12)),
                ("implementer", _to("trust.organisation")),
                ("organisation", _to("trust.organisation")),
                ("request", _to("partnership.emergencyrequest", "spending")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "request", "number"), name="emergency_spending_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="emergency_spending_something"
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="emergency_spending_month"),
                    models.CheckConstraint(
                        condition=models.Q(("service__in", tuple(SERVICES))), name="emergency_spending_service"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence__in", [code for code, _label in EVIDENCE])),
                        name="emergency_spending_evidence",
                    ),
                ],
            },
        ),
        # The office's queue; a grantee may put in a request of its own and read it.
        rls.enable(ASSISTANCE),
        rls.policy(ASSISTANCE, "select", using=rows.EITHER),
        rls.policy(
            ASSISTANCE, "insert", check=f"{OWN} or ({THEIRS} and state = 'received' and award_id is null and checked_by is null and {TO_A_FUNDER})"
        ),
        rls.policy(ASSISTANCE, "update", using=OWN, check=OWN),
        _revoke(ASSISTANCE, "delete"),
        rls.enable(COHORT),
        rls.policy(COHORT, "select", using=rows.EITHER),
        rls.policy(COHORT, "insert", check=OWN),
        *rls.append_only(COHORT),
        # Emergency help comes from the organisation that holds the case, never from the office that pays.
        rls.enable(EMERGENCY),
        rls.policy(EMERGENCY, "select", using=rows.EITHER),
        rls.policy(EMERGENCY, "insert", check=f"{THEIRS} and state = 'received' and {TO_A_FUNDER}"),
        rls.policy(EMERGENCY, "update", using=rows.EITHER, check=rows.EITHER),
        _revoke(EMERGENCY, "delete"),
        rls.enable(SPENDING),
        rls.policy(SPENDING, "select", using=rows.EITHER),
        rls.policy(SPENDING, "insert", check=THEIRS),
        *rls.append_only(SPENDING),
        rows.guard(
            ASSISTANCE,
            "assistance_request",
            ["received"],
            [
                ("received", "triaged"), ("received", "declined"), ("triaged", "approved"), ("triaged", "declined"),
                ("approved", "declined"), ("approved", "delivered"), ("delivered", "followed_up"),
            ],
        ),
        rows.guard(
            EMERGENCY,
            "emergency_request",
            ["received"],
            [
                ("received", "eligible"), ("received", "declined"), ("eligible", "approved"), ("eligible", "declined"),
                ("approved", "in_service"), ("in_service", "reconciled"), ("reconciled", "closed"),
            ],
        ),
        RunSQL(GUARD, UNGUARD),
    ]  # fmt: skip
