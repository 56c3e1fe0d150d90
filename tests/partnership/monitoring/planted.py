"""An award of the office as it is watched, planted through real actions, and words that stand nowhere else."""

from __future__ import annotations

import io
from dataclasses import replace
from uuid import UUID

from tessera.kernel.clock import today
from tessera.kernel.files import api as files
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards import api as awards
from tessera.partnership.awards import policy as award_policy
from tessera.partnership.monitoring import policy
from tessera.partnership.monitoring.actions import incidents, learning, looking, plans
from tessera.partnership.monitoring.models import Closeout, CloseoutItem, ReportAttachment, ReportDue, ReportVersion
from tessera.partnership.monitoring.states import CLOSEOUT, ITEM, REPORT
from tessera.partnership.stages import api as stages
from tests.partnership.awards.world import DAY
from tests.permissions.cast import Cast

SECRETS = (
    "watch the weir at dusk", "the miller wrote nothing down", "a second padlock by Candlemas", "the causeway floods",
    "a ledger went astray at the toll", "the weir study", "mend the toll-house stair", "the narrative of the eel traps",
    "eel-traps.txt", "a tally of the eel baskets",
)  # fmt: skip


def plant(people_here: Cast, award_id: UUID) -> dict[str, object]:
    """One of each thing of the planted award; gives values for addresses."""
    officer = people_here.actors["programme-officer"]
    by = replace(officer, actions=officer.actions | set(policy.ACTIONS) | set(award_policy.ACTIONS))
    with unit_of_work(by=by):
        award = awards.get(award_id, by=by)
        plan = plans.write_plan(award_id, plans.PlanWords(SECRETS[0]), by=by)
        visit = looking.plan_visit(award_id, "site_visit", today(), "Books", by=by)
        finding = looking.record_finding(award_id, looking.Found("minor", SECRETS[1], visit.pk), by=by)
        action = looking.ask_action(finding.pk, SECRETS[2], today() + DAY, by=by)
        risk = looking.record_risk(award_id, SECRETS[3], 2, 3, by=by)
        incident = incidents.record_incident(award_id, "other", SECRETS[4], by=by)
        evaluation = learning.plan_evaluation(award_id, learning.Planned("final", SECRETS[5], today()), by=by)
        owner = {**awards.owners(award), "award": award}
        due = ReportDue.objects.create(**owner, kind="performance", starts=today(), ends=today(), due=today() + DAY)
        stages.begin(REPORT, due, by=by)
        version = ReportVersion.objects.create(
            **owner, report=due, number=1, narrative=SECRETS[7], submitted_by=by.account
        )
        kept = files.store(io.BytesIO(SECRETS[9].encode()), organisation=by.home, media_type="text/plain", by=by)
        attached = ReportAttachment.objects.create(
            **owner, version=version, name=SECRETS[8], media_type="text/plain", size=3, sha256="0" * 64,
            office_file=kept.pk,
        )  # fmt: skip
        closeout = Closeout.objects.create(organisation_id=by.home, award=award, ended=today())
        stages.begin(CLOSEOUT, closeout, by=by)
        item = CloseoutItem.objects.create(
            organisation_id=by.home, award=award, closeout=closeout, kind="property", due=today(), evidence=SECRETS[6]
        )
        stages.begin(ITEM, item, by=by)
    return {
        "monitoring_plan": plan.pk, "site_visit": visit.pk, "award_finding": finding.pk, "corrective_action": action.pk,
        "award_risk": risk.pk, "incident": incident.pk, "evaluation": evaluation.pk, "due_report": due.pk,
        "report_attachment": attached.pk,
    }  # fmt: skip
