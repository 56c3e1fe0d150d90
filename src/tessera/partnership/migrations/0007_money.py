"""The tables of money. The database adds up: budgets make the award's total, and payments stay within obligations."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls
from tessera.partnership.stages import rows

# Invariant 2: from a version's approval on, the lines of its budget make its total and its cost share, and stay.
BUDGETS = """
create function partnership_budget_sums() returns trigger language plpgsql as $$
declare
    of_version uuid := case tg_table_name
        when 'partnership_awardversion' then (to_jsonb(new)->>'id')::uuid
        when 'partnership_budgetversion' then (to_jsonb(new)->>'award_version_id')::uuid
        else (select b.award_version_id from partnership_budgetversion b
               where b.id = (to_jsonb(case when tg_op = 'DELETE' then old else new end)->>'budget_id')::uuid) end;
    version record;
    found record;
begin
    -- One transaction at a time looks at a version: an approval and a new line cannot both overlook the other.
    perform pg_advisory_xact_lock(hashtextextended(of_version::text, 8));
    select v.state, v.currency, coalesce(v.total, 0) as total, coalesce(v.cost_share, 0) as cost_share into version
      from partnership_awardversion v where v.id = of_version;
    if version.state not in ('approved', 'signed', 'in_effect')
       or not exists (select 1 from partnership_budgetversion b where b.award_version_id = of_version) then
        return null;
    end if;
    select coalesce(sum(l.amount) filter (where l.share = 'federal'), 0) as total,
           coalesce(sum(l.amount) filter (where l.share = 'cost_share'), 0) as cost_share,
           coalesce(bool_and(l.currency = version.currency), true) as one_currency into found
      from partnership_budgetline l join partnership_budgetversion b on b.id = l.budget_id
     where b.award_version_id = of_version;
    if (found.total, found.cost_share) is distinct from (version.total, version.cost_share) or not found.one_currency then
        raise exception 'the lines of a budget sum to the total of the award''s version' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create function partnership_budget_closed() returns trigger language plpgsql as $$
begin
    if exists (
        select 1 from partnership_budgetversion b join partnership_awardversion v on v.id = b.award_version_id
         where b.id = old.budget_id and v.state in ('approved', 'signed', 'in_effect')) then
        raise exception 'the budget of an approved version does not change' using errcode = 'check_violation';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create constraint trigger budgetline_sums after insert or update or delete on partnership_budgetline
  deferrable initially deferred for each row execute function partnership_budget_sums();
create constraint trigger budgetversion_sums after insert or update on partnership_budgetversion
  deferrable initially deferred for each row execute function partnership_budget_sums();
create constraint trigger awardversion_budget after insert or update of state, total, cost_share on partnership_awardversion
  deferrable initially deferred for each row execute function partnership_budget_sums();
create trigger budgetline_closed before update or delete on partnership_budgetline
  for each row execute function partnership_budget_closed();
"""
DROP_BUDGETS = """
drop trigger budgetline_closed on partnership_budgetline;
drop trigger awardversion_budget on partnership_awardversion;
drop trigger budgetversion_sums on partnership_budgetversion;
drop trigger budgetline_sums on partnership_budgetline;
drop function partnership_budget_closed();
drop function partnership_budget_sums();
"""

# Invariant 1: per award and currency, obligations cover payments. The lock lets one transaction at a time pay or take
# obligations back; what it reads after the lock includes what the one before it committed.
PAYMENTS = """
create function partnership_payment_covered() returns trigger language plpgsql as $$
declare
    bound numeric;
    paid numeric;
begin
    perform pg_advisory_xact_lock(hashtextextended(new.award_id::text, 7));
    select coalesce(sum(o.amount), 0) into bound from partnership_obligation o
     where o.award_id = new.award_id and o.currency = new.currency;
    select coalesce(sum(p.amount), 0) into paid from partnership_payment p
     where p.award_id = new.award_id and p.currency = new.currency;
    if paid > bound then
        raise exception 'payments of % % are more than the obligations of %', paid, new.currency, bound
          using errcode = 'check_violation';
    end if;
    return null;
end $$;
create function partnership_payment_as_asked() returns trigger language plpgsql as $$
begin
    if not exists (
        select 1 from partnership_paymentrequest r
         where r.id = new.request_id and r.award_id = new.award_id and r.amount = new.amount
           and r.currency = new.currency and r.state = 'paid' and r.requested_by <> new.paid_by) then
        raise exception 'a payment is what was asked for and approved, by somebody else' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create function partnership_payment_kept() returns trigger language plpgsql as $$
begin
    if new.state = 'paid' and not exists (select 1 from partnership_payment p where p.request_id = new.id) then
        raise exception 'a request is paid by a payment' using errcode = 'check_violation';
    end if;
    if tg_op = 'UPDATE' and old.state not in ('submitted', 'returned')
       and (new.amount, new.currency, new.award_id, new.requested_by)
           is distinct from (old.amount, old.currency, old.award_id, old.requested_by) then
        raise exception 'an approved request does not change' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger payment_covered after insert on partnership_payment
  for each row execute function partnership_payment_covered();
create trigger obligation_covers after insert or update on partnership_obligation
  for each row when (new.amount < 0) execute function partnership_payment_covered();
create constraint trigger payment_as_asked after insert on partnership_payment
  deferrable initially deferred for each row execute function partnership_payment_as_asked();
create constraint trigger paymentrequest_kept after insert or update on partnership_paymentrequest
  deferrable initially deferred for each row execute function partnership_payment_kept();
"""
DROP_PAYMENTS = """
drop trigger paymentrequest_kept on partnership_paymentrequest;
drop trigger payment_as_asked on partnership_payment;
drop trigger obligation_covers on partnership_obligation;
drop trigger payment_covered on partnership_payment;
drop function partnership_payment_kept();
drop function partnership_payment_as_asked();
drop function partnership_payment_covered();
"""

# What was reported stays as it was submitted; what is drawn stays within its line of the budget.
SPENDING = """
create function partnership_spending_closed() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and (old.origin <> 'reported' or (new.report_id, new.line_id, new.currency, new.origin)
        is distinct from (old.report_id, old.line_id, old.currency, old.origin)) then
        raise exception 'spent money is corrected by another line' using errcode = 'check_violation';
    end if;
    if new.report_id is not null and not exists (
        select 1 from partnership_financialreport r where r.id = new.report_id and r.award_id = new.award_id
           and r.currency = new.currency and r.state in ('draft', 'returned')) then
        raise exception 'a report that was submitted does not change' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create function partnership_spending_fits() returns trigger language plpgsql as $$
declare
    line record;
    spent numeric;
begin
    perform pg_advisory_xact_lock(hashtextextended(new.award_id::text, 7));
    select * into line from partnership_budgetline l where l.id = new.line_id;
    if line.award_id <> new.award_id or line.currency <> new.currency then
        raise exception 'money is drawn from the award''s own budget' using errcode = 'check_violation';
    end if;
    select coalesce(sum(e.amount), 0) into spent
      from partnership_expenditureline e join partnership_budgetline l on l.id = e.line_id
      left join partnership_financialreport r on r.id = e.report_id
     where e.award_id = new.award_id and e.currency = new.currency
       and (l.category, l.year, l.share) = (line.category, line.year, line.share)
       and (r.id is null or r.state in ('submitted', 'accepted'));
    if new.amount > 0 and spent > line.amount then
        raise exception 'less is left on this line of the budget' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger expenditure_closed before insert or update on partnership_expenditureline
  for each row execute function partnership_spending_closed();
create trigger expenditure_fits after insert on partnership_expenditureline
  for each row when (new.origin = 'drawn') execute function partnership_spending_fits();
"""
DROP_SPENDING = """
drop trigger expenditure_fits on partnership_expenditureline;
drop trigger expenditure_closed on partnership_expenditureline;
drop function partnership_spending_fits();
drop function partnership_spending_closed();
"""


def _removable(table: str) -> list[RunSQL]:
    """The office may remove rows again."""
    return [
        rls.policy(table, "delete", using=rls.OWN),
        RunSQL(
            f"grant delete on {table} to tessera_web, tessera_jobs",
            f"revoke delete on {table} from tessera_web, tessera_jobs",
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("partnership", "0006_awards")]

    operations = [
        migrations.CreateModel(
            name="BudgetVersion",
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
                    "award_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.awardversion"
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("made_by", models.UUIDField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "award_version"), name="budget_one_per_version"),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="budget_currency"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
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
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="partnership.budgetversion",
                    ),
                ),
                ("category", models.CharField(max_length=24)),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "share",
                    models.CharField(
                        choices=[("federal", "Our share"), ("cost_share", "Cost share")],
                        default="federal",
                        max_length=12,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("currency", models.CharField(max_length=3)),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["year", "share", "category"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "budget", "category", "year", "share"), name="budgetline_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__in", ["federal", "cost_share"])), name="budgetline_share_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="budgetline_amount"),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1), ("year__lte", 15)), name="budgetline_year"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentRequest",
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
                ("number", models.PositiveIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("currency", models.CharField(max_length=3)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("purpose", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("programme_approved", "Approved by programme"),
                            ("finance_approved", "Approved by finance"),
                            ("paid", "Paid"),
                            ("returned", "Returned"),
                            ("declined", "Declined"),
                            ("failed", "Payment failed"),
                        ],
                        default="submitted",
                        max_length=20,
                    ),
                ),
                ("requested_by", models.UUIDField()),
                ("programme_by", models.UUIDField(null=True)),
                ("finance_by", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(fields=["organisation", "state", "-created_at"], name="paymentrequest_waiting")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "award", "number"), name="paymentrequest_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "submitted",
                                    "programme_approved",
                                    "finance_approved",
                                    "paid",
                                    "returned",
                                    "declined",
                                    "failed",
                                ],
                            )
                        ),
                        name="paymentrequest_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("currency__regex", "^[A-Z]{3}$")),
                        name="paymentrequest_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))), name="paymentrequest_days_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("programme_by__isnull", True),
                                models.Q(("programme_by", models.F("requested_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("finance_by__isnull", True),
                                models.Q(
                                    models.Q(("finance_by", models.F("requested_by")), _negated=True),
                                    models.Q(("finance_by", models.F("programme_by")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="paymentrequest_nobody_twice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["programme_approved", "finance_approved", "paid", "failed"]),
                                _negated=True,
                            ),
                            ("programme_by__isnull", False),
                            _connector="OR",
                        ),
                        name="paymentrequest_programme_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["finance_approved", "paid", "failed"]), _negated=True),
                            ("finance_by__isnull", False),
                            _connector="OR",
                        ),
                        name="paymentrequest_finance_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="partnership.paymentrequest",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("currency", models.CharField(max_length=3)),
                ("paid_on", models.DateField(default=tessera.kernel.clock.today)),
                ("reference", models.CharField(max_length=60)),
                ("paid_by", models.UUIDField()),
            ],
            options={
                "ordering": ["paid_on", "created_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "request"), name="payment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), models.Q(("reference", ""), _negated=True)),
                        name="payment_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FinancialReport",
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
                ("number", models.PositiveIntegerField()),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("remarks", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("accepted", "Accepted"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("made_by", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["-ends", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "award", "number"), name="financialreport_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "returned", "accepted"])),
                        name="financialreport_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))), name="financialreport_days_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpenditureLine",
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
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="spent", to="partnership.budgetline"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="partnership.financialreport",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("reported", "Financial report"), ("drawn", "Drawn for a request")], max_length=12
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("currency", models.CharField(max_length=3)),
                ("spent_on", models.DateField(default=tessera.kernel.clock.today)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("recorded_by", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["spent_on", "created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", 0), _negated=True), ("origin", "reported"), _connector="OR"
                        ),
                        name="expenditure_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "reported"), ("report__isnull", False)),
                            models.Q(
                                ("origin", "drawn"), ("report__isnull", True), models.Q(("reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="expenditure_origin",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExchangeRate",
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
                ("base", models.CharField(max_length=3)),
                ("target", models.CharField(max_length=3)),
                ("rate", models.DecimalField(decimal_places=10, max_digits=20)),
                ("on", models.DateField()),
                ("source", models.CharField(max_length=120)),
                ("recorded_by", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["-on", "base", "target"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "base", "target", "on", "source"), name="exchangerate_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__gt", 0), models.Q(("base", models.F("target")), _negated=True)),
                        name="exchangerate_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="exchangerate_sourced"
                    ),
                ],
            },
        ),
        *rows.shared_rows("partnership_budgetversion"),
        *rows.shared_rows("partnership_budgetline"),
        *_removable("partnership_budgetline"),
        # The grantee asks and accounts; what it leaves behind is never further than submitted.
        *rows.shared_rows("partnership_paymentrequest", write=True, when="state = 'submitted'"),
        *rows.shared_rows("partnership_payment"),
        *rls.append_only("partnership_payment"),
        *rows.shared_rows(
            "partnership_financialreport", write=True, when="state in ('draft', 'submitted', 'returned')"
        ),
        *rows.shared_rows("partnership_expenditureline", write=True, when="origin = 'reported'"),
        *rows.office_rows("partnership_exchangerate"),
        *rls.append_only("partnership_exchangerate"),
        rows.guard(
            "partnership_paymentrequest",
            "payment_request",
            ["submitted"],
            [
                ("submitted", "programme_approved"),
                ("submitted", "returned"),
                ("submitted", "declined"),
                ("returned", "submitted"),
                ("programme_approved", "finance_approved"),
                ("programme_approved", "returned"),
                ("programme_approved", "declined"),
                ("finance_approved", "paid"),
                ("finance_approved", "failed"),
                ("failed", "finance_approved"),
            ],
        ),
        rows.guard(
            "partnership_financialreport",
            "financial_report",
            ["draft"],
            [("draft", "submitted"), ("submitted", "returned"), ("submitted", "accepted"), ("returned", "submitted")],
        ),
        RunSQL(BUDGETS, DROP_BUDGETS),
        RunSQL(PAYMENTS, DROP_PAYMENTS),
        RunSQL(SPENDING, DROP_SPENDING),
    ]
