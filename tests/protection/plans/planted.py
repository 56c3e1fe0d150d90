"""A plan of somebody else's case, planted through real actions, and words that stand nowhere else."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import in_days, today
from tessera.kernel.work import unit_of_work
from tessera.protection.plans import actions, policy
from tessera.protection.plans.words import ConferenceWords, ServiceWords
from tests.permissions.cast import Cast

SECRETS = (
    "a loom of her own by Lammas", "ask Sister Perpetua for the key", "the dentist over the saddlery",
    "never again the cannery road", "yes, if Fenna may come along", "pewter sparrow",
)  # fmt: skip


def plant(people_here: Cast, case: UUID) -> dict[str, object]:
    """One of each thing at Harbour, waiting for approval; gives values for addresses."""
    worker = people_here.actors["caseworker"]
    by = Actor(
        worker.account,
        worker.organisation,
        worker.roles,
        worker.actions | set(policy.ACTIONS),
        function=worker.function,
    )
    zaytuna = people_here.organisations["zaytuna"]
    with unit_of_work(by=by):
        plan = actions.new_version(case, by=by, review_on=in_days(30), agreed_words=SECRETS[4], ask_approval=True)
        goal = actions.set_goal(case, SECRETS[0], by=by, domain="work_livelihood")
        task = actions.set_task(case, SECRETS[1], today(), by=by, goal=goal.pk)
        service = actions.add_service(case, {"service_type": "dental"}, ServiceWords(place=SECRETS[2]), by=by)
        wishes = ConferenceWords(wishes=SECRETS[3])
        meeting = actions.add_conference(case, wishes, by=by, held_on=today(), guests=[zaytuna])
        actions.make_feed(SECRETS[5], by=by)
    return {"plan": plan.pk, "goal": goal.pk, "task": task.pk, "service": service.pk, "conference": meeting.pk}


def pages(values: dict[str, object], case: UUID) -> list[str]:
    """The pages of the room about what was planted, for a caseworker."""
    about = {name: str(value) for name, value in values.items()}
    return [
        f"/cases/{case}/?part=plan",
        *(f"/plans/{case}/{page}/" for page in ("goals/add", "version", "copy", "services/add", "conferences/add")),
        f"/plans/tasks/{about['task']}/",
        f"/plans/goals/{about['goal']}/",
        f"/plans/goals/{about['goal']}/replace/",
        f"/plans/services/{about['service']}/",
        f"/plans/conferences/{about['conference']}/",
        f"/cases/{case}/?part=legal",
        "/plans/calendar/",
    ]


def pages_of_a_supervisor(values: dict[str, object]) -> list[str]:
    """The pages of approval."""
    return ["/plans/approvals/", f"/plans/versions/{values['plan']}/answer/"]
