"""Points, joint keying and parcels, without a database."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tessera.trust.tokens import curve, exchange
from tessera.trust.tokens.keys import Entry

DICE = random.Random(5)
KEY = DICE.randbytes(32)
PUBLIC = Ed25519PrivateKey.from_private_bytes(KEY).public_key().public_bytes_raw()
LOW_ORDER = [bytes(32), (1).to_bytes(32, "little"), (2**255 - 20).to_bytes(32, "little"),
             bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
             bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]  # fmt: skip


def _parcel() -> exchange.Parcel:
    one, other = uuid4(), uuid4()
    return exchange.signed(exchange.Parcel(uuid4(), "tokens", one, (one,), one, other, bytes(64)), KEY)


def test_every_value_lies_on_the_curve_and_never_on_its_twist() -> None:
    points = [curve.to_curve(["agreement", "run", str(number)]) for number in range(300)]

    assert all(map(curve.on_curve, points))
    assert all(map(curve.on_curve, curve.multiplied(points, KEY)))
    assert len(set(points)) == 300
    # Without the check about half would lie on the twist, which a multiple keeps.
    assert 60 < sum(curve.on_curve(DICE.randbytes(31) + b"\x00") for _ in range(200)) < 140


def test_parts_do_not_run_into_one_another() -> None:
    assert curve.to_curve(["ab", "c"]) != curve.to_curve(["a", "bc"]) != curve.to_curve(["abc"])


def test_keying_commutes_for_any_number_of_parties() -> None:
    secrets = [DICE.randbytes(32) for _ in range(4)]
    points = [curve.to_curve([str(number)]) for number in range(5)]
    found = []
    for order in (secrets, secrets[::-1], [secrets[2], secrets[0], secrets[3], secrets[1]]):
        made = points
        for secret in order:
            made = curve.multiplied(made, secret)
        found.append(made)

    assert found[0] == found[1] == found[2] != points


@pytest.mark.parametrize("point", LOW_ORDER)
def test_a_point_of_small_order_is_refused(point: bytes) -> None:
    with pytest.raises(curve.BadPoint):
        curve.multiplied([point], KEY)


def test_a_list_is_padded_shuffled_and_of_one_shape() -> None:
    entries = [Entry((uuid4(),), (("kind", str(number)), ("other", str(number)))) for number in range(10)]

    made = exchange.blind(entries, scope=("a", "r"), secret=KEY, dice=DICE)

    assert len(made.order) == 13
    assert sum(entry is not None for entry in made.order) == 10
    assert len(made.points) == 13 * exchange.POINTS == len(set(made.points))
    together = exchange.restored(made.points, made.places)
    at = next(place for place, entry in enumerate(made.order) if entry is entries[3])
    assert set(curve.multiplied([curve.to_curve(["a", "r", *v]) for v in entries[3].values], KEY)) <= set(together[at])
    with pytest.raises(exchange.BadParcel):
        exchange.restored(made.points, [0] * len(made.places))


def test_random_points_cannot_be_told_from_values_by_their_side_of_the_curve() -> None:
    assert Counter(map(curve.on_curve, exchange.curve.random_points(50, DICE.randbytes))) == {True: 50}


def test_a_parcel_survives_a_file_and_a_changed_one_is_refused() -> None:
    parcel = _parcel()
    found = exchange.from_file(exchange.to_file(parcel))

    exchange.verify(found, PUBLIC)
    assert found == parcel
    for changed in (replace(parcel, body=bytes(63) + b"x"), replace(parcel, to=uuid4()), replace(parcel, hands=())):
        with pytest.raises(exchange.BadParcel):
            exchange.verify(changed, PUBLIC)


@pytest.mark.parametrize("data", [b"", b"TESSERA TOKENS 1\n", b"TESSERA TOKENS 1\n{}\nxx", b"TESSERA TOKENS 1\n[]\n", b"PK\x03\x04"])  # fmt: skip
def test_a_file_that_is_no_parcel_is_refused(data: bytes) -> None:
    with pytest.raises(exchange.BadParcel):
        exchange.from_file(data)


def test_a_file_cut_short_is_refused() -> None:
    with pytest.raises(exchange.BadParcel, match="not whole"):
        exchange.from_file(exchange.to_file(_parcel())[:-1])
