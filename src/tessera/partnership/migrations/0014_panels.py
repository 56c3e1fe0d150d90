"""Panels that change: conflicts found late, reviewers who fall out, a least number of reviews; and the database's clock."""

from django.db import migrations, models
from django.db.migrations.operations import RunSQL
from django.db.migrations.operations.base import Operation

import tessera.partnership.competition.enums
from tessera.kernel.database import rls
from tessera.partnership.stages import rows

ME, ACCOUNT = rows.ME, "(select app_account())"
OWN, APPLICANT = f"organisation_id = {ME}", f"implementer_id = {ME}"
VERSION, DETERMINATION = "partnership_applicationversion", "partnership_applicationdetermination"
REVIEW, SCORE = "partnership_applicationreview", "partnership_reviewscore"


def clean(table: str, *, serving: bool) -> str:
    """Whether the reader serves on the panel and declared no conflict with a row's application, or was cleared."""
    member = "join partnership_panelmember m on m.id = d.member_id and m.state = 'serving'" if serving else ""
    return f"""exists (select 1 from partnership_conflictdeclaration d {member}
        where d.application_id = {table}.application_id and d.organisation_id = {ME} and d.account_id = {ACCOUNT}
          and d.state in ('none', 'cleared'))"""  # noqa: S608


def reviews_of(states: str, whose: str = "") -> str:
    """Whether reviews of a score's application and stage stand in one of these states."""
    return f"""exists (select 1 from {REVIEW} r where r.application_id = {SCORE}.application_id
        and r.stage = {SCORE}.stage {whose} and r.state in ({states}))"""  # noqa: S608


MINE = f"and r.account_id = {ACCOUNT}"
CHAIR = f"""exists (select 1 from partnership_conflictdeclaration d join partnership_panelmember m on m.id = d.member_id
        where d.application_id = {SCORE}.application_id and d.account_id = {ACCOUNT} and m.account_id = {ACCOUNT}
          and m.role = 'chair')"""  # noqa: S608
# What was set aside is read once something was decided: before, it would still sway those who score.
ASIDE = f"""or (r.state = 'set_aside' and exists (select 1 from {DETERMINATION} t
        where t.application_id = {SCORE}.application_id and t.stage = {SCORE}.stage))"""  # noqa: S608


def reads_score(*, late: bool) -> str:
    """Invariant 6: one's own; those handed in, once one's own is; and the chair, who scores nothing, when all are in."""
    return f"""{OWN} and {clean(SCORE, serving=late)} and (account_id = {ACCOUNT} or (
    exists (select 1 from {REVIEW} r where r.id = {SCORE}.review_id
             and (r.state in ('submitted', 'locked') {ASIDE if late else ""}))
    and not {reviews_of("'assigned', 'draft'", MINE)}
    and ({reviews_of("'submitted', 'locked'", MINE)} or ({CHAIR} and not {reviews_of("'assigned', 'draft'")}))))"""  # noqa: S608


def texts(*, late: bool) -> dict[str, str]:
    """Who reads what was handed in."""
    return {"using": f"{APPLICANT} or ({OWN} and {clean(VERSION, serving=late)})"}


def determines(*, late: bool) -> dict[str, str]:
    """Who decides: on the panel, without a conflict, and without a review of their own."""
    return {
        "check": f"""{OWN} and by_id = {ACCOUNT} and {clean(DETERMINATION, serving=late)} and exists (
    select 1 from partnership_application a where a.id = application_id
       and a.implementer_id = {DETERMINATION}.implementer_id)
    and not exists (select 1 from {REVIEW} r
                     where r.application_id = {DETERMINATION}.application_id and r.account_id = {ACCOUNT})"""  # noqa: S608
    }


def reviews(*, late: bool) -> dict[str, str]:
    """Who begins a review."""
    return {
        "check": f"""{OWN} and account_id = {ACCOUNT} and {clean(REVIEW, serving=late)} and exists (
    select 1 from partnership_panelmember m where m.id = member_id and m.account_id = {ACCOUNT} and m.role = 'reviewer')"""  # noqa: S608
    }


def changes_review(*, late: bool) -> dict[str, str]:
    """One's own review; somebody else's to lock it or to set it aside (the trigger below says from where)."""
    if late:
        return {
            "using": OWN,
            "check": f"{OWN} and (account_id = {ACCOUNT} or state in ('submitted', 'locked', 'set_aside'))",
        }
    both = f"{OWN} and (account_id = {ACCOUNT} or state in ('submitted', 'locked'))"
    return {"using": both, "check": both}


def scores(*, late: bool) -> str:
    """Who writes a score."""
    return f"{OWN} and account_id = {ACCOUNT} and {clean(SCORE, serving=late)}"


def anew(table: str, command: str, before: dict[str, str], after: dict[str, str]) -> list[Operation]:
    """Another policy in the place of one."""
    old = rls.policy(table, command, **before)
    return [RunSQL(old.reverse_sql, old.sql), rls.policy(table, command, **after)]


def guarded(
    table: str, kind: str, start: str, before: tuple[tuple[str, str], ...], more: tuple[tuple[str, str], ...]
) -> list[Operation]:
    """The moves there were, and more."""
    old = rows.guard(table, kind, [start], before)
    return [RunSQL(old.reverse_sql, old.sql), rows.guard(table, kind, [start], (*before, *more))]


CLOCK = """
create function partnership_now() returns timestamptz language sql stable as
 $$ select coalesce(nullif(current_setting('app.clock', true), '')::timestamptz, now()) $$;
"""

# Invariant 9: the database stamps what is handed in, and what is published, by its own clock.
STAMPED = """
create or replace function partnership_application_in_time() returns trigger language plpgsql as $$
declare
    a record;
    n record;
begin
    new.submitted_at := {stamp};
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
"""
PUBLISHED = """
create function partnership_notice_stamped() returns trigger language plpgsql as $$
begin
    new.published_at := partnership_now();
    return new;
end $$;
create trigger opportunityversion_stamped before update on partnership_opportunityversion
  for each row when (old.published_at is null and new.published_at is not null)
  execute function partnership_notice_stamped();
"""
DROP_PUBLISHED = """
drop trigger opportunityversion_stamped on partnership_opportunityversion;
drop function partnership_notice_stamped();
"""

# A colleague's review is set aside, never handed in for them; and nothing follows from fewer reviews than were announced.
QUORUM = f"""
create function partnership_review_of_another() returns trigger language plpgsql as $$
begin
    if old.account_id is distinct from app_account() and app_org() is not null and new.state is distinct from old.state
       and new.state <> 'set_aside' and (old.state, new.state) <> ('submitted', 'locked') then
        raise exception 'nobody writes or hands in the review of another' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger applicationreview_of_another before update on {REVIEW}
  for each row execute function partnership_review_of_another();
create function partnership_determination_quorum() returns trigger language plpgsql as $$
declare
    least int;
begin
    perform 1 from partnership_application a where a.id = new.application_id for no key update;
    select n.least_reviews into least from partnership_application a join partnership_opportunityversion n
        on n.id = partnership_notice_at_closing(a.opportunity_id, new.stage) where a.id = new.application_id;
    if exists (select 1 from {REVIEW} r where r.application_id = new.application_id and r.stage = new.stage
                and r.state in ('assigned', 'draft'))
       or (select count(*) from {REVIEW} r where r.application_id = new.application_id and r.stage = new.stage
            and r.state in ('submitted', 'locked')) < least then
        raise exception 'something follows when every review, and as many as the notice says, is handed in'
          using errcode = 'check_violation';
    end if;
    if exists (select 1 from {REVIEW} r join partnership_conflictdeclaration d
                   on d.application_id = r.application_id and d.account_id = r.account_id and d.state = 'declared'
                where r.application_id = new.application_id and r.stage = new.stage and r.state <> 'set_aside') then
        raise exception 'somebody rules on a conflict of interest before anything follows' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger applicationdetermination_quorum before insert on {DETERMINATION}
  for each row execute function partnership_determination_quorum();
"""  # noqa: S608
DROP_QUORUM = f"""
drop trigger applicationdetermination_quorum on {DETERMINATION}; drop function partnership_determination_quorum();
drop trigger applicationreview_of_another on {REVIEW}; drop function partnership_review_of_another();
"""

CONFLICT = (("asked", "none"), ("asked", "declared"), ("declared", "cleared"), ("declared", "recused"))
REVIEWING = (("assigned", "draft"), ("draft", "submitted"), ("submitted", "locked"))
_STILL = (
    "submitted", "in_review", "clarification", "invited", "proposal_draft", "proposal_submitted", "recommended", "reserve",
)  # fmt: skip
APPLYING = (
    ("draft", "submitted"), ("submitted", "screened_out"), ("submitted", "in_review"), ("in_review", "invited"),
    ("in_review", "declined"), ("invited", "proposal_draft"), ("proposal_draft", "proposal_submitted"),
    ("proposal_submitted", "in_review"), ("in_review", "clarification"), ("clarification", "in_review"),
    ("in_review", "recommended"), ("in_review", "reserve"), ("reserve", "recommended"), ("reserve", "declined"),
    ("recommended", "awarded"), *((each, "withdrawn") for each in _STILL),
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("partnership", "0013_publishing")]

    operations = [
        migrations.AddField(
            model_name="opportunityversion", name="least_reviews", field=models.SmallIntegerField(default=2)
        ),
        migrations.AddConstraint(
            model_name="opportunityversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("least_reviews__gte", 1), ("least_reviews__lte", 20)),
                name="opportunity_version_reviews",
            ),
        ),
        migrations.AddField(
            model_name="panelmember", name="state", field=models.CharField(default="serving", max_length=24)
        ),
        migrations.AddConstraint(
            model_name="panelmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", tessera.partnership.competition.enums.MemberState)),
                name="panel_member_state",
            ),
        ),
        # The same rule over a longer list of states.
        migrations.RemoveConstraint(model_name="applicationreview", name="application_review_state"),
        migrations.AddConstraint(
            model_name="applicationreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", tessera.partnership.competition.enums.ReviewState)),
                name="application_review_state",
            ),
        ),
        RunSQL(CLOCK, "drop function partnership_now()"),
        RunSQL(STAMPED.format(stamp="partnership_now()"), STAMPED.format(stamp="new.submitted_at")),
        RunSQL(PUBLISHED, DROP_PUBLISHED),
        RunSQL(QUORUM, DROP_QUORUM),
        *guarded(
            "partnership_conflictdeclaration",
            "conflict",
            "asked",
            CONFLICT,
            (("none", "declared"), ("cleared", "declared")),
        ),
        *guarded(
            REVIEW,
            "application_review",
            "assigned",
            REVIEWING,
            tuple((each, "set_aside") for each in ("assigned", "draft", "submitted", "locked")),
        ),
        *guarded(
            "partnership_application",
            "application",
            "draft",
            APPLYING,
            (("recommended", "in_review"), ("reserve", "in_review")),
        ),
        rows.guard(
            "partnership_panelmember", "panel_member", ["serving"], [("serving", "ended"), ("ended", "serving")]
        ),
        *anew(VERSION, "select", texts(late=False), texts(late=True)),
        *anew(DETERMINATION, "insert", determines(late=False), determines(late=True)),
        *anew(REVIEW, "insert", reviews(late=False), reviews(late=True)),
        *anew(REVIEW, "update", changes_review(late=False), changes_review(late=True)),
        *anew(SCORE, "select", {"using": reads_score(late=False)}, {"using": reads_score(late=True)}),
        *anew(SCORE, "insert", {"check": scores(late=False)}, {"check": scores(late=True)}),
        *anew(
            SCORE,
            "update",
            {"using": scores(late=False), "check": scores(late=False)},
            {"using": scores(late=True), "check": scores(late=True)},
        ),
    ]
