"""Somebody else's data, planted through real actions: what a stranger must not learn by any road."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.observatory.agreements import api as agreements
from tessera.protection.cases import api as cases
from tessera.protection.referrals import api as referrals
from tessera.trust.consent import api as consent
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects
from tests.permissions.cast import Cast

EXPLAINED = ("purpose", "who_sees", "right_to_refuse", "right_to_withdraw")
# Words that stand nowhere else in the program, in several scripts.
WHO = subjects.Identity(
    given_names="Quendrisa",
    family_name="Zhvirblytska",
    other_names=("Квендриса",),
    phones=("+380 67 7731942",),
    emails=("quendrisa@inbox.example",),
    must_not_know=(subjects.Outsider("uncle Wolodar"),),
)
SECRETS = (
    "Quendrisa", "Zhvirblytska", "Квендриса", "7731942", "quendrisa@", "Wolodar",
    "blue gate by the mill", "She whispered of the ferry", "promised a florist", "not to tell Ostap",
)  # fmt: skip


@dataclass(slots=True)
class Planted:
    """Ids of what was planted, and the words and codes that may stand on no stranger's page."""

    case: UUID
    subject: UUID
    episode: UUID
    decision: UUID
    referral: UUID
    bundle: UUID
    secrets: list[str] = field(default_factory=list)
    # Values for the addresses of rooms that plant their own.
    more: dict[str, object] = field(default_factory=dict)


def plant(people_here: Cast) -> Planted:
    """A named survivor at Harbour with a case, an account, a note, decisions and a referral sent to Zaytuna."""
    harbour, zaytuna = people_here.organisations["harbour"], people_here.organisations["zaytuna"]
    worker = _with_everything(people_here.actors["caseworker"])
    with unit_of_work(by=worker):
        keep = consent.Terms(purpose="keep_record", decision="given", explained=EXPLAINED)
        case = cases.open_case(
            by=worker,
            values={
                "gender": "Feminine",
                "age_at_intake": 24,
                "citizenships": ["UA"],
                "data_source": "case_management",
            },
            identity=WHO,
            consent=[keep],
            status="Active",
        )
        told = cases.EpisodeWords(place="blue gate by the mill", promised="promised a florist")
        episode = cases.add_episode(case.id, {"episode_type": "Exploitation", "country": "PL"}, by=worker, words=told)
        cases.add_note(case.id, "She whispered of the ferry", by=worker)
        row = consent.record(
            case.subject_id,
            consent.Terms(
                purpose="referral",
                decision="given",
                recipient_class="named_organisation",
                recipient=zaytuna,
                data_categories=("identity", "contact"),
                explained=EXPLAINED,
                words=consent.Words(withhold_exactly="not to tell Ostap"),
            ),
            by=worker,
        )
        statistics = consent.Terms(purpose="anonymised_statistics", decision="given", explained=EXPLAINED)
        consent.record(case.subject_id, statistics, by=worker)
        draft = referrals.draft(case.id, referrals.Envelope(zaytuna, services_requested=("psychosocial",)), by=worker)
        sent = referrals.send(draft.id, by=worker, fields=("name", "phones"), shown_on=today())
        agreements.sign(by=worker, signer_function="Director of the planted house")
        person_code = subjects.code_of(case.subject_id, by=worker)
        bundle = sent.bundles.get()
    assert people.organisation("harbour").id == harbour
    return Planted(
        case=case.id,
        subject=case.subject_id,
        episode=episode.id,
        decision=row.id,
        referral=sent.id,
        bundle=bundle.id,
        secrets=[*SECRETS, case.code, person_code, sent.code, "Director of the planted house"],
    )


def _with_everything(actor: Actor) -> Actor:
    """The caseworker with every right a house that serves survivors can give, so that all can be planted by one."""
    more = {
        "agreement:terms:view",
        "agreement:terms:sign",
        "referral:envelope:send",
        "referral:envelope:view",
        "case:file:assign",
    }
    return Actor(
        actor.account, actor.organisation, actor.roles, actor.actions | more, actor.purpose, actor.job, actor.function
    )
