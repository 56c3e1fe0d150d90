"""A partnership with a government in the demo: what both sides promised, and dialogues that look at it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from tessera.partnership.awards import api as awards
from tessera.partnership.library import api as library
from tessera.portal.demo.office import Office

_PROMISED = (
    ("office", "Pay for rooms in which children are heard once.", Decimal(300_000), 100, "kept", "The award is signed."),
    ("office", "Send two trainers each year.", None, -120, "", ""),
    ("government", "A law by which a child's recorded words count in court.", None, 60, "partly_kept", "The bill is in its second reading."),
    ("government", "Two interviewers in each district, paid by the state.", Decimal(180_000), -200, "", ""),
    ("government", "A register of homes that take children in.", None, 150, "missed", "The ministry has named nobody for it."),
)  # fmt: skip


def begin(office: Office) -> UUID:
    """The partnership with its promises, a dialogue that was held and one that is planned."""
    with office.did(office.officer, 420) as by:
        pact = awards.save_compact(
            by=by, country="BLZ", title="Child Protection Compact (invented)",
            objectives="Children are found, heard once, and live where they are safe.",
            starts=office.day(420), ends=office.day(420 - 4 * 365),
        )  # fmt: skip
        for side, text, amount, days_ago, _end, _why in _PROMISED:
            more = {"amount": amount, "currency": "USD"} if amount else {}
            awards.promise(pact.pk, by=by, side=side, text=text, due=office.day(days_ago), **more)
        known = {row.code: row.pk for row in library.indicators(by)}
        year = office.day(420).year
        talks = [awards.plan_dialogue(pact.pk, by=by, on=office.day(days)) for days in (120, -60)]
        for talk, codes in zip(talks, (("TVAP-SERV", "TVAP-TRAIN"), ("TVAP-SERV",)), strict=True):
            for code in codes:
                targets = {year: Decimal(20), year + 1: Decimal(40)}
                awards.choose_indicator(talk.pk, by=by, indicator_id=known[code], targets=targets)
    with office.did(office.officer, 118) as by:
        awards.hold_dialogue(
            talks[0].pk, by=by, minutes="Rooms are ready in two of six districts. The register waits for the ministry.",
            actions="The ministry names somebody for the register within a month.",
        )  # fmt: skip
        kept = {row.text: row.pk for row in pact.commitments.all()}
        for _side, text, _amount, _days, end, why in _PROMISED:
            if end:
                awards.answer_promise(kept[text], end, by=by, evidence=why)
    return pact.pk
