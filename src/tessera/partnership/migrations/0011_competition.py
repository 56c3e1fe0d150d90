"""The tables of competition: what is offered, who reads what when, and the second pair of eyes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL
from django.db.migrations.operations.base import Operation

import tessera.kernel.clock
import tessera.kernel.ids
import tessera.partnership.competition.enums
from tessera.kernel.database import rls
from tessera.partnership.stages import rows

ME, ACCOUNT = rows.ME, "(select app_account())"
OWN = f"organisation_id = {ME}"
APPLICANT = f"implementer_id = {ME}"

# The clock of the notice, and the version in force when a stage closes (the same as `timing` in the room).
TIMING = """
create function partnership_closing(day date, at time, zone text) returns timestamptz language sql stable as
 $$ select (day + at) at time zone zone $$;
create function partnership_notice_at_closing(of_opportunity uuid, of_stage int) returns uuid language plpgsql stable as $$
declare
    found uuid;
    ends timestamptz;
    v record;
begin
    for v in select id, published_at, closes_time, time_zone,
                    case of_stage when 1 then first_closes_on else second_closes_on end as day
               from partnership_opportunityversion
              where opportunity_id = of_opportunity and published_at is not null order by number loop
        exit when ends is not null and v.published_at > ends;
        found := v.id;
        ends := partnership_closing(v.day, v.closes_time, v.time_zone);
    end loop;
    return found;
end $$;
"""
DROP_TIMING = """
drop function partnership_notice_at_closing(uuid, int);
drop function partnership_closing(date, time, text);
"""

# Invariant 7: weights sum to 100 per version and stage; a notice is published with a rubric for each of its stages and
# changes no more, nor do its criteria and questions (invariant 8).
NOTICE = """
create function partnership_weights() returns trigger language plpgsql as $$
declare
    of_version uuid := case when tg_op = 'DELETE' then old.version_id else new.version_id end;
begin
    if exists (select 1 from partnership_rubriccriterion where version_id = of_version
                group by stage having sum(weight) <> 100) then
        raise exception 'the weights of a rubric sum to 100' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create function partnership_notice_frozen() returns trigger language plpgsql as $$
declare
    wanted int;
begin
    if old.published_at is not null then
        raise exception 'a published notice does not change' using errcode = 'check_violation';
    end if;
    if new.published_at is not null then
        select stages into wanted from partnership_opportunity where id = new.opportunity_id;
        if (select count(*) from (select stage from partnership_rubriccriterion where version_id = new.id
             group by stage having sum(weight) = 100) whole) <> wanted then
            raise exception 'a notice is published with weights of 100 for each stage' using errcode = 'check_violation';
        end if;
        if (wanted = 2) <> (new.second_closes_on is not null) then
            raise exception 'each stage of a notice closes on a day' using errcode = 'check_violation';
        end if;
    end if;
    return new;
end $$;
create function partnership_notice_part_frozen() returns trigger language plpgsql as $$
begin
    if exists (select 1 from partnership_opportunityversion v where v.published_at is not null
                and v.id = any (array[case when tg_op <> 'INSERT' then old.version_id end,
                                      case when tg_op <> 'DELETE' then new.version_id end])) then
        raise exception 'a published notice does not change' using errcode = 'check_violation';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create constraint trigger criterion_weights after insert or update or delete on partnership_rubriccriterion
  deferrable initially deferred for each row execute function partnership_weights();
create trigger opportunityversion_frozen before update on partnership_opportunityversion
  for each row execute function partnership_notice_frozen();
create trigger criterion_frozen before insert or update or delete on partnership_rubriccriterion
  for each row execute function partnership_notice_part_frozen();
create trigger question_frozen before insert or update or delete on partnership_opportunityquestion
  for each row execute function partnership_notice_part_frozen();
"""
DROP_NOTICE = """
drop trigger question_frozen on partnership_opportunityquestion;
drop trigger criterion_frozen on partnership_rubriccriterion;
drop trigger opportunityversion_frozen on partnership_opportunityversion;
drop trigger criterion_weights on partnership_rubriccriterion;
drop function partnership_notice_part_frozen();
drop function partnership_notice_frozen();
drop function partnership_weights();
"""

# Which side may make a move, and invariant 9: nothing is handed in after the closing of the notice in force.
APPLICATION = """
create function partnership_application_side() returns trigger language plpgsql as $$
begin
    if (new.organisation_id, new.implementer_id, new.opportunity_id)
       is distinct from (old.organisation_id, old.implementer_id, old.opportunity_id)
       or (new.stage, new.stages) is distinct from (old.stage, old.stages) and new.organisation_id <> (select app_org()) then
        raise exception 'an application stays whose and what it is' using errcode = 'check_violation';
    end if;
    if new.state is distinct from old.state and (select app_org()) is distinct from
       (case when old.state in ('draft', 'invited', 'proposal_draft', 'clarification') or new.state = 'withdrawn'
             then new.implementer_id else new.organisation_id end) then
        raise exception 'this move belongs to the other side' using errcode = 'check_violation';
    end if;
    if new.state = 'proposal_draft' then
        new.stage := 2;
    end if;
    if new.state is distinct from old.state and new.state in ('submitted', 'proposal_submitted') and not exists (
        select 1 from partnership_applicationversion v where v.application_id = new.id and v.stage = new.stage) then
        raise exception 'nothing was handed in' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create function partnership_application_offered() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from partnership_opportunity o where o.id = new.opportunity_id and o.state = 'open'
                    and o.organisation_id = new.organisation_id and o.stages = new.stages) then
        raise exception 'an application answers an open opportunity of the office it goes to' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create function partnership_application_in_time() returns trigger language plpgsql as $$
declare
    a record;
    n record;
begin
    select * into a from partnership_application where id = new.application_id;
    if (a.state, a.stage) is distinct from (case when new.clarifies then 'clarification'
        when new.stage = 1 then 'draft' else 'proposal_draft' end, new.stage) then
        raise exception 'this application is not being written' using errcode = 'check_violation';
    end if;
    select * into n from partnership_opportunityversion
     where id = partnership_notice_at_closing(a.opportunity_id, new.stage);
    if n.id is distinct from new.notice_id then
        raise exception 'an application answers the notice in force' using errcode = 'check_violation';
    end if;
    if not new.clarifies and (new.submitted_at <= partnership_closing(
        case new.stage when 1 then n.first_closes_on else n.second_closes_on end, n.closes_time, n.time_zone)) is not true
    then
        raise exception 'this came after the closing of the notice' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger partnership_application_side before update on partnership_application
  for each row execute function partnership_application_side();
create trigger partnership_application_offered before insert on partnership_application
  for each row execute function partnership_application_offered();
create trigger applicationversion_in_time before insert on partnership_applicationversion
  for each row execute function partnership_application_in_time();
"""
DROP_APPLICATION = """
drop trigger applicationversion_in_time on partnership_applicationversion;
drop trigger partnership_application_offered on partnership_application;
drop trigger partnership_application_side on partnership_application;
drop function partnership_application_in_time();
drop function partnership_application_offered();
drop function partnership_application_side();
"""

# Invariants 5, 6 and 8 for the panel: who declares and who rules, by which criteria, and every criterion before handing in.
PANEL = """
create function partnership_declaration_own() returns trigger language plpgsql as $$
begin
    if old.state = 'declared' and new.state <> old.state and old.account_id = (select app_account()) then
        raise exception 'nobody rules on their own conflict' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create function partnership_declared_by_member() returns trigger language plpgsql as $$
begin
    if exists (select 1 from partnership_statechange c where c.kind = 'conflict' and c.object_id = new.id
                and ((c.ends in ('none', 'declared')) <> (c.by is not distinct from new.account_id))
                and c.ends <> 'asked') then
        raise exception 'a member declares, and somebody else rules' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create function partnership_review_whole() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' and not exists (
        select 1 from partnership_application a where a.id = new.application_id and a.state = 'in_review'
           and a.stage = new.stage and new.notice_id = partnership_notice_at_closing(a.opportunity_id, a.stage)) then
        raise exception 'a review goes by the notice in force at closing' using errcode = 'check_violation';
    end if;
    if tg_op = 'UPDATE' and (new.application_id, new.account_id, new.notice_id, new.stage)
       is distinct from (old.application_id, old.account_id, old.notice_id, old.stage) then
        raise exception 'a review stays whose and of what it is' using errcode = 'check_violation';
    end if;
    if new.state = 'submitted' and exists (
        select 1 from partnership_rubriccriterion c where c.version_id = new.notice_id and c.stage = new.stage
           and not exists (select 1 from partnership_reviewscore s where s.review_id = new.id and s.criterion_id = c.id)) then
        raise exception 'a review is handed in with a score for every criterion' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create function partnership_score_fits() returns trigger language plpgsql as $$
begin
    if not exists (
        select 1 from partnership_applicationreview r join partnership_rubriccriterion c
            on c.version_id = r.notice_id and c.stage = r.stage
         where r.id = new.review_id and c.id = new.criterion_id and new.value <= c.most and r.state in ('assigned', 'draft')
           and (r.organisation_id, r.application_id, r.stage, r.account_id)
             = (new.organisation_id, new.application_id, new.stage, new.account_id)) then
        raise exception 'a score belongs to an open review and to a criterion of its notice' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger declaration_own before update on partnership_conflictdeclaration
  for each row execute function partnership_declaration_own();
create constraint trigger declaration_by_member after update on partnership_conflictdeclaration
  deferrable initially deferred for each row execute function partnership_declared_by_member();
create trigger partnership_applicationreview_whole before insert or update on partnership_applicationreview
  for each row execute function partnership_review_whole();
create trigger reviewscore_fits before insert or update on partnership_reviewscore
  for each row execute function partnership_score_fits();
"""
DROP_PANEL = """
drop trigger reviewscore_fits on partnership_reviewscore;
drop trigger partnership_applicationreview_whole on partnership_applicationreview;
drop trigger declaration_by_member on partnership_conflictdeclaration;
drop trigger declaration_own on partnership_conflictdeclaration;
drop function partnership_score_fits();
drop function partnership_review_whole();
drop function partnership_declared_by_member();
drop function partnership_declaration_own();
"""

# Invariant 10 for recommendations: since the last draft nobody acted twice, and whoever drafted approved nothing.
FOUR_EYES = """
create function partnership_recommendation_eyes() returns trigger language plpgsql as $$
declare
    since timestamptz := (select max(at) from partnership_statechange where kind = 'award_recommendation'
                           and object_id = new.id and ends = 'draft');
begin
    if exists (
        select 1 from partnership_statechange c where c.kind = 'award_recommendation' and c.object_id = new.id
           and c.at >= since and c.ends not in ('draft', 'programme')
           and (c.by is null or c.by = new.drafted_by_id or exists (
               select 1 from partnership_statechange o where o.kind = c.kind and o.object_id = c.object_id
                  and o.id <> c.id and o.at >= since and o.ends <> 'draft' and o.by = c.by))) then
        raise exception 'every step of a recommendation is taken by somebody else' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create function partnership_recommendation_fixed() returns trigger language plpgsql as $$
begin
    if old.state <> 'draft' and (new.amount, new.currency, new.conditions, new.drafted_by_id, new.application_id)
       is distinct from (old.amount, old.currency, old.conditions, old.drafted_by_id, old.application_id) then
        raise exception 'a recommendation changes as a draft only' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create constraint trigger recommendation_eyes after update on partnership_awardrecommendation
  deferrable initially deferred for each row execute function partnership_recommendation_eyes();
create trigger recommendation_fixed before update on partnership_awardrecommendation
  for each row execute function partnership_recommendation_fixed();
"""
DROP_FOUR_EYES = """
drop trigger recommendation_fixed on partnership_awardrecommendation;
drop trigger recommendation_eyes on partnership_awardrecommendation;
drop function partnership_recommendation_fixed();
drop function partnership_recommendation_eyes();
"""


def clean(table: str, application: str = "application_id") -> str:
    """Whether the reader declared no conflict with the application of a row, or was cleared (invariant 5)."""
    # Names of tables and columns.
    return f"""exists (select 1 from partnership_conflictdeclaration d
        where d.application_id = {table}.{application} and d.organisation_id = {ME} and d.account_id = {ACCOUNT}
          and d.state in ('none', 'cleared'))"""  # noqa: S608


def reviews_of(table: str, states: str, whose: str = "") -> str:
    """Whether reviews of the row's application and stage stand in one of these states."""
    return f"""exists (select 1 from partnership_applicationreview r
        where r.application_id = {table}.application_id and r.stage = {table}.stage {whose}
          and r.state in ({states}))"""  # noqa: S608


SCORE = "partnership_reviewscore"
MINE = f"and r.account_id = {ACCOUNT}"
CHAIR = f"""exists (select 1 from partnership_conflictdeclaration d join partnership_panelmember m on m.id = d.member_id
        where d.application_id = {SCORE}.application_id and d.account_id = {ACCOUNT} and m.account_id = {ACCOUNT}
          and m.role = 'chair')"""  # noqa: S608
# Invariant 6: one's own; those handed in, once one's own is; and the chair, who scores nothing, when all are in.
READS_SCORE = f"""{OWN} and {clean(SCORE)} and (account_id = {ACCOUNT} or (
    exists (select 1 from partnership_applicationreview r where r.id = {SCORE}.review_id and r.state in ('submitted', 'locked'))
    and not {reviews_of(SCORE, "'assigned', 'draft'", MINE)}
    and ({reviews_of(SCORE, "'submitted', 'locked'", MINE)}
         or ({CHAIR} and not {reviews_of(SCORE, "'assigned', 'draft'")}))))"""  # noqa: S608
WRITES_SCORE = f"{OWN} and account_id = {ACCOUNT} and {clean(SCORE)}"

OPPORTUNITY = "partnership_opportunity"
SEES_OPPORTUNITY = f"""{OWN} or ({ME} is not null and state in ('forecast', 'open', 'closed', 'decided', 'archived'))
    or exists (select 1 from partnership_application a where a.opportunity_id = {OPPORTUNITY}.id and a.implementer_id = {ME})"""  # noqa: S608
PUBLISHED = f"""{OWN} or (published_at is not null and exists (
    select 1 from partnership_opportunity o where o.id = opportunity_id))"""  # noqa: S608
OF_NOTICE = "exists (select 1 from partnership_opportunityversion v where v.id = version_id)"
IN_HAND = f"{APPLICANT} or ({OWN} and state <> 'draft')"
MAY_APPLY = f"{APPLICANT} and state = 'draft' and stage = 1"
VERSION = "partnership_applicationversion"
HANDS_IN = f"""{APPLICANT} and submitted_by_id = {ACCOUNT} and exists (
    select 1 from partnership_application a where a.id = application_id and a.implementer_id = {ME}
       and a.organisation_id = {VERSION}.organisation_id)"""  # noqa: S608
DETERMINATION = "partnership_applicationdetermination"
DETERMINES = f"""{OWN} and by_id = {ACCOUNT} and {clean(DETERMINATION)} and exists (
    select 1 from partnership_application a where a.id = application_id
       and a.implementer_id = {DETERMINATION}.implementer_id)
    and not exists (select 1 from partnership_applicationreview r
                     where r.application_id = {DETERMINATION}.application_id and r.account_id = {ACCOUNT})"""  # noqa: S608
REVIEW = "partnership_applicationreview"
REVIEWS = f"""{OWN} and account_id = {ACCOUNT} and {clean(REVIEW)} and exists (
    select 1 from partnership_panelmember m where m.id = member_id and m.account_id = {ACCOUNT} and m.role = 'reviewer')"""  # noqa: S608


def locked(table: str, *, select: str, insert: str, update: str) -> list[Operation]:
    """One policy per command, and no right to delete."""
    return [
        rls.enable(table),
        rls.policy(table, "select", using=select),
        rls.policy(table, "insert", check=insert),
        rls.policy(table, "update", using=update, check=update),
        RunSQL(
            f"revoke delete on {table} from tessera_web, tessera_jobs",
            f"grant delete on {table} to tessera_web, tessera_jobs",
        ),
    ]


def kept(table: str, *, select: str, insert: str) -> list[Operation]:
    """Rows that are added and never changed."""
    return [
        rls.enable(table),
        rls.policy(table, "select", using=select),
        rls.policy(table, "insert", check=insert),
        *rls.append_only(table),
    ]


def of_notice(table: str) -> list[Operation]:
    """Parts of a notice: read with it, written by the office."""
    return [
        rls.enable(table),
        rls.policy(table, "select", using=OF_NOTICE),
        rls.policy(table, "insert", check=OWN),
        rls.policy(table, "update", using=OWN, check=OWN),
        rls.policy(table, "delete", using=OWN),
    ]


def guards() -> list[Operation]:
    """The moves of the five machines."""
    return [
        rows.guard(
            OPPORTUNITY,
            "opportunity",
            ["draft"],
            [
                ("draft", "in_clearance"),
                ("in_clearance", "draft"),
                ("in_clearance", "forecast"),
                ("forecast", "open"),
                ("open", "closed"),
                ("closed", "decided"),
                ("decided", "archived"),
                *((each, "cancelled") for each in ("draft", "in_clearance", "forecast", "open", "closed")),
            ],
        ),
        rows.guard(
            "partnership_application",
            "application",
            ["draft"],
            [
                ("draft", "submitted"),
                ("submitted", "screened_out"),
                ("submitted", "in_review"),
                ("in_review", "invited"),
                ("in_review", "declined"),
                ("invited", "proposal_draft"),
                ("proposal_draft", "proposal_submitted"),
                ("proposal_submitted", "in_review"),
                ("in_review", "clarification"),
                ("clarification", "in_review"),
                ("in_review", "recommended"),
                ("in_review", "reserve"),
                ("reserve", "recommended"),
                ("reserve", "declined"),
                ("recommended", "awarded"),
                *(
                    (each, "withdrawn")
                    for each in (
                        "submitted",
                        "in_review",
                        "clarification",
                        "invited",
                        "proposal_draft",
                        "proposal_submitted",
                        "recommended",
                        "reserve",
                    )
                ),
            ],
        ),
        rows.guard(
            "partnership_conflictdeclaration",
            "conflict",
            ["asked"],
            [("asked", "none"), ("asked", "declared"), ("declared", "cleared"), ("declared", "recused")],
        ),
        rows.guard(
            REVIEW,
            "application_review",
            ["assigned"],
            [("assigned", "draft"), ("draft", "submitted"), ("submitted", "locked")],
        ),
        rows.guard(
            "partnership_awardrecommendation",
            "award_recommendation",
            ["draft"],
            [
                ("draft", "programme"),
                ("programme", "budget"),
                ("budget", "grants_officer"),
                ("grants_officer", "approved"),
                ("programme", "draft"),
                ("budget", "draft"),
                ("grants_officer", "draft"),
            ],
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0010_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Opportunity",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("number", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("programme_type", models.CharField(max_length=40)),
                ("stages", models.SmallIntegerField(default=2)),
                ("state", models.CharField(default="draft", max_length=24)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "-created_at", "id"], name="opportunity_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="opportunity_org_id"),
                    models.UniqueConstraint(fields=("organisation", "number"), name="opportunity_number"),
                    models.CheckConstraint(condition=models.Q(("stages__in", (1, 2))), name="opportunity_stages"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", tessera.partnership.competition.enums.OpportunityState)),
                        name="opportunity_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpportunityVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("number", models.SmallIntegerField()),
                ("summary", models.TextField(blank=True)),
                ("floor", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("ceiling", models.DecimalField(decimal_places=2, max_digits=16)),
                ("currency", models.CharField(max_length=3)),
                ("opens_on", models.DateField()),
                ("first_closes_on", models.DateField()),
                ("second_closes_on", models.DateField(blank=True, null=True)),
                ("closes_time", models.TimeField()),
                ("time_zone", models.CharField(max_length=64)),
                ("changed", models.TextField(blank=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="partnership.opportunity",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "published_by",
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
                    models.UniqueConstraint(fields=("organisation", "id"), name="opportunity_version_org_id"),
                    models.UniqueConstraint(
                        fields=("organisation", "opportunity", "number"), name="opportunity_version_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ceiling__gt", 0),
                            models.Q(
                                ("floor__isnull", True),
                                models.Q(("floor__gte", 0), ("floor__lte", models.F("ceiling"))),
                                _connector="OR",
                            ),
                        ),
                        name="opportunity_version_amounts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_on__lte", models.F("first_closes_on")),
                            models.Q(
                                ("second_closes_on__isnull", True),
                                ("second_closes_on__gt", models.F("first_closes_on")),
                                _connector="OR",
                            ),
                        ),
                        name="opportunity_version_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RubricCriterion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("stage", models.SmallIntegerField(default=1)),
                ("position", models.SmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("guidance", models.TextField(blank=True)),
                ("weight", models.DecimalField(decimal_places=2, max_digits=5)),
                ("most", models.SmallIntegerField(default=5)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="criteria",
                        to="partnership.opportunityversion",
                    ),
                ),
            ],
            options={
                "ordering": ["stage", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="criterion_org_id"),
                    models.UniqueConstraint(
                        fields=("organisation", "version", "stage", "position"), name="criterion_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("most__gte", 1),
                            ("most__lte", 100),
                            ("stage__in", (1, 2)),
                            ("weight__gt", 0),
                            ("weight__lte", 100),
                        ),
                        name="criterion_weight",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpportunityQuestion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("stage", models.SmallIntegerField(default=1)),
                ("position", models.SmallIntegerField()),
                ("text", models.CharField(max_length=400)),
                ("most_words", models.SmallIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="partnership.opportunityversion",
                    ),
                ),
            ],
            options={
                "ordering": ["stage", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "version", "stage", "position"), name="question_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("most_words__gte", 0), ("stage__in", (1, 2))), name="question_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("stage", models.SmallIntegerField(default=1)),
                ("stages", models.SmallIntegerField()),
                ("state", models.CharField(default="draft", max_length=24)),
                (
                    "implementer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="partnership.opportunity",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["implementer", "-created_at"], name="application_mine")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="application_org_id"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", tessera.partnership.competition.enums.ApplicationState),
                            ("stage__gte", 1),
                            ("stage__lte", models.F("stages")),
                            ("stages__lte", 2),
                            models.Q(
                                models.Q(("state", "invited"), _negated=True),
                                models.Q(("stage", 1), ("stages", 2)),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("state__in", ("proposal_draft", "proposal_submitted")), _negated=True),
                                ("stage", 2),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("state__in", ("recommended", "reserve", "awarded")), _negated=True),
                                ("stage", models.F("stages")),
                                _connector="OR",
                            ),
                        ),
                        name="application_stage_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("months", models.SmallIntegerField(blank=True, null=True)),
                ("answers", models.JSONField(blank=True, default=dict)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.application"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "application"), name="application_draft_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("number", models.SmallIntegerField()),
                ("stage", models.SmallIntegerField()),
                ("clarifies", models.BooleanField(default=False)),
                ("title", models.CharField(max_length=200)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("currency", models.CharField(max_length=3)),
                ("months", models.SmallIntegerField()),
                ("answers", models.JSONField()),
                ("submitted_at", models.DateTimeField(default=tessera.kernel.clock.now)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="partnership.application",
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.opportunityversion",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "application", "number"), name="application_version_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("months__gte", 1), ("months__lte", 120)),
                        name="application_version_size",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationDetermination",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("stage", models.SmallIntegerField()),
                ("outcome", models.CharField(max_length=16)),
                ("feedback", models.TextField()),
                ("at", models.DateTimeField(default=tessera.kernel.clock.now)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
                        to="partnership.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "indexes": [models.Index(fields=["organisation", "application"], name="application_determinations")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", tessera.partnership.competition.enums.Outcome)),
                        name="application_outcome",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardRecommendation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("currency", models.CharField(max_length=3)),
                ("conditions", models.TextField(blank=True)),
                ("state", models.CharField(default="draft", max_length=24)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="partnership.application",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "application"), name="recommendation_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), ("state__in", tessera.partnership.competition.enums.RecommendationState)
                        ),
                        name="recommendation_amount",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelMember",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("role", models.CharField(default="reviewer", max_length=12)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="partnership.opportunity",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="panel_member_org_id"),
                    models.UniqueConstraint(
                        fields=("organisation", "opportunity", "account"), name="panel_member_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", tessera.partnership.competition.enums.PanelRole)),
                        name="panel_member_role",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConflictDeclaration",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("state", models.CharField(default="asked", max_length=24)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="partnership.application",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "ruled_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="partnership.panelmember",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "application", "account"), name="declaration_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", tessera.partnership.competition.enums.ConflictState)),
                        name="declaration_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ruled_by__isnull", False),
                                models.Q(
                                    (
                                        "state__in",
                                        (
                                            tessera.partnership.competition.enums.ConflictState["CLEARED"],
                                            tessera.partnership.competition.enums.ConflictState["RECUSED"],
                                        ),
                                    ),
                                    _negated=True,
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("ruled_by__isnull", True),
                                models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            (
                                                tessera.partnership.competition.enums.ConflictState["ASKED"],
                                                tessera.partnership.competition.enums.ConflictState["NONE"],
                                            ),
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(("ruled_by", models.F("account")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="declaration_ruled_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationReview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("stage", models.SmallIntegerField()),
                ("state", models.CharField(default="assigned", max_length=24)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="partnership.application",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.opportunityversion",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="partnership.panelmember",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="application_review_org_id"),
                    models.UniqueConstraint(
                        fields=("organisation", "application", "stage", "account"), name="application_review_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", tessera.partnership.competition.enums.ReviewState)),
                        name="application_review_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewScore",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("stage", models.SmallIntegerField()),
                ("value", models.SmallIntegerField()),
                ("reason", models.TextField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.application",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="partnership.applicationreview",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.rubriccriterion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "review", "criterion"), name="score_once"),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0), models.Q(("reason", ""), _negated=True)),
                        name="score_reasoned",
                    ),
                ],
            },
        ),
        *(
            rls.inside(f"partnership_{table}", column, f"partnership_{target}")
            for table, column, target in (
                ("opportunityversion", "opportunity_id", "opportunity"),
                ("rubriccriterion", "version_id", "opportunityversion"),
                ("opportunityquestion", "version_id", "opportunityversion"),
                ("application", "opportunity_id", "opportunity"),
                ("applicationversion", "application_id", "application"),
                ("applicationversion", "notice_id", "opportunityversion"),
                ("applicationdetermination", "application_id", "application"),
                ("awardrecommendation", "application_id", "application"),
                ("panelmember", "opportunity_id", "opportunity"),
                ("conflictdeclaration", "application_id", "application"),
                ("conflictdeclaration", "member_id", "panelmember"),
                ("applicationreview", "application_id", "application"),
                ("applicationreview", "member_id", "panelmember"),
                ("applicationreview", "notice_id", "opportunityversion"),
                ("reviewscore", "review_id", "applicationreview"),
                ("reviewscore", "criterion_id", "rubriccriterion"),
            )
        ),
        RunSQL(TIMING, DROP_TIMING),
        RunSQL(NOTICE, DROP_NOTICE),
        RunSQL(APPLICATION, DROP_APPLICATION),
        RunSQL(PANEL, DROP_PANEL),
        RunSQL(FOUR_EYES, DROP_FOUR_EYES),
        *guards(),
        *locked(OPPORTUNITY, select=SEES_OPPORTUNITY, insert=OWN, update=OWN),
        *locked(
            "partnership_opportunityversion", select=PUBLISHED, insert=f"{OWN} and published_at is null", update=OWN
        ),
        *of_notice("partnership_rubriccriterion"),
        *of_notice("partnership_opportunityquestion"),
        *locked("partnership_application", select=IN_HAND, insert=MAY_APPLY, update=IN_HAND),
        *rls.own_rows("partnership_applicationdraft"),
        *kept(VERSION, select=f"{APPLICANT} or ({OWN} and {clean(VERSION)})", insert=HANDS_IN),
        *kept(DETERMINATION, select=f"{APPLICANT} or {OWN}", insert=DETERMINES),
        *rows.office_rows("partnership_awardrecommendation"),
        *rows.office_rows("partnership_panelmember"),
        *locked("partnership_conflictdeclaration", select=OWN, insert=f"{OWN} and state = 'asked'", update=OWN),
        *locked(
            REVIEW,
            select=OWN,
            insert=REVIEWS,
            update=f"{OWN} and (account_id = {ACCOUNT} or state in ('submitted', 'locked'))",
        ),
        *locked(SCORE, select=READS_SCORE, insert=WRITES_SCORE, update=WRITES_SCORE),
    ]
