"""A referral that passes from one shelter to another, at each of its stages."""

from __future__ import annotations

import pytest

from tessera.protection.cases.models import Case
from tessera.protection.referrals.models import Referral
from tests.protection.referrals import world


@pytest.fixture
def cast(transactional_db: None) -> world.Cast:
    """Who takes part."""
    return world.cast()


@pytest.fixture
def case(cast: world.Cast) -> Case:
    """The case the referral is made from."""
    return world.case_of(cast.sender)


@pytest.fixture
def draft(cast: world.Cast, case: Case) -> Referral:
    """A draft to the other shelter; identity and contact may be shared with it."""
    world.agree(cast.sender, case.subject_id, cast.receiver)
    return world.drafted(cast.sender, case, cast.receiver)


@pytest.fixture
def sent(cast: world.Cast, draft: Referral) -> Referral:
    """The same, sent with a name, a telephone and a gender."""
    return world.sent(cast.sender, draft)


@pytest.fixture
def accepted(cast: world.Cast, sent: Referral) -> Referral:
    """The same, accepted."""
    return world.answered(cast.receiver, sent)
