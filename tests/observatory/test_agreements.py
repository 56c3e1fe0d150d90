"""An organisation signs and ends its own agreement, and sees beforehand what would leave."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.test import Client

from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.observatory.agreements import api as agreements
from tessera.observatory.agreements import policy, queries
from tessera.observatory.agreements.models import Agreement
from tessera.protection.cases import api as cases
from tessera.trust.consent import api as consents
from tests.observatory import world
from tests.observatory.world import line

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
SignedIn = Callable[[str], Client]
YES = {"signer_function": "Director", "sure": "on"}


def page(client: Client, path: str = "/agreement/", language: str = "en") -> str:
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_terms_say_the_same_number_of_points_in_every_language() -> None:
    english, arabic = agreements.terms(language="en"), agreements.terms(language="ar")
    assert (arabic.language, len(arabic.points)) == ("ar", len(english.points))
    assert arabic.sha256 == english.sha256
    assert agreements.terms(language="km").language == "en"


def test_signing_and_ending_in_the_browser(signed_in: SignedIn) -> None:
    client = signed_in("administrator")
    assert "Not signed" in page(client)

    assert client.post("/agreement/", YES).url == "/agreement/"
    told = page(client)
    assert "In force since" in told
    assert "by Inês Duarte, Director" in told
    assert 'name="signer_function"' not in told
    assert "In force since" in page(client, "/agreement/print/")

    assert "nothing of your organisation enters a new release" in page(client, "/agreement/end/")
    assert client.post("/agreement/end/").url == "/agreement/"
    told = page(client)
    assert "Ended on" in told
    assert 'name="signer_function"' in told
    assert client.get("/agreement/end/").url == "/agreement/"


@pytest.mark.parametrize("typed", [{}, {"signer_function": "Director"}, {"signer_function": " ", "sure": "on"}])
def test_a_signature_needs_a_function_and_a_yes_and_keeps_what_was_typed(
    typed: dict[str, str], signed_in: SignedIn, cast: dict[str, UUID]
) -> None:
    answer = signed_in("administrator").post("/agreement/", typed)
    assert answer.status_code == 422
    assert ('value="Director"' in answer.content.decode()) == (typed.get("signer_function") == "Director")
    assert not Agreement.objects.exists()


def test_no_function_no_signature(cast: dict[str, UUID]) -> None:
    by = world.actor("administrator")
    with pytest.raises(ValidationError), unit_of_work(by=by):
        agreements.sign(by=by, signer_function="  ")


def test_signing_again_ends_the_earlier_one_and_both_are_kept(cast: dict[str, UUID]) -> None:
    world.sign("harbour")
    world.sign("harbour")
    by = world.actor("administrator")
    with unit_of_work(by=by):
        assert [row.ended_at is None for row in queries.history(by)] == [True, False]
        assert LedgerEntry.objects.filter(action=policy.SIGN).count() == 2


@pytest.mark.parametrize("code", ["caseworker", "supervisor", "hotline-worker", "stranger", "prosecutor"])
def test_whoever_may_not_read_agreements_is_told_so(code: str, signed_in: SignedIn) -> None:
    client = signed_in(code)
    for path in ("/agreement/", "/agreement/print/", "/agreement/end/"):
        assert client.get(path).status_code == 403


def test_a_data_officer_reads_and_does_not_sign(signed_in: SignedIn) -> None:
    client = signed_in("data-officer")
    told = page(client)
    assert 'name="signer_function"' not in told
    assert "can sign" in told
    assert client.post("/agreement/", YES).status_code == 403
    assert not Agreement.objects.exists()


def test_another_organisations_agreement_does_not_exist(signed_in: SignedIn) -> None:
    world.sign("harbour")
    by = world.actor("manager-zaytuna")
    with unit_of_work(by=world.actor("administrator")):
        theirs = Agreement.objects.get()
    assert signed_in("manager-zaytuna").get("/agreement/").context["state"].in_force is None
    with unit_of_work(by=by):
        assert not Agreement.objects.exists()
    with pytest.raises(Hidden), unit_of_work(by=by):
        agreements.end(theirs.pk, by=by)
    with pytest.raises(Refused), unit_of_work(by=world.actor("supervisor")):
        agreements.sign(by=world.actor("supervisor"), signer_function="Supervisor")


def test_only_one_agreement_is_in_force(cast: dict[str, UUID]) -> None:
    world.sign("harbour")
    by = world.actor("administrator")
    with pytest.raises(DatabaseError), unit_of_work(by=by):
        Agreement.objects.create(
            organisation_id=cast["harbour"], terms_version="1", terms_sha256="", signer_function=""
        )


def test_the_page_says_what_leaves_what_never_does_and_how_many_count(signed_in: SignedIn) -> None:
    by = world.actor("supervisor")
    world.bring(
        "harbour", [line() for _ in range(3)] + [line(consent=None) for _ in range(2)] + [line(status="enquiry")]
    )
    with unit_of_work(by=by):
        subject = cases.open_case(by=by, values={}, consent=[world.COUNT]).subject_id
        [decision] = consents.decisions(subject, by=by)
        consents.withdraw(decision.pk, by=by, how="spoken_witnessed")
    world.bring("zaytuna", [line() for _ in range(7)])

    administrator = world.actor("administrator")
    with unit_of_work(by=administrator):
        found = {each.reason: (each.cases, each.people) for each in queries.tally(administrator)}
    assert found == {"counts": (3, 3), "no_decision": (2, 2), "withdrawn": (1, 1), "enquiry": (1, 1)}

    told = page(signed_in("administrator"))
    for words in ("What leaves", "Country of exploitation", "What never leaves", "the survivor took the decision back",
                  "Without your agreement nothing leaves"):  # fmt: skip
        assert words in told
    assert "There are no cases here" in page(signed_in("analyst"))


def test_the_tally_agrees_with_what_a_release_counts(cast: dict[str, UUID]) -> None:
    world.sign("harbour")
    world.bring("harbour", [line() for _ in range(6)] + [line(consent=None)])
    by = world.actor("administrator")
    with unit_of_work(by=by):
        [counts] = [each.people for each in queries.tally(by) if each.reason == queries.COUNTS]
    assert world.build().records == counts == 6


def test_without_an_organisation_there_is_nothing_to_count(cast: dict[str, UUID]) -> None:
    world.bring("harbour", [line()])
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from observatory_own_tally")
        assert cursor.fetchone() == (0,)


def test_the_page_is_written_from_right_to_left_in_arabic(signed_in: SignedIn) -> None:
    client = signed_in("administrator")
    client.cookies["l"] = "ar"
    told = page(client, language="ar")
    assert 'dir="rtl"' in told
    assert "اتفاق المساهمة بوقائع مجهّلة الهوية" in told
    assert "ما يخرج" in told
