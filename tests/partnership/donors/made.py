"""Files as other donors would publish them."""

from __future__ import annotations

from typing import Final

HEAD: Final = "reference,donor,title,implementer,country,amount,currency,starts,ends,status,as of,description"


def table(*lines: str, head: str = HEAD) -> bytes:
    """A table in UTF-8."""
    return "\n".join([head, *lines, ""]).encode()


LINE: Final = "A-1,Aid of Freedonia,Shelters against human trafficking,Help Now,KHM,1000.50,EUR,2025-01-01,2027-12-31,ongoing,2026-06-30,"


def activity(
    reference: str = "XM-FR-1", title: str = "Forced labour in brick kilns", *, inside: str = "", head: str = ""
) -> str:
    """An activity with what every one has; `inside` is added to it, `head` are attributes more."""
    return f"""<iati-activity default-currency="EUR" last-updated-datetime="2026-03-01T00:00:00" {head}>
<iati-identifier>{reference}</iati-identifier>
<reporting-org ref="XM-FR" type="10"><narrative>Liberté</narrative><narrative xml:lang="en">Freedonia Aid</narrative></reporting-org>
<title><narrative>{title}</narrative></title>
<participating-org role="4"><narrative>Help Now</narrative></participating-org>
<activity-status code="2"/>
<activity-date type="1" iso-date="2024-12-01"/><activity-date type="2" iso-date="2025-01-15"/><activity-date type="3" iso-date="2027-12-31"/>
{inside}</iati-activity>"""


def file(*activities: str, version: str = "2.03") -> bytes:
    """A file of activities."""
    head = f'<iati-activities version="{version}" generated-datetime="2026-05-01T00:00:00Z">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{"".join(activities)}</iati-activities>'.encode()


def transaction(kind: str, value: str, currency: str = "") -> str:
    """A transaction of a kind."""
    written = f' currency="{currency}"' if currency else ""
    return (
        f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="2025-02-01"/>'
        f'<value{written} value-date="2025-02-01">{value}</value></transaction>'
    )
