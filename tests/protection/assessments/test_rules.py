"""What follows from answers and what does not; no database is needed to say so."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tessera.kernel import clock, codes
from tessera.protection import assessments
from tessera.protection.assessments import rules
from tessera.protection.assessments.enums import HEALTH_ALERT, TODAY_ALERT, Flag, Kind
from tessera.protection.assessments.web.protocols import PROTOCOLS
from tessera.protection.forms import api as forms
from tests.protection.assessments import world

DAY = datetime.date(2026, 5, 4)
DEFINITIONS = sorted((Path(assessments.__file__).parent / "definitions").glob("*.csv"))


def shape(kind: str) -> forms.Definition:
    return forms.shipped(f"assessment_{kind}")


# --- the judgement is the worker's


@pytest.mark.parametrize("level", ["immediate", "high", "medium", "low", "none_seen"])
def test_the_level_of_risk_is_what_the_worker_chose_whatever_else_was_answered(level: str) -> None:
    grave = world.safety(risk_level=level, immediate_danger="yes", self_harm_screen="plan", **world.GRAVE)
    calm = world.safety(risk_level=level, immediate_danger="no", self_harm_screen="no_sign")
    assert rules.lift(Kind.SAFETY, grave).risk_level == rules.lift(Kind.SAFETY, calm).risk_level == level


def test_without_the_workers_word_there_is_no_level_and_no_saving() -> None:
    answers = {"assessed_on": DAY.isoformat(), "self_harm_screen": "recent_attempt", **world.GRAVE}
    assert rules.lift(Kind.SAFETY, answers).risk_level == ""
    assert set(rules.faults(Kind.SAFETY, answers, child=False)) == {"risk_level"}


@pytest.mark.parametrize("kind", list(Kind))
def test_no_form_works_out_or_fills_in_an_answer(kind: str) -> None:
    for item in shape(kind).by_name.values():
        assert item.type != "calculate", item.name
        assert item.calculation is None, item.name
        assert not item.default, item.name


def test_judgements_are_not_carried_forward_and_everything_else_is() -> None:
    answers = world.safety(
        self_harm_screen="thoughts", immediate_danger="yes", survivor_view_of_risk="higher", **world.GRAVE
    )
    assert rules.forward(answers) == world.GRAVE
    assert "decision" not in rules.forward(world.going_back(measures="A lift from the airport"))
    judged = {"risk_level", "survivor_view_of_risk", "self_harm_screen", "immediate_danger"}
    assert judged <= set(shape(Kind.SAFETY).by_name) & rules.ASKED_AFRESH


# --- dates


@pytest.mark.parametrize(
    ("level", "first", "days"),
    [
        ("immediate", False, 1), ("high", False, 7), ("medium", False, 30), ("low", False, 90), ("none_seen", False, None),
        ("immediate", True, 1), ("high", True, 7), ("medium", True, 30), ("low", True, 30), ("none_seen", True, 30),
    ],
)  # fmt: skip
def test_the_next_look_follows_the_level_and_comes_within_a_month_of_the_first(level, first, days) -> None:
    expected = None if days is None else DAY + datetime.timedelta(days=days)
    assert rules.review_due(level, DAY, first=first) == expected


def test_a_day_in_the_future_is_refused() -> None:
    with clock.frozen(datetime.datetime(2026, 5, 4, 9, tzinfo=datetime.UTC)):
        assert not rules.faults(Kind.SAFETY, world.safety(), child=False)
        assert "assessed_on" in rules.faults(Kind.SAFETY, world.safety(assessed_on="2026-05-05"), child=False)


# --- what cannot wait


@pytest.mark.parametrize(
    ("answers", "alerts", "protocols"),
    [
        ({"risk_level": "low"}, [], set()),
        ({"risk_level": "high", "threats_received": ["to_self"]}, [], set()),
        ({"risk_level": "immediate"}, [TODAY_ALERT], {"danger"}),
        ({"immediate_danger": "yes"}, [TODAY_ALERT], {"danger"}),
        ({"immediate_danger": "unknown"}, [], set()),
        ({"others_present": ["possible_trafficker"]}, [TODAY_ALERT], {"danger"}),
        ({"self_harm_screen": "no_sign"}, [], set()),
        ({"self_harm_screen": "declined"}, [], set()),
        ({"self_harm_screen": "thoughts"}, [TODAY_ALERT], {"self_harm"}),
        ({"self_harm_screen": "plan"}, [TODAY_ALERT], {"self_harm"}),
        ({"self_harm_screen": "recent_attempt", "risk_level": "immediate"}, [TODAY_ALERT], {"self_harm", "danger"}),
        ({"exposure_window": "under_72h"}, [HEALTH_ALERT], {"exposure"}),
        ({"exposure_window": "72_120h"}, [HEALTH_ALERT], {"exposure"}),
        ({"exposure_window": "later"}, [], set()),
        ({"exposure_window": "none"}, [], set()),
    ],
)
def test_what_cannot_wait_alerts_on_the_same_day_and_shows_its_protocol(answers, alerts, protocols) -> None:
    lifted = rules.lift(Kind.SAFETY, answers)
    assert rules.alerts(lifted) == alerts
    assert rules.protocols(lifted) == protocols
    assert protocols <= set(PROTOCOLS)


def test_the_lists_hold_every_code_that_a_rule_names() -> None:
    assert {"thoughts", "plan", "recent_attempt"} < set(codes.get("self_harm_screen").values())
    assert {"under_72h", "72_120h"} < set(codes.get("exposure_window").values())
    assert codes.get("risk_level").values() == ("immediate", "high", "medium", "low", "none_seen")
    assert len(codes.get("need_domain").values()) == 19


# --- needs


@pytest.mark.parametrize(
    ("score", "wants", "asks"),
    [(1, "yes", True), (2, "", True), (2, "declined", True), (2, "no", False), (3, "yes", False), (None, "yes", False)],
)
def test_a_bad_need_asks_for_a_goal_unless_help_is_not_wanted(score, wants, asks) -> None:
    assert rules.asks_for_goal(score, wants) is asks


def test_needs_are_lifted_row_by_row_and_no_area_stands_twice() -> None:
    rows = [
        world.need(
            "safety", "1", survivor_priority="1", wants_help="yes", act_by={"value": "2026-06-01", "precision": "exact"}
        ),
        world.need("transport", "declined"),
    ]
    lifted = rules.lift(Kind.NEEDS, world.needs(*rows))
    assert lifted.needs == (
        rules.NeedRow("safety", 1, 1, "yes", datetime.date(2026, 6, 1)),
        rules.NeedRow("transport", None, None, "", None),
    )
    assert set(rules.faults(Kind.NEEDS, world.needs(), child=False)) == {"needs"}
    assert set(rules.faults(Kind.NEEDS, world.needs(rows[0], rows[0]), child=False)) == {"needs"}
    assert not rules.faults(Kind.NEEDS, world.needs(*rows), child=False)


def test_areas_that_were_only_offered_are_not_kept() -> None:
    answers = world.needs(world.need("safety"), world.need("transport", "2"))
    assert rules.touched(answers)["needs"] == [world.need("transport", "2")]
    assert "needs" not in rules.touched(world.needs(world.need("safety")))
    assert set(rules.OFFERED) <= set(codes.get("need_domain").values())


# --- return


def test_a_return_needs_a_decision() -> None:
    assert set(rules.faults(Kind.RETURN, world.going_back(decision=""), child=False)) == {"decision"}
    for decision in codes.get("return_decision").values():
        assert not rules.faults(Kind.RETURN, world.going_back(decision=decision), child=False)


@pytest.mark.parametrize("decision", ["safe", "safe_with_measures"])
@pytest.mark.parametrize(("child", "said"), [(True, "no"), (False, "yes"), (False, "unknown")])
def test_a_child_goes_back_only_in_their_own_interest(decision, child, said) -> None:
    for interests, held in (
        ("", True),
        ("under_way", True),
        ("return_not_supported", True),
        ("return_supported", False),
    ):
        answers = world.going_back(decision=decision, child_or_in_doubt=said, best_interests=interests)
        assert bool(rules.faults(Kind.RETURN, answers, child=child)) is held, interests
    assert not rules.faults(Kind.RETURN, world.going_back(decision="not_safe", child_or_in_doubt=said), child=child)


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"family_contact_result": "welcoming"}, True), ({"family_contact_result": "not_found"}, True),
        ({"family_contact_words": "Her brother asked where she is"}, True), ({"family_contact_result": "not_tried"}, False),
        ({"family_contact_result": "declined"}, False), ({"family_host_capacity": "able"}, False), ({}, False),
    ],
)  # fmt: skip
def test_what_the_family_said_is_refused_while_there_is_no_consent(said, refused) -> None:
    answers = world.going_back(**said)
    assert ("family_contact_result" in rules.faults(Kind.RETURN, answers, child=False, family="no")) is refused
    assert not rules.faults(Kind.RETURN, answers, child=False)


# --- change


def test_what_changed_is_marked_and_what_is_no_longer_said_is_shown() -> None:
    before = [("Now", [("Danger", "No"), ("Phone", "Shared"), ("Place", "Known")])]
    now = [("Now", [("Danger", "Yes"), ("Phone", "Shared")]), ("Home", [("Family", "Tense")])]
    assert rules.compared(now, before) == [
        ("Now", [rules.Told("Danger", "Yes", "No"), rules.Told("Phone", "Shared")]),
        ("Home", [rules.Told("Family", "Tense", "")]),
        ("Now", [rules.Told("Place", "", "Known")]),
    ]
    assert rules.compared(now, []) == [
        ("Now", [rules.Told("Danger", "Yes"), rules.Told("Phone", "Shared")]), ("Home", [rules.Told("Family", "Tense")]),
    ]  # fmt: skip


# --- the forms


@pytest.mark.parametrize("kind", list(Kind))
def test_every_question_has_words_in_both_languages(kind: str) -> None:
    for item in shape(kind).by_name.values():
        assert {"en", "ar"} <= set(item.labels), item.name
        assert not item.hints or {"en", "ar"} <= set(item.hints), item.name


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (Kind.SAFETY, "trigger threat_actors threat_link threat_capability threat_last_contact threats_received trafficker_knows "
         "suspects_status device_safety family_implicated home_concerns self_harm_screen harm_to_others "
         "detention_or_removal_risk re_trafficking_factors protective_factors survivor_view_of_risk survivor_view_words "
         "risk_level safety_plan warning_sign what_i_do who_helps safe_place bag_ready code_word childrens_part "
         "interview_place interpreter others_present support_person break_or_stop_requested source"),
        (Kind.NEEDS, "domain score survivor_priority need strength wants_help act_by source"),
        (Kind.HEALTH, "needs_examination exposure_window chronic_conditions medicines allergies pregnancy_choice_support "
         "injuries provider test_kind test_result"),
        (Kind.RETURN, "voluntary voluntary_how country_information_source family_contact_result family_host_capacity "
         "housing_meets_standard services service_domain service_state debt_remaining state_protection trafficker_reach stigma "
         "best_interests decision"),
    ],
)  # fmt: skip
def test_the_forms_ask_what_the_case_forms_name(kind: Kind, names: str) -> None:
    assert set(names.split()) <= set(shape(kind).by_name)


def test_nothing_is_demanded_but_the_day_and_the_judgement() -> None:
    demanded = {(kind, item.name) for kind in Kind for item in shape(kind).by_name.values() if item.required}
    assert demanded == {
        *((kind, "assessed_on") for kind in Kind), (Kind.SAFETY, "risk_level"), (Kind.NEEDS, "domain"),
        (Kind.RETURN, "decision"),
    }  # fmt: skip
    assert len(DEFINITIONS) == len(Kind)


def test_flags_are_lifted_from_plain_answers_only() -> None:
    answers = {"immediate_danger": "yes", "harm_to_others": "yes", "detention_or_removal_risk": "ordered_date",
               "others_present": ["police", "possible_trafficker"], "needs_examination": "yes",
               "safety_plan_copy": "not_safe_to_hold"}  # fmt: skip
    assert set(rules.lift(Kind.SAFETY, answers).flags) == set(Flag)
    assert rules.lift(Kind.SAFETY, {name: "unknown" for name in answers if name != "others_present"}).flags == ()
