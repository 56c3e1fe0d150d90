"""What other donors fund in the demo world: invented donors and projects in real countries, as one table says them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from tessera.kernel.work import unit_of_work
from tessera.partnership.donors import api as donors
from tessera.portal.demo.crew import Crew

SOURCE: Final = "Invented for this demonstration"
_HEAD = "reference,donor,title,implementer,country,amount,currency,starts,ends,status,as of"
# donor | title | implementer | countries | amount | currency | starts and ends, days from the base | status
_PROJECTS: Final = (
    "Nordmark Development Fund|Legal aid for victims of trafficking|Open Door|XKX|420000|EUR|-400|500|ongoing",
    "Nordmark Development Fund|Forced labour in seasonal farm work|Fields Network|ALB;XKX;MKD|1150000|EUR|-200|900|ongoing",
    "Ministry for Cooperation of Freedonia|Anti-trafficking units of the police, second phase|Police Academy Trust|XKX|900000|EUR|-700|60|ongoing",
    "Ministry for Cooperation of Freedonia|A hotline against human trafficking|Lifeline Partners|ALB|310000|EUR|-900|-30|ended",
    "Harbour Lights Foundation|Homes for survivors of trafficking and their children|Harbour Lights|XKX||  |-120|600|ongoing",
    "Harbour Lights Foundation|Work and training after modern slavery|Second Start|KHM|275000|GBP|-300|430|ongoing",
    "Sylvania Aid|Child trafficking: guardians and schools|Children First|KHM;VNM;LAO|2400000|EUR|-500|1300|ongoing",
    "Sylvania Aid|Trafficking in persons: judges and prosecutors|Bench and Bar|GHA|640000|EUR|-60|1000|planned",
    "Costaguana Solidarity|Debt bondage in brick kilns|Kiln Watch|NPL;IND|1800000|USD|-350|750|ongoing",
    "Costaguana Solidarity|Commercial sexual exploitation of children online|Safe Screen|PHL|520000|USD|-250|480|ongoing",
    "Ruritania Cooperation|Counter-trafficking at land borders|Border Partners|ETH;KEN|980000|EUR|-450|300|ongoing",
    "Ruritania Cooperation|Victims of trafficking return in safety|Way Home|NGA|450000|EUR|-820|-90|ended",
)  # fmt: skip


def bring(crew: Crew, today: date) -> donors.Outcome:
    """Brings the table in as a programme officer would. `today`: the day the story is told."""
    lines = [_HEAD]
    for number, text in enumerate(_PROJECTS, 1):
        donor, title, who, where, amount, currency, start, end, status = (part.strip() for part in text.split("|"))
        starts, ends = (today + timedelta(days=int(days)) for days in (start, end))
        said = today - timedelta(days=40 + number)
        cells = (f"INV-{number:03}", donor, f'"{title}"', who, where, amount, currency, starts, ends, status, said)
        lines.append(",".join(map(str, cells)))
    by = crew.actor("funder", "programme_officer")
    with unit_of_work(by=by):
        return donors.bring_in("\n".join(lines).encode(), name="others.csv", source=SOURCE, by=by)
