"""The pages of awards, in the hands of the office and of a grantee."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.actions import award as award_actions
from tessera.partnership.awards.actions import under
from tessera.partnership.awards.asking import gates, panels
from tessera.partnership.awards.models import Award, Compact
from tests.observatory.world import actor
from tests.partnership.awards import world

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
SignIn = Callable[[str], Client]


def _text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, f"{url} answers {answer.status_code}"
    return answer.content.decode()


def _said(**changes: Any) -> dict[str, str]:
    said = {
        "effective": str(today()), "starts": str(today()), "ends": str(today() + 400 * world.DAY), "total": "250000",
        "currency": "USD", "countries-0-code": "GHA", "countries-0-share": "60", "countries-1-code": "TGO",
        "countries-1-share": "40", "sectors-0-code": "15160", "sectors-0-share": "100",
    }  # fmt: skip
    return said | {name: str(value) for name, value in changes.items()}


def _entered(number: str) -> Award:
    with unit_of_work(by=actor(world.OFFICER)):
        return Award.objects.get(number=number)


def test_an_award_is_entered_reviewed_signed_and_found(signed_in: SignIn) -> None:
    officer, signer, director = signed_in(world.OFFICER), signed_in(world.SIGNER), signed_in(world.DIRECTOR)
    party = world.party("Estuary Trust")
    about = {"number": "S-9", "title": "Boats", "party_id": party, "programme_type": "compact", "region": "afr"}
    answer = officer.post("/awards/new/", _said(**about) | {"countries-1-share": "39"})
    assert answer.status_code == 422
    assert "instead of 100" in answer.content.decode()
    answer = officer.post("/awards/new/", _said(**about))
    assert answer.status_code == 302, answer.content.decode()
    page = answer["Location"]
    assert officer.post(f"{page}move/", {"end": "negotiating"})["Location"] == page
    assert signer.post(f"{page}versions/1/", {"end": "in_review"}).status_code == 302
    assert "Approved" not in _text(officer, f"{page}versions/1/")
    assert director.post(f"{page}versions/1/", {"end": "approved"}).status_code == 422, "there is no budget yet"
    world.budget(world.version_of(_entered("S-9")))
    assert director.post(f"{page}versions/1/", {"end": "approved"}).status_code == 302
    assert signer.post(f"{page}move/", {"end": "signed", "on": str(today())}).status_code == 302
    shown = _text(officer, page)
    for words in ("Boats", "S-9", "Estuary Trust", "Ghana", "60 %", "250,000 USD", "Child Protection Compact"):
        assert words in shown, words
    for query in ("state=signed", "country=TGO", "sector=15160", "programme_type=compact", f"party={party}", "q=boat"):
        assert "S-9" in _text(officer, f"/awards/?{query}"), query
    for query in ("state=active", "country=BEN", "sector=16070", "programme_type=other", "q=train"):
        assert "S-9" not in _text(officer, f"/awards/?{query}"), query


def test_what_keeps_an_award_from_becoming_active_stands_on_the_form(signed_in: SignIn) -> None:
    award = world.signed()
    signer = signed_in(world.SIGNER)
    with world.no_gates():
        gates.register("test of the plan", lambda _award: ["There is no approved monitoring plan."])
        answer = signer.post(f"/awards/{award.pk}/move/", {"end": "active"})
    assert answer.status_code == 422
    assert "There is no approved monitoring plan." in answer.content.decode()


def test_two_versions_are_compared_side_by_side(signed_in: SignIn) -> None:
    award = world.active()
    officer = signed_in(world.OFFICER)
    form = _text(officer, f"/awards/{award.pk}/amend/")
    assert 'value="750000.00"' in form
    starts = today() - 30 * world.DAY
    amendment = _said(kind="cost", reason="More boats", total="900000", starts=starts, ends=today() + 500 * world.DAY)
    assert officer.post(f"/awards/{award.pk}/amend/", amendment).status_code == 302
    shown = _text(officer, f"/awards/{award.pk}/versions/1/2/")
    for words in ("750,000 USD", "900,000 USD", "Togo", "40 %", "60 %"):
        assert words in shown, words
    assert "More boats" in _text(officer, f"/awards/{award.pk}/versions/2/")
    assert "Both say the same" in _text(officer, f"/awards/{award.pk}/versions/1/1/")


def test_what_hangs_on_an_award_is_written_on_its_pages(signed_in: SignIn) -> None:
    award = world.active()
    officer, signer = signed_in(world.OFFICER), signed_in(world.SIGNER)
    page, party = f"/awards/{award.pk}/", str(world.party("Coastal Shelter"))
    assert signer.post(f"{page}obligate/", {"amount": "1000000"}).status_code == 422
    assert signer.post(f"{page}obligate/", {"amount": "500000", "reference": "OB-1"}).status_code == 302
    assert officer.post(f"{page}conditions/new/", {"text": "Hire a lead"}).status_code == 302
    assert officer.post(f"{page}people/new/", {"role": "Director", "name": "Adjoa Mensah"}).status_code == 302
    sub = {
        "number": "1", "party_id": party, "purpose": "Beds", "amount": "9000", "currency": "USD", "starts": str(today()),
        "ends": str(today()), "procedure": "open_call", "considered": "4", "criteria": "Reach", "why_chosen": "Coast",
    }  # fmt: skip
    assert officer.post(f"{page}sub-awards/new/", sub | {"criteria": " "}).status_code == 422
    assert officer.post(f"{page}sub-awards/new/", sub).status_code == 302
    shown = _text(officer, page)
    for words in ("500,000 USD", "OB-1", "Hire a lead", "Adjoa Mensah", "Coastal Shelter", "9,000 USD"):
        assert words in shown, words


def test_the_grantee_reads_its_award_and_finds_no_button(signed_in: SignIn) -> None:
    award = world.active(tenant="harbour")
    by = actor(world.OFFICER)
    with unit_of_work(by=by):
        under.add_condition(award.pk, by=by, text="Quarterly calls")
    other = world.active("S-2", tenant="zaytuna")
    grantee = signed_in(world.GRANTEE)
    listed = _text(grantee, "/awards/")
    assert "S-1" in listed
    assert "S-2" not in listed
    page = f"/awards/{award.pk}/"
    shown = _text(grantee, page)
    assert "Quarterly calls" in shown
    for way in ("move/", "amend/", "obligate/", "edit/", "conditions/new/", "people/new/", "sub-awards/new/"):
        assert f"{page}{way}" not in shown, way
        assert grantee.get(f"{page}{way}").status_code in (403, 404), way
    assert "750,000 USD" in _text(grantee, f"{page}versions/1/")
    _text(grantee, f"/awards/{other.pk}/", 404)
    _text(grantee, "/awards/partnerships/", 403)


def test_upper_rooms_add_parts_to_the_page_of_an_award(signed_in: SignIn) -> None:
    award = world.active()
    kept = list(panels._parts)
    try:
        panels.register(90, lambda shown, by: f"A part about {shown.number} for {by.function}")
        panels.register(91, lambda _shown, _by: None)
        assert "A part about S-1 for funder" in _text(signed_in(world.OFFICER), f"/awards/{award.pk}/")
    finally:
        panels._parts[:] = kept


def test_a_country_says_what_is_funded_there(signed_in: SignIn) -> None:
    world.active(said=world.terms(countries={"GHA": Decimal(60), "TGO": Decimal(40)}))
    shown = _text(signed_in(world.OFFICER), "/countries/GHA/")
    assert "What we fund here" in shown
    assert "450,000 USD" in shown
    assert "S-1" not in _text(signed_in(world.OFFICER), "/countries/BEN/")


def test_a_partnership_shows_promises_dialogues_and_awards(signed_in: SignIn) -> None:
    officer = signed_in(world.OFFICER)
    said = {"title": "For children", "country": "GHA", "starts": str(today())}
    assert officer.post("/awards/partnerships/new/", said).status_code == 302
    with unit_of_work(by=actor(world.OFFICER)):
        compact: UUID = Compact.objects.get().pk
    page = f"/awards/partnerships/{compact}/"
    promise = {"side": "government", "text": "A budget line", "amount": "5", "currency": "GHS"}
    assert officer.post(f"{page}promise/", promise).status_code == 302
    assert officer.post(f"{page}dialogue/", {"on": str(today() + 9 * world.DAY)}).status_code == 302
    world.recommended(partnership_id=compact)
    shown = _text(officer, page)
    for words in ("A budget line", "The partner government", "No indicator is chosen yet", "S-1"):
        assert words in shown, words
    with unit_of_work(by=actor(world.OFFICER)):
        assert Award.objects.get().partnership_id == compact


def test_everything_of_a_second_office_stays_its_own(signed_in: SignIn) -> None:
    award = world.active()
    analyst = signed_in("analyst")
    _text(analyst, "/awards/", 403)
    _text(analyst, f"/awards/{award.pk}/", 404)


def test_awards_are_found_by_a_typed_part_of_an_implementers_name(signed_in: SignIn) -> None:
    for number, name in (("P-1", "Estuary Trust"), ("P-2", "Estuary Fishers"), ("P-3", "Hill Farmers")):
        by = actor(world.OFFICER)
        who = world.party(name)
        with unit_of_work(by=by):
            award_actions.create(
                by=by, number=number, party_id=who, terms=world.terms(), effective=today(), title=number
            )
    officer = signed_in(world.OFFICER)
    both = _text(officer, "/awards/?party=estuary")
    assert "P-1" in both
    assert "P-2" in both
    assert "P-3" not in both
    assert "Awards of: Estuary Fishers · Estuary Trust" in both
    assert '<option value="Estuary Trust">' in both, "what fits is offered"
    assert "P-2" not in _text(officer, "/awards/?party=Estuary+Trust"), "a whole name means one"
    assert 'value="nobody"' in _text(officer, "/awards/?party=nobody"), "what was typed stays"
    assert "written like “nobody”" in _text(officer, "/awards/?party=nobody")
    assert "P-1" not in _text(officer, "/awards/?party=nobody")
    assert '<select name="party"' not in both


def test_an_implementer_of_a_new_award_is_typed_and_must_mean_one(signed_in: SignIn) -> None:
    officer = signed_in(world.OFFICER)
    for name in ("Estuary Trust", "Estuary Fishers"):
        world.party(name)
    about = {"number": "S-8", "title": "Nets", "programme_type": "compact", "region": "afr"}
    several = officer.post("/awards/new/", _said(**about, party_id="estuary"))
    assert several.status_code == 422
    assert "Several organisations fit: Estuary Fishers; Estuary Trust" in several.content.decode()
    nobody = officer.post("/awards/new/", _said(**about, party_id="Narnia House"))
    assert "No organisation in the library is written like this" in nobody.content.decode()
    assert 'value="Narnia House"' in nobody.content.decode(), "nothing typed is lost"
    assert officer.post("/awards/new/", _said(**about, party_id="estuary trust")).status_code == 302
