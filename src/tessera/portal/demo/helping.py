"""Parts of a featured case that are about help: screening, assessments, plan, services, health, follow-up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tessera.kernel.clock import today
from tessera.portal.demo.sayings import ROOM_FORM
from tessera.portal.demo.stage import Stage
from tessera.portal.demo.story import EXPLAINED
from tessera.protection.assessments import api as assessments
from tessera.protection.followup import api as followup
from tessera.protection.forms import api as forms
from tessera.protection.plans import api as plans
from tessera.protection.screening import api as screening
from tessera.protection.work import api as work
from tessera.trust.consent import api as consent

_SEEN = (
    ("recruitment_deception.work_conditions", "survivor", "stated"),
    ("recruitment_coercion.documents_confiscated", "survivor", "stated"),
    ("destination_coercion.wages_withheld", "document", "documented"),
    ("destination_coercion.isolation_confinement_surveillance", "third_party", "inferred"),
    ("exploitation.excessive_days_or_hours", "survivor", "stated"),
)
_DOUBTED = (
    "recruitment_coercion.debt_bondage",
    "exploitation.hazardous_work",
    "destination_coercion.violence_on_person",
)


def screen(stage: Stage, *, danger: bool = False, strong: bool = True) -> None:
    """A screening: some signs seen, some doubted, one not there."""
    by = stage.by("worker")
    items = {
        code: screening.ItemAnswer("yes", source, how, stage.say("screened_note") if source == "third_party" else "")
        for code, source, how in _SEEN[: None if strong else 2]
    }
    items |= {code: screening.ItemAnswer("unknown") for code in _DOUBTED}
    items["exploitation.no_access_to_education"] = screening.ItemAnswer("no")
    screening.save(stage.case, "platform", screening.Answers(
        sets=("ilo_adult_labour",), items=items, context="shelter_intake", interview_place="private_room",
        interpreter="professional", others_present=("nobody",), support_person="yes", break_requested="yes",
        age_group="18_plus", age_doubt="unknown", immediate_danger="yes" if danger else "no",
        alternative_reading=("labour_law_breach_only",), judgement="strong_concern_refer" if strong else "concern_continue",
        informed_and_wants="interview_now", next_step=("full_interview", "emergency_service") if danger else ("full_interview",),
        reason=stage.say("screened_danger" if danger else "screened"),
    ), by=by)  # fmt: skip


def _add(stage: Stage, kind: assessments.Kind, role: str, answers: dict[str, Any]) -> None:
    by = stage.by(role)
    shape = forms.definition(f"assessment_{kind}", by=by)
    said = {"assessed_on": today().isoformat(), "source": "survivor", "interview_place": "private_room", **answers}
    assessments.add(stage.case, kind, shape, said, by=by)


def _safety_plan(stage: Stage) -> list[dict[str, Any]]:
    return [{"warning_sign": stage.say("sign"), "what_i_do": stage.say("do"), "who_helps": stage.say("helper"),
             "safe_place": stage.say("place"), "bag_ready": stage.say("bag"), "code_word": stage.say("word")}]  # fmt: skip


def fear(stage: Stage) -> None:
    """The first safety assessment: the danger is high."""
    _add(stage, assessments.Kind.SAFETY, "worker", {
        "trigger": "intake", "immediate_danger": "no", "risk_level": "high", "survivor_view_of_risk": "same",
        "threat_actors": [{"threat_who": stage.say("threat_who"), "threat_link": "trafficker", "threat_capability": stage.say("threat_how")}],
        "threats_received": ["to_family", "debt_claim"], "trafficker_knows": ["phone", "family_address", "documents_held"],
        "suspects_status": "free", "device_safety": ["phone_shared"], "family_implicated": "pressured",
        "self_harm_screen": "no_sign", "detention_or_removal_risk": "possible",
        "re_trafficking_factors": ["debt", "irregular_status", "single_earner"], "protective_factors": ["skills"],
        "survivor_view_words": stage.say("view"), "risk_reason": stage.say("risk"), "safety_plan": _safety_plan(stage),
        "safety_plan_copy": "not_safe_to_hold",
    })  # fmt: skip


def calmer(stage: Stage, level: str = "medium") -> None:
    """A later look: fewer threats, more that protects."""
    _add(stage, assessments.Kind.SAFETY, "worker", {
        "trigger": "scheduled", "immediate_danger": "no", "risk_level": level, "survivor_view_of_risk": "lower",
        "threats_received": [] if level == "low" else ["debt_claim"], "trafficker_knows": ["family_address"],
        "suspects_status": "free", "device_safety": ["new_phone_given", "location_off"], "family_implicated": "pressured",
        "self_harm_screen": "no_sign", "detention_or_removal_risk": "none" if level == "low" else "possible",
        "re_trafficking_factors": ["debt"], "protective_factors": ["skills", "trusted_person", "safe_home"],
        "survivor_view_words": stage.say("view"), "risk_reason": stage.say("risk_less"),
        "safety_plan": _safety_plan(stage), "safety_plan_copy": "paper",
    })  # fmt: skip


def danger(stage: Stage) -> None:
    """Somebody in danger today: colleagues are told."""
    _add(stage, assessments.Kind.SAFETY, "worker", {
        "trigger": "new_threat", "immediate_danger": "yes", "risk_level": "immediate", "survivor_view_of_risk": "higher",
        "threats_received": ["to_self"], "trafficker_knows": ["current_place"], "self_harm_screen": "thoughts",
        "risk_reason": stage.say("risk_now"), "safety_plan": _safety_plan(stage), "safety_plan_copy": "declined",
    })  # fmt: skip


_AREAS = (("shelter_housing", "need_home"), ("immigration_documents", "need_papers"),
          ("legal_civil_and_wages", "need_money"), ("mental_health_psychosocial", "need_sleep"))  # fmt: skip


def needs(stage: Stage, scores: tuple[int, ...] = (1, 1, 2, 2)) -> None:
    """What is needed, area by area, from 1 (very bad) to 4 (good)."""
    rows: list[dict[str, Any]] = [
        {"domain": domain, "score": str(score), "need": stage.say(words), "wants_help": "yes"}
        for (domain, words), score in zip(_AREAS, scores, strict=True)
    ]
    for place, row in enumerate(rows[:3], start=1):
        row["survivor_priority"] = str(place)
    rows[0]["strength"] = stage.say("strength")
    rows.append({"domain": "language_interpretation", "score": "3", "wants_help": "no"})
    _add(
        stage, assessments.Kind.NEEDS, "worker", {"trigger": "intake" if scores[0] == 1 else "scheduled", "needs": rows}
    )


def health(stage: Stage, *, urgent: bool = False) -> None:
    """The health record, by those who keep it; `urgent` is an exposure not yet 72 hours ago."""
    answers: dict[str, Any] = {
        "chronic_conditions": stage.say("chronic"), "medicines": stage.say("medicines"), "allergies": stage.say("allergies"),
        "injuries": [{"injury_where": stage.say("injury_where"), "injury_what": stage.say("injury_what"), "injury_treated": "yes"}],
        "tests": [{"test_kind": "other", "test_result": "negative", "test_on": today().isoformat(), "test_told": "yes"}],
        "provider": stage.say("clinic"), "appointment_on": stage.day(1 if urgent else 6).isoformat(),
        "appointment_note": stage.say("task_doctor"), "needs_examination": "yes" if urgent else "no",
        "exposure_window": "under_72h" if urgent else "none",
    }  # fmt: skip
    _add(stage, assessments.Kind.HEALTH, "health_worker", answers)


def plan(stage: Stage) -> None:
    """The first plan: goals in the survivor's words, tasks done, late, of today and of next week."""
    by, case = stage.by("worker"), stage.case
    plans.new_version(case, by=by, review_on=stage.day(-22), survivor_agreed="yes", agreed_words=stage.say("agreed"),
                      copy_given="paper", source="survivor")  # fmt: skip
    for name, domain, days in (("goal_home", "shelter_housing", -12), ("goal_work", "work_livelihood", 40),
                               ("goal_wages", "legal_civil_and_wages", 90)):  # fmt: skip
        seen = stage.say(f"{name}_seen") if name != "goal_wages" else ""
        row = plans.set_goal(case, stage.say(name), by=by, domain=domain, measure=seen, target_date=stage.day(days))
        stage.kept[name] = row.pk
    done = plans.set_task(case, stage.say("task_phone"), stage.day(-50), by=by, goal=stage.kept["goal_home"])
    stage.kept["done"] = done.pk
    for words, due, goal in (("task_permit", -2, "goal_work"), ("task_doctor", 0, "goal_home"),
                             ("task_lawyer", 1, "goal_wages"), ("task_school", 6, "goal_work")):  # fmt: skip
        plans.set_task(
            case, stage.say(words), stage.day(due), by=by, goal=stage.kept[goal], expected=stage.say("expected")
        )
    plans.set_task(
        case, stage.say("task_self"), stage.day(9), by=by, owner_kind="survivor", goal=stage.kept["goal_wages"]
    )


def plan_again(stage: Stage) -> None:
    """The second version, after the review: one goal reached, approval asked for."""
    by = stage.by("worker")
    plans.task_done(stage.kept["done"], by=by)
    plans.move_goal(stage.kept["goal_home"], "met", by=by)
    plans.move_goal(stage.kept["goal_work"], "in_progress", by=by)
    plans.new_version(stage.case, by=by, review_on=stage.day(5), survivor_agreed="partly",
                      agreed_words=stage.say("agreed"), source="survivor", ask_approval=True)  # fmt: skip


def services(stage: Stage) -> None:
    """Services with what they cost and what stood in their way."""
    by, case = stage.by("worker"), stage.case
    goal = stage.kept.get("goal_work")
    plans.add_service(case, {
        "service_type": "safe_accommodation", "response_type": "direct", "started_on": stage.day(-54), "started_on_precision": "exact",
        "quantity": Decimal(48), "unit": "night", "cost": Decimal("1344.00"), "currency": "EUR", "funding_line": "SHELTER-26",
        "delivered": "delivered", "source": "staff_observation",
    }, plans.ServiceWords(provider=stage.say("service_house")), by=by)  # fmt: skip
    plans.add_service(case, {
        "service_type": "language_course", "response_type": "referred", "goal_id": goal, "requested_on": stage.day(-40),
        "requested_on_precision": "exact", "started_on": stage.day(-26), "started_on_precision": "exact", "quantity": Decimal(9),
        "unit": "session", "cost": Decimal("180.00"), "currency": "EUR", "barriers": ["childcare", "distance"], "delivered": "partly",
        "feedback": 4, "source": "survivor",
    }, plans.ServiceWords(provider=stage.say("service_course"), feedback=stage.say("feedback")), by=by)  # fmt: skip
    plans.add_service(case, {
        "service_type": "dental", "response_type": "referred", "requested_on": stage.day(-30), "requested_on_precision": "exact",
        "appointment": stage.day(3), "barriers": ["waiting_time", "cost"], "delivered": "waiting_list", "source": "survivor",
    }, plans.ServiceWords(provider=stage.say("service_dentist")), by=by)  # fmt: skip


def conference(stage: Stage) -> None:
    """A meeting about the case; what the guest may hear, consent says."""
    plans.add_conference(
        stage.case,
        plans.ConferenceWords(stage.say("wishes"), stage.say("strengths"), "", "", stage.say("decisions"), ""),
        by=stage.by("worker"), held_on=stage.day(-27), guests=[stage.crew.organisations["nrm-office"]], survivor_present="yes",
    )  # fmt: skip


def own_form(stage: Stage) -> None:
    """A form of the house itself, put into use once and answered."""
    by = stage.by("supervisor")
    if "room_form" not in _made(stage):
        uploaded = forms.upload(ROOM_FORM.encode(), filename="room_check.csv", by=by)
        if uploaded.form is None:
            raise ValueError(f"the form of the house: {[str(problem.text) for problem in uploaded.problems]}")
        _made(stage)["room_form"] = forms.use(uploaded.form.pk, by=by)
    forms.answer(
        stage.case, _made(stage)["room_form"],
        {"lock": "works", "missing": ["lamp"], "where": stage.say("form_what"), "looked_on": today().isoformat()},
        by=stage.by("worker"), header={"source": "staff_observation"},
    )  # fmt: skip


def _made(stage: Stage) -> dict[str, Any]:
    """What one organisation has once, kept with its home."""
    return stage.crew.once.setdefault(stage.home.slug, {})


def agree_to_contact(stage: Stage) -> None:
    """The person says that we may ask later how they are."""
    by = stage.by("worker")
    consent.record(stage.left.subject, consent.Terms(
        purpose=consent.Purpose.FOLLOW_UP_CONTACT, decision=consent.Standing.GIVEN, how="spoken_witnessed", explained=EXPLAINED,
        data_categories=("contact",),
    ), by=by)  # fmt: skip


def keep_in_touch(stage: Stage) -> None:
    """Contacts by the schedule from this day on."""
    followup.plan(stage.case, today(), by=stage.by("worker"))


def contact_again(stage: Stage) -> None:
    """The first contact that is due is made; another is planned for the base day."""
    by = stage.by("worker")
    shape = forms.definition("followup", by=by)
    first = followup.contacts(stage.case, by=by)[0]
    followup.record(first.pk, shape, {
        "type": "for_service", "mode": "phone", "reached": "yes", "done_on": today().isoformat(), "safe_now": "yes",
        "contact_with_trafficker": "none", "living_situation": "rented", "work": "casual", "income_band": "about_minimum",
        "debt_state": "falling", "health": "3", "mental_wellbeing": "2", "next_on": stage.day(0).isoformat(),
    }, by=by)  # fmt: skip


def supervise(stage: Stage) -> None:
    """The supervisor and the worker look at the work; the next time is due by now."""
    by = stage.by("supervisor")
    worker = stage.crew.actor(stage.home.slug, "caseworker").account
    if worker is None:
        raise ValueError("a caseworker is a person")
    found = work.Reviewed(("deadline",), "as_planned", stage.say("supervised_case"), stage.day(2))
    work.supervise(
        worker, by=by, on=today(), text=stage.say("supervised"), next_on=stage.day(-3), reviewed={stage.case: found}
    )
