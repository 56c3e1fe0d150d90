"""An invented public file with the columns of a real one, and an analyst to bring it in."""

from __future__ import annotations

import random
from datetime import date

from tessera.kernel.work import unit_of_work
from tessera.observatory.comparison import api as comparison
from tests.observatory import world

HEADER = (
    "yearOfRegistration,datasource,gender,ageBroad,citizenship,countryOfExploitation,isForcedLabour,isSexualExploit,"
    "controlCategory,recruiterCategory,exploitType,labourType"
)
ABOUT = comparison.About(
    "Invented public set", "Office of Invented Figures", "Free to show with this line", date(2026, 1, 15),
    "https://figures.example/set",
)  # fmt: skip


def lines(count: int, seed: int = 3) -> list[str]:
    """Rows of invented people."""
    dice = random.Random(seed)
    return [
        ",".join(
            [
                dice.choice(["2015", "2016"]),
                dice.choice(["Hotline", "Case Management"]),
                dice.choice(["Female", "Male"]),
                dice.choice(["9--17", "18--20", "30--38"]),
                dice.choice(["PH", "UA", "NA", ""]),
                dice.choice(["AE", "PL", "00"]),
                dice.choice(["yes", "no", ""]),
                dice.choice(["yes", "no", ""]),
                dice.choice(["Threats", "Financial"]),
                dice.choice(["Family/Relative", ""]),
                dice.choice(["Sexual", "Labor", "Slavery/Similar"]),
                "",
            ]
        )
        for _row in range(count)
    ]


def file(count: int = 400, *more: str, seed: int = 3) -> bytes:
    """The file; `more` are rows added at the end."""
    return "\n".join([HEADER, *lines(count, seed), *more, ""]).encode()


def bring(data: bytes | None = None) -> comparison.PublicSet:
    """Brought in by the analyst."""
    by = world.actor("analyst")
    with unit_of_work(by=by):
        made = comparison.bring(data or file(), ABOUT, by=by)
    assert made.source
    return made.source
