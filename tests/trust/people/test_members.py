"""Inviting, joining, changing, ending; who may, and what the record says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden, Refused
from tessera.trust.people import actions, api
from tessera.trust.people.models import Account, Invitation, Membership
from tessera.trust.people.personas import DEMO_PASSWORD, PERSONAS, persona

ActorOf = Callable[[str], Actor]
MemberOf = Callable[[str], Membership]
NEW_PASSWORD = "a quite new password"


def token_from(mail: object) -> str:
    return next(line for line in mail.body.splitlines() if line.startswith("http")).rstrip("/").rsplit("/", 1)[1]


def test_an_invitation_makes_a_colleague(
    signed_in: Callable[[str], Client], cast: dict[str, UUID], mailoutbox: list[object]
) -> None:
    answer = signed_in("administrator").post(
        "/organisation/people/invite/", {"email": "New@Harbour.example", "roles": ["caseworker"], "language": "en"}
    )
    assert answer.status_code == 200
    assert mailoutbox[0].to == ["New@Harbour.example"]
    assert "Harbour" not in mailoutbox[0].subject + mailoutbox[0].body

    client = Client()
    token = token_from(mailoutbox[0])
    assert b"Harbour House" in client.get(f"/invitation/{token}/").content
    joined = client.post(
        f"/invitation/{token}/", {"display_name": "Noor", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    )

    assert joined.url == "/account/second-step/"
    account = Account.objects.get(email="new@harbour.example")
    assert api.actor_for(account.pk, cast["harbour"]).may("case:file:open")
    assert client.get("/organisation/people/").url == "/account/second-step/"
    assert client.get("/account/second-step/app/").status_code == 200
    assert Client().get(f"/invitation/{token}/").status_code == 404


def test_a_token_is_kept_nowhere(actor: ActorOf, as_admin: psycopg.Connection) -> None:
    token = actions.invite(by=actor("administrator"), email="new@harbour.example", roles=["caseworker"])

    rows = as_admin.execute(
        "select i::text from trust_invitation i union all select e::text from kernel_ledgerentry e"
    ).fetchall()
    assert not [row for row in rows if token in row[0]]
    assert not [row for row in as_admin.execute("select e::text from kernel_ledgerentry e") if "new@" in row[0]]


@pytest.mark.parametrize("spoil", ["expired", "withdrawn", "used", "wrong"])
def test_a_spoilt_invitation_opens_nothing(spoil: str, actor: ActorOf) -> None:
    who = actor("administrator")
    token = actions.invite(by=who, email="new@harbour.example", roles=["caseworker"])
    row = Invitation.objects.get()
    if spoil == "withdrawn":
        actions.withdraw_invitation(by=who, invitation=row.pk)
    if spoil == "used":
        actions.accept_invitation(token=token, display_name="Noor", password=NEW_PASSWORD)
    at = clock.now() + timedelta(days=8 if spoil == "expired" else 0)

    with clock.frozen(at), pytest.raises(actions.NotPossible):
        actions.accept_invitation(token=token + "x" * (spoil == "wrong"), display_name="Eve", password=NEW_PASSWORD)
    assert Account.objects.filter(display_name="Eve").count() == 0


def test_somebody_with_an_account_joins_after_signing_in(
    signed_in: Callable[[str], Client], actor: ActorOf, cast: dict[str, UUID]
) -> None:
    email = persona("caseworker-zaytuna").email
    token = actions.invite(by=actor("administrator"), email=email, roles=["caseworker"])
    assert b"Sign in first" in Client().get(f"/invitation/{token}/").content
    assert Client().post(f"/invitation/{token}/").status_code == 409

    client = signed_in("caseworker-zaytuna")
    assert client.post(f"/invitation/{token}/").url == "/"

    account = Account.objects.get(email=email)
    assert api.actor_for(account.pk, cast["harbour"]).organisation == cast["harbour"]
    assert Account.objects.get(email=email).check_password(DEMO_PASSWORD)
    client.post("/account/organisation/", {"organisation": str(cast["zaytuna"])})
    assert "دار الزيتونة" in client.get("/organisation/").content.decode()
    client.post("/account/organisation/", {"organisation": str(cast["harbour"])})
    assert "Harbour House" in client.get("/organisation/").content.decode()


def test_an_invitation_is_not_for_somebody_else(signed_in: Callable[[str], Client], actor: ActorOf) -> None:
    token = actions.invite(by=actor("administrator"), email="new@harbour.example", roles=["caseworker"])

    assert (
        signed_in("stranger")
        .post(f"/invitation/{token}/", {"display_name": "x", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
        .status_code
        == 409
    )


def test_nobody_chooses_an_organisation_they_do_not_work_for(
    signed_in: Callable[[str], Client], cast: dict[str, UUID]
) -> None:
    client = signed_in("stranger")
    client.post("/account/organisation/", {"organisation": str(cast["harbour"])})

    assert "Far Shore" in client.get("/organisation/").content.decode()


def test_changed_roles_hold_at_once(actor: ActorOf, membership: MemberOf) -> None:
    actions.change_roles(by=actor("administrator"), membership=membership("caseworker").pk, roles=["intake_worker"])

    assert not actor("caseworker").may("referral:envelope:send")


@pytest.mark.parametrize("roles", [[], ["prosecutor"], ["system_operator"], ["no-such-role"]])
def test_roles_the_organisation_cannot_have_are_refused(roles: list[str], actor: ActorOf, membership: MemberOf) -> None:
    before = membership("caseworker").roles

    with pytest.raises(actions.NotPossible):
        actions.change_roles(by=actor("administrator"), membership=membership("caseworker").pk, roles=roles)
    assert membership("caseworker").roles == before


def test_nobody_changes_the_own_membership(actor: ActorOf, membership: MemberOf) -> None:
    mine = membership("administrator").pk

    with pytest.raises(Refused, match="people:member:change"):
        actions.change_roles(by=actor("administrator"), membership=mine, roles=["caseworker"])
    with pytest.raises(Refused):
        actions.end_membership(by=actor("administrator"), membership=mine)


def test_an_ended_membership_shuts_every_door_at_once(
    signed_in: Callable[[str], Client], actor: ActorOf, membership: MemberOf
) -> None:
    client = signed_in("caseworker")
    assert client.get("/organisation/").status_code == 200

    actions.end_membership(by=actor("administrator"), membership=membership("caseworker").pk)

    assert client.get("/organisation/").url == "/account/organisation/"
    assert b"no organisation" in client.get("/account/organisation/").content


def test_an_administrator_signs_a_member_out_everywhere(
    signed_in: Callable[[str], Client], membership: MemberOf
) -> None:
    theirs = [signed_in("caseworker"), signed_in("caseworker")]
    mine = signed_in("administrator")
    member = membership("caseworker").pk

    assert b"In 2 places now" in mine.get(f"/organisation/people/{member}/").content
    mine.post(f"/organisation/people/{member}/sign-out/")

    assert [client.get("/organisation/").url.split("?")[0] for client in theirs] == ["/sign-in/"] * 2
    assert mine.get("/organisation/").status_code == 200


def test_a_person_ends_the_own_other_sessions_and_nobody_elses(signed_in: Callable[[str], Client]) -> None:
    here, there, other = signed_in("caseworker"), signed_in("caseworker"), signed_in("stranger")
    strange = UserSession.objects.get(session_key=other.session.session_key)

    here.post("/account/sessions/end/", {"session": str(strange.pk)})
    assert other.get("/organisation/").status_code == 200
    here.post("/account/sessions/end/", {"session": "others"})

    assert there.get("/organisation/").url.startswith("/sign-in/")
    assert here.get("/organisation/").status_code == 200


@pytest.mark.parametrize("code", [who.code for who in PERSONAS if who.code not in {"administrator", "manager-zaytuna"}])
def test_only_an_administrator_invites(code: str, actor: ActorOf) -> None:
    with pytest.raises(Refused):
        actions.invite(by=actor(code), email="new@harbour.example", roles=["caseworker"])


def test_another_organisations_members_do_not_exist(
    signed_in: Callable[[str], Client], actor: ActorOf, membership: MemberOf
) -> None:
    theirs = membership("caseworker").pk
    client = signed_in("manager-zaytuna")

    there, nowhere = client.get(f"/organisation/people/{theirs}/"), client.get(f"/organisation/people/{uuid4()}/")
    assert there.status_code == nowhere.status_code == 404
    own = re.compile(r'(csrfmiddlewaretoken" value=|X-CSRFToken": |name="next" value=)"[^"]*"')
    assert own.sub("", there.content.decode()) == own.sub("", nowhere.content.decode())
    with pytest.raises(Hidden):
        actions.end_membership(by=actor("manager-zaytuna"), membership=theirs)
    assert membership("caseworker").active


def test_a_refusal_shows_its_reason_and_is_on_the_record(
    signed_in: Callable[[str], Client], as_admin: psycopg.Connection, cast: dict[str, UUID]
) -> None:
    answer = signed_in("caseworker").get("/organisation/people/invite/")

    assert answer.status_code == 403
    assert b"Your role does not include this." in answer.content
    rows = as_admin.execute(
        "select organisation_id, action from kernel_ledgerentry where outcome = 'refused'"
    ).fetchall()
    assert rows == [(cast["harbour"], "people:member:invite")]


def test_an_own_role_gives_what_it_says_and_no_more(
    signed_in: Callable[[str], Client], actor: ActorOf, membership: MemberOf
) -> None:
    client = signed_in("administrator")
    made = client.post(
        "/organisation/roles/new/", {"label": "Night shift", "actions": ["case:file:list", "case:note:add"]}
    )
    assert made.url == "/organisation/roles/"
    page = client.get(f"/organisation/people/{membership('caseworker').pk}/")
    code = next(code for code, label in page.context["form"].fields["roles"].choices if label == "Night shift")

    client.post(f"/organisation/people/{membership('caseworker').pk}/", {"roles": [code]})

    assert actor("caseworker").actions == {"case:file:list", "case:note:add"}


def test_an_own_role_over_the_ceiling_is_refused(actor: ActorOf) -> None:
    with pytest.raises(actions.NotPossible):
        actions.define_role(by=actor("administrator"), label="Big", actions=["case:file:list", "release:table:publish"])
    with pytest.raises(actions.NotPossible):
        actions.define_role(by=actor("administrator"), label="Mine", actions=["case:file:list"], code="caseworker")


def test_the_operator_adds_an_organisation_and_its_first_administrator_only(actor: ActorOf) -> None:
    who = actor("operator")
    new = actions.create_organisation(by=who, slug="north", name="North", kind="NGO", function="service", country="KE")
    token = actions.invite_first_administrator(by=who, organisation=new, email="first@north.example")
    actions.accept_invitation(token=token, display_name="First", password=NEW_PASSWORD)

    with pytest.raises(actions.NotPossible):
        actions.invite_first_administrator(by=who, organisation=new, email="second@north.example")
    with pytest.raises(Refused):
        actions.create_organisation(
            by=actor("administrator"), slug="x", name="X", kind="NGO", function="service", country="KE"
        )


def test_the_list_of_members_asks_the_database_as_often_for_thirty_as_for_four(
    signed_in: Callable[[str], Client], cast: dict[str, UUID], django_assert_num_queries: Callable[..., object]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in("administrator")
    client.get("/organisation/people/")
    with CaptureQueriesContext(connection) as few:
        client.get("/organisation/people/")
    for number in range(30):
        account = Account.objects.create(email=f"p{number}@harbour.example", display_name=f"P{number}")
        Membership.objects.create(organisation_id=cast["harbour"], account=account, roles=["caseworker"])
    with CaptureQueriesContext(connection) as many:
        client.get("/organisation/people/")

    assert len(many) == len(few)
