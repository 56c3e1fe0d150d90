"""The whole life of a referral: nothing passes unless the survivor's half and the receiver's half meet."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError

from tessera.kernel import clock
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.outbox import api as outbox
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.vault import api as vault
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.referrals import actions, bundle, policy
from tessera.protection.referrals import api as referrals
from tessera.protection.referrals.models import Bundle, BundlePart, BundleView, Recall, Referral
from tessera.trust.consent import api as consents
from tests.protection.referrals import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_envelope_holds_no_identity_anywhere(cast, sent, as_admin: psycopg.Connection) -> None:
    [(row,)] = as_admin.execute("select to_jsonb(r)::text from protection_referral r").fetchall()
    parts = as_admin.execute(
        "select to_jsonb(b)::text || (select string_agg(to_jsonb(p)::text, '') from protection_bundlepart p) from protection_bundle b"
    ).fetchone()
    assert '"24--26"' in row
    for secret in world.PLANTED:
        assert secret not in row
        assert secret not in parts[0]
        assert secret.encode().hex() not in parts[0]


def test_news_and_ledger_of_a_referral_hold_no_identity(cast, accepted, as_admin: psycopg.Connection) -> None:
    world.read(cast.receiver, accepted)
    told = as_admin.execute(
        "select string_agg(t, '') from (select to_jsonb(e)::text t from kernel_outboxevent e"
        " union all select to_jsonb(l)::text from kernel_ledgerentry l) x"
    ).fetchone()
    for secret in world.PLANTED:
        assert secret not in told[0]


def test_before_acceptance_the_receiver_reads_the_envelope_only(cast, sent) -> None:
    with unit_of_work(by=cast.receiver):
        assert Referral.objects.get().services_requested == ["mental_health"]
        assert BundlePart.objects.count() == 0, "the database holds the parts back"
    with pytest.raises(Refused):
        world.read(cast.receiver, sent)


def test_on_a_waiting_list_nothing_opens(cast, sent) -> None:
    world.answered(cast.receiver, sent, "waiting_list", waiting_until=clock.in_days(10))
    with pytest.raises(Refused):
        world.read(cast.receiver, sent)


def test_after_acceptance_the_receiver_reads_what_was_chosen_and_nothing_else(cast, accepted) -> None:
    assert world.read(cast.reader, accepted) == {
        "contact": {"phones": "+380 44 123 4567"},
        "identity": {"name": "Oksana Kovalenko", "gender": "Feminine"},
    }


def test_reading_is_in_the_receivers_ledger_and_the_sender_knows_when(cast, accepted) -> None:
    world.read(cast.reader, accepted)
    with unit_of_work(by=cast.receiver):
        entry = LedgerEntry.objects.get(action="referral:bundle:view")
        assert entry.detail == {"categories": ["contact", "identity"]}
    with unit_of_work(by=cast.sender):
        view = BundleView.objects.get()
        assert (view.organisation_id, view.categories) == (cast.receiver.organisation, ["contact", "identity"])


def test_the_account_is_shared_in_codes_without_the_free_words(cast, case) -> None:
    world.agree(cast.sender, case.subject_id, cast.receiver, ["exploitation_account"])
    row = world.drafted(cast.sender, case, cast.receiver)
    world.sent(cast.sender, row, ["account"])
    world.answered(cast.receiver, row)
    assert world.read(cast.receiver, row) == {
        "exploitation_account": {"account": "Exploitation, Malta, Forced labour"},
    }


def test_sending_more_than_consent_covers_is_refused_by_category(cast, draft) -> None:
    with pytest.raises(ValidationError) as refused:
        world.sent(cast.sender, draft, ["name", "documents"])
    [words] = refused.value.message_dict["fields"]
    assert "Documents: not covered" in words
    assert "Identity" not in words
    with unit_of_work(by=cast.sender):
        assert Referral.objects.get().state == "draft"
        assert Bundle.objects.count() == 0


def test_a_refusal_for_one_service_asked_for_holds_for_the_referral(cast, case) -> None:
    world.agree(cast.sender, case.subject_id, cast.receiver)
    world.agree(cast.sender, case.subject_id, cast.receiver, ["contact"], "refused", recipient=None,
                recipient_class="service_providers_of_type", recipient_type="legal_advice")  # fmt: skip
    row = world.drafted(cast.sender, case, cast.receiver, services_requested=("mental_health", "legal_advice"))
    with pytest.raises(ValidationError, match="Contact details: refused"):
        world.sent(cast.sender, row, ["phones"])


@pytest.mark.parametrize("shown", [None, timedelta(days=1)])
def test_the_copy_is_shown_to_the_survivor_first(cast, draft, shown) -> None:
    day = shown and clock.today() + shown
    with pytest.raises(ValidationError) as refused, unit_of_work(by=cast.sender):
        referrals.send(draft.id, by=cast.sender, fields=["name"], shown_on=day)
    assert "shown_on" in refused.value.message_dict


def test_a_consultation_carries_nothing_even_when_asked_to(cast, case) -> None:
    world.agree(cast.sender, case.subject_id, cast.receiver)
    row = world.drafted(cast.sender, case, cast.receiver, kind="consultation_no_identity")
    with pytest.raises(ValidationError):
        world.sent(cast.sender, row, ["name"])
    with unit_of_work(by=cast.sender):
        referrals.send(row.id, by=cast.sender)
    world.answered(cast.receiver, row)
    with unit_of_work(by=cast.receiver):
        assert Bundle.objects.count() == 0


def test_narrowed_consent_takes_its_part_away_at_the_next_read(cast, case, accepted) -> None:
    world.agree(cast.sender, case.subject_id, cast.receiver, ["identity"])
    assert world.read(cast.receiver, accepted) == {"identity": {"name": "Oksana Kovalenko", "gender": "Feminine"}}


def test_a_part_comes_back_when_the_survivor_allows_it_again(cast, case, accepted) -> None:
    world.agree(cast.sender, case.subject_id, cast.receiver, ["identity"])
    world.agree(cast.sender, case.subject_id, cast.receiver, ["identity", "contact"])
    assert set(world.read(cast.receiver, accepted)) == {"identity", "contact"}


def test_consent_withdrawn_at_ten_is_gone_at_ten_then_wiped_and_recalled(cast, case, draft) -> None:
    ten = datetime.combine(clock.today() - timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=10)
    with clock.frozen(ten - timedelta(minutes=30)):
        decision = world.agree(cast.sender, case.subject_id, cast.receiver)
        world.sent(cast.sender, draft)
        world.answered(cast.receiver, draft)
    with clock.frozen(ten - timedelta(minutes=1)):
        assert set(world.read(cast.receiver, draft)) == {"identity", "contact"}
    with clock.frozen(ten):
        with unit_of_work(by=cast.sender):
            consents.withdraw(decision.id, by=cast.sender, how="spoken_witnessed")
        assert world.read(cast.receiver, draft) == {}, "nothing had to be delivered for this"
        assert outbox.drain().failed == 0
    with unit_of_work(by=cast.receiver):
        row = Referral.objects.get(pk=draft.pk)
        recall = Recall.objects.get()
        assert (row.state, recall.reason, recall.answer) == ("withdrawn_by_survivor", "withdrawn_by_survivor", "")
        assert list(referrals.open_recalls(cast.receiver)) == [recall]
        copy = Bundle.objects.get()
        assert (copy.wrapped_key, copy.wiped_at) == (None, ten)
        assert bundle.signed_by_us(copy.id, copy.sha256, copy.signature), "the proof of what was shared stays"


def test_after_wiping_not_even_who_stole_the_database_reads_the_parts(cast, case, accepted, as_admin) -> None:
    with unit_of_work(by=cast.sender):
        actions.take_back(accepted.id, by=cast.sender)
    [(key, parts)] = as_admin.execute(
        "select b.wrapped_key, count(p.*) from protection_bundle b join protection_bundlepart p on p.bundle_id = b.id group by 1"
    ).fetchall()
    assert (key, parts) == (None, 2)


def test_withdrawing_one_purpose_leaves_referrals_of_another_alone(cast, case, accepted) -> None:
    with unit_of_work(by=cast.sender):
        [keep] = [
            d for d in consents.decisions(case.subject_id, by=cast.sender) if d.purpose == "anonymised_statistics"
        ]
        consents.withdraw(keep.id, by=cast.sender, how="written")
    assert outbox.drain().failed == 0
    assert set(world.read(cast.receiver, accepted)) == {"identity", "contact"}


def test_a_completed_referral_is_wiped_and_recalled_too(cast, case, accepted) -> None:
    with unit_of_work(by=cast.receiver):
        referrals.follow_through(accepted.id, by=cast.receiver, arrived="yes", outcome="full")
    assert set(world.read(cast.receiver, accepted)) == {"identity", "contact"}
    with unit_of_work(by=cast.sender):
        [given] = [d for d in consents.decisions(case.subject_id, by=cast.sender) if d.purpose == "referral"]
        consents.withdraw(given.id, by=cast.sender, how="written")
    assert outbox.drain().failed == 0
    with unit_of_work(by=cast.receiver):
        assert Referral.objects.get().state == "completed"
        assert Recall.objects.get().reason == "withdrawn_by_survivor"
        assert Bundle.objects.get().wrapped_key is None


def test_a_declined_referral_leaves_nothing_to_recall(cast, case, sent) -> None:
    world.answered(cast.receiver, sent, "declined", decline_reason="no_capacity")
    with unit_of_work(by=cast.sender):
        [given] = [d for d in consents.decisions(case.subject_id, by=cast.sender) if d.purpose == "referral"]
        consents.withdraw(given.id, by=cast.sender, how="written")
    assert outbox.drain().failed == 0
    with unit_of_work(by=cast.sender):
        assert Bundle.objects.get().wrapped_key is None
        assert not Recall.objects.exists()


def test_a_recall_is_answered_once(cast, accepted) -> None:
    with unit_of_work(by=cast.sender):
        actions.take_back(accepted.id, by=cast.sender)
    with unit_of_work(by=cast.receiver):
        [recall] = referrals.open_recalls(cast.receiver)
        referrals.answer_recall(recall.id, "deleted", by=cast.receiver)
        assert not referrals.open_recalls(cast.receiver).exists()
    with pytest.raises(ValidationError), unit_of_work(by=cast.receiver):
        referrals.answer_recall(recall.id, "sealed", by=cast.receiver)
    with unit_of_work(by=cast.sender):
        assert Recall.objects.get().answer == "deleted"


def test_declining_says_why(cast, sent) -> None:
    with pytest.raises(ValidationError) as refused:
        world.answered(cast.receiver, sent, "declined")
    assert "decline_reason" in refused.value.message_dict
    assert world.answered(cast.receiver, sent, "declined", decline_reason="no_capacity").state == "declined"


def test_only_the_receiver_answers_and_only_the_sender_takes_back(cast, sent) -> None:
    with pytest.raises(Refused):
        world.answered(cast.sender, sent)
    with pytest.raises(Refused), unit_of_work(by=cast.reader):
        referrals.answer(sent.id, referrals.State.ACCEPTED, by=cast.reader)
    with pytest.raises(Refused), unit_of_work(by=cast.receiver):
        actions.take_back(sent.id, by=cast.receiver)


def test_a_stranger_sees_no_row_with_or_without_the_policy(cast, accepted) -> None:
    world.read(cast.receiver, accepted)
    with unit_of_work(by=cast.sender):
        actions.take_back(accepted.id, by=cast.sender)
    with unit_of_work(by=cast.stranger):
        assert not policy.scope(cast.stranger).exists()
        for model in (Referral, Bundle, BundlePart, BundleView, Recall, Case):
            assert model.objects.count() == 0, model.__name__
    with pytest.raises(Hidden), unit_of_work(by=cast.stranger):
        referrals.answer(accepted.id, referrals.State.ACCEPTED, by=cast.stranger)


def test_a_draft_is_nobody_elses_business(cast, draft) -> None:
    with unit_of_work(by=cast.receiver):
        assert Referral.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "gossip"}, "kind"),
        ({"services_requested": ()}, "services_requested"),
        ({"services_requested": ("Oksana",)}, "services_requested"),
        ({"language": "Ukrainian, call Oksana"}, "language"),
        ({"callback_role": "Oksana 0441234567"}, "callback_role"),
        ({"access_needs": ("her cousin",)}, "access_needs"),
        ({"country": "MT", "admin1": "UA-30"}, "admin1"),
        ({"dependants_count": 1999}, "dependants_count"),
        ({"risk_level": "ask me"}, "risk_level"),
    ],
)
def test_an_envelope_takes_nothing_but_codes(cast, case, change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        world.drafted(cast.sender, case, cast.receiver, **change)
    assert field in refused.value.message_dict


def test_a_referral_does_not_go_to_a_funder_or_to_oneself(cast, case) -> None:
    funder = dataclasses.replace(cast.stranger, organisation=world.cases_world.organisation("funder", "funder"))
    for to in (funder, cast.sender):
        with pytest.raises(ValidationError) as refused:
            world.drafted(cast.sender, case, to)
        assert "to_organisation" in refused.value.message_dict


def test_the_signature_tells_our_copy_from_another(cast, accepted) -> None:
    made = world.bundle_of(cast.receiver, accepted)
    assert bundle.digest(world.read(cast.receiver, accepted)) == made.sha256
    assert bundle.signed_by_us(made.id, made.sha256, made.signature)
    other = bundle.digest({"identity": {"name": "Somebody Else"}})
    assert not bundle.signed_by_us(made.id, other, made.signature)
    assert not bundle.signed_by_us(accepted.id, made.sha256, made.signature)


def test_a_part_changed_in_the_database_does_not_open(cast, accepted, as_admin: psycopg.Connection) -> None:
    as_admin.execute("set session_replication_role = replica")
    as_admin.execute("update protection_bundlepart set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)")
    with pytest.raises(vault.Tampered):
        world.read(cast.receiver, accepted)


def test_a_part_moved_to_another_category_does_not_open(cast, accepted, as_admin: psycopg.Connection) -> None:
    as_admin.execute("set session_replication_role = replica")
    as_admin.execute(
        "update protection_bundlepart a set sealed = b.sealed from protection_bundlepart b"
        " where a.bundle_id = b.bundle_id and a.category = 'contact' and b.category = 'identity'"
    )
    with pytest.raises(vault.Tampered):
        world.read(cast.receiver, accepted)
