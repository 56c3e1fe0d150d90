"""Parts of a featured case that are about what is known: decisions, law, papers, suspects, others, rights, closing."""

from __future__ import annotations

from io import BytesIO

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.portal.demo import papers
from tessera.portal.demo.stage import Stage
from tessera.protection.actors import api as actors
from tessera.protection.cases import api as cases
from tessera.protection.determination import api as determination
from tessera.protection.documents import api as documents
from tessera.protection.followup import api as followup
from tessera.protection.legal import api as legal
from tessera.protection.rights import api as rights


def ask_the_state(stage: Stage) -> None:
    """The first stage of the national decision is awaited."""
    row = determination.start(
        stage.case, by=stage.by("supervisor"), level="national_first_stage", decision_maker="Police"
    )
    stage.kept["national"] = row.pk


def the_state_says(stage: Stage) -> None:
    """The first stage is positive: the recovery and reflection period runs, and the person is told."""
    by = stage.by("supervisor")
    determination.decide(stage.kept["national"], status="PossibleVictimOfTrafficking", by=by, reference="NRM 26/118")
    determination.inform(stage.kept["national"], on=today(), how=["spoken", "written"], language="en", by=by)


def _second(stage: Stage) -> Actor:
    return stage.crew.named["Zofia Brandt"]


def determine(stage: Stage) -> None:
    """Our own determination by two reviewers."""
    first, second = stage.by("supervisor"), _second(stage)
    if first.account and second.account:
        row = determination.start(stage.case, by=first, level="organisation", reviewers=(first.account, second.account))
        stage.kept["own"] = row.pk


def first_review(stage: Stage) -> None:
    """One of the two has written; the other still has to."""
    by = stage.by("supervisor")
    determination.review(stage.kept["own"], category="strong_signs", reason=stage.say("told_reviewer"), by=by)


def second_review(stage: Stage) -> None:
    """The other finds the same."""
    by = stage.step_in(_second(stage))
    determination.review(stage.kept["own"], category="strong_signs", reason=stage.say("told_reviewer"), by=by)


def decide(stage: Stage) -> None:
    """The decision, taken over into the case."""
    by = stage.by("supervisor")
    determination.decide(stage.kept["own"], status="ActualVictimOfTrafficking", by=by, reason=stage.say("decided_why"))
    determination.confirm(stage.kept["own"], by=by)


def law(stage: Stage) -> None:
    """A claim for wages with a hearing next week, a permit that ends, and what the person says of cooperating."""
    by = stage.by("legal_worker")
    claim = legal.add_matter(
        stage.case, {"matter_type": "wage_claim", "stage": "pending", "country": "MT", "source": "document"},
        legal.MatterWords(stage.say("authority"), "26/4417", stage.say("lawyer"), "", stage.say("legal_note")), by=by,
    )  # fmt: skip
    legal.add_deadline(claim.pk, "hearing", stage.day(7), by=by, what=stage.say("hearing"))
    legal.add_deadline(claim.pk, "document", stage.day(1), by=by, what=stage.say("task_lawyer"))
    legal.add_matter(
        stage.case,
        {"matter_type": "immigration_permit", "stage": "granted", "country": "MT", "permit_type": "reflection_permit",
         "valid_to": stage.day(12), "source": "document"},
        legal.MatterWords(), by=by,
    )  # fmt: skip
    legal.say_cooperation(stage.case, "undecided", by=by, reasons_not=["fear", "family"])


def file_papers(stage: Stage) -> None:
    """A contract as it was shown, and the photograph of a receipt."""
    by = stage.by("worker")
    pages = papers.letter(
        ("CONTRACT OF EMPLOYMENT", "Place of work: to be named on arrival", "Wages: paid at the end of the season")
    )
    about = documents.Brought(
        "work_contract", documents.DocumentWords(stage.say("contract"), stage.say("contract_note")), stage.day(-400),
        "month", "survivor", is_evidence=True,
    )  # fmt: skip
    documents.add(stage.case, BytesIO(pages), "contract.pdf", about, by=by)
    receipt = documents.Brought(
        "other", documents.DocumentWords(stage.say("receipt")), None, "", "survivor", is_evidence=True
    )
    documents.add(stage.case, BytesIO(papers.receipt()), "receipt.png", receipt, by=by)


def name_suspects(stage: Stage) -> None:
    """Who took part, episode by episode, as far as it was told."""
    by = stage.by("worker")
    episodes = list(cases.episodes_of(stage.case, by=by))
    actors.involve(
        stage.case, episodes[0], by=by,
        part=actors.Part(["RecruiterOrIntermediary", "TravellingPartner"], "Acquainted", "yes"),
        traits=actors.Traits("female", ["MT"]),
        details=actors.Details(stage.say("suspect"), stage.say("suspect_other"), "", "+356 7900 0118", "", stage.say("suspect_what")),
    )  # fmt: skip
    actors.involve(
        stage.case, episodes[-1], by=by, part=actors.Part(["Exploiter", "ControlledIndividual"], "Unaquainted", "no"),
        traits=actors.Traits("male", []), details=actors.Details(stage.say("boss"), description=stage.say("boss_what")),
    )  # fmt: skip


def tell_differently(stage: Stage) -> None:
    """The same part of the account, told once more and otherwise: both stand until somebody decides."""
    by = stage.by("worker")
    episodes = cases.episodes_of(stage.case, by=by)
    last, (_stage, country) = list(episodes.items())[-1]
    other = "IT" if country != "IT" else "GR"
    cases.tell(
        last, {"country": other, "hours_day": "14"}, by=by, said=cases.SaidBy("survivor", today(), "exact"),
        words=cases.EpisodeWords(place=stage.say("told_place"), note=stage.say("told_note")),
    )  # fmt: skip


def add_family(stage: Stage) -> None:
    """A child elsewhere and whoever looks after her, under pseudonyms of their own."""
    by = stage.by("worker")
    cases.add_person(
        stage.case, "dependant", by=by,
        values={"relation": "child", "sex": "female", "age": 7, "with_survivor": "no", "safe": "yes", "needs_support": "yes"},
        words=cases.PersonWords(stage.say("child_where"), stage.say("child_note")),
    )  # fmt: skip
    cases.add_person(
        stage.case, "caregiver", by=by, values={"relation": "grandparent", "sex": "female", "safe": "yes", "possibly_implicated": "no"},
        words=cases.PersonWords(stage.say("child_where"), stage.say("guardian_note")),
    )  # fmt: skip


def ask_correction(stage: Stage) -> None:
    """The person wants something put right; the clock runs."""
    rights.ask(stage.case, "correction", stage.say("asks_correction"), by=stage.by("worker"))


def ask_copy(stage: Stage) -> None:
    """The person wants to read what is kept."""
    rights.ask(stage.case, "copy", stage.say("asks_copy"), by=stage.by("worker"))


def propose_closing(stage: Stage, wish: str = "keep_for_period") -> None:
    """The worker proposes to close; somebody else approves."""
    row = followup.propose(stage.case, followup.Proposal(
        reason="goals_met", proposed_by="joint", data_wish=wish, goals_result="met", living_situation="rented", income="wages",
        legal_status="temporary_permit", relief_obtained=["unpaid_wages"], safety_plan_final="yes", way_back_explained="yes",
        way_back=stage.say("way_back"), summary=stage.say("summary"),
    ), by=stage.by("worker"))  # fmt: skip
    stage.kept["closure"] = row.pk


def close(stage: Stage) -> None:
    """The supervisor approves."""
    followup.approve(stage.kept["closure"], by=stage.by("supervisor"))
