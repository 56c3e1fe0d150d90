"""Our words in the standard's codes. Where the standard has no honest code for a word of ours, none is given."""

from __future__ import annotations

from datetime import date, timedelta

OTHER = "90"
# Documents: the activity's web page, and that of the organisation.
WEB_PAGE, WEB_PAGE_OF_OFFICE = "A12", "B16"
ORGANISATION_TYPE = {
    "igo": "40",
    "ingo": "21",
    "national_ngo": "22",
    "government": "10",
    "university": "80",
    "company": "70",
    "other": OTHER,
}
MEASURE = {"unit": "1", "percentage": "2", "nominal": "3", "ordinal": "4", "qualitative": "5"}
RESULT_TYPE = {"output": "1", "outcome": "2", "objective": "3"}
# OECD DAC co-operation modalities. A contribution to an international organisation is for a purpose, never to its core.
AID_TYPE = {"grant": "C01", "cooperative_agreement": "C01", "interagency": "C01", "contribution": "B033"}
# Grants from one government: what every instrument of the office has in common. Flow and tying are the publication's.
COLLABORATION, FINANCE = "1", "110"
# Targets of the Sustainable Development Goals that name what a purpose code of the OECD DAC is about.
SDG_TARGETS = {
    "15130": ("16.3",),
    "15160": ("8.7", "16.2"),
    "15180": ("5.2",),
    "15190": ("10.7",),
    "15261": ("8.7",),
    "16070": ("8.7", "8.8"),
}
GLOBAL, REGIONAL, MULTI_NATIONAL, NATIONAL = "1", "2", "3", "4"
# The one region of the standard that means no region: developing countries, unspecified.
ANYWHERE = "998"
PIPELINE, RUNNING, FINALISATION, CLOSED, CANCELLED, SUSPENDED = "1", "2", "3", "4", "5", "6"
_STATUS = {
    "recommended": PIPELINE,
    "negotiating": PIPELINE,
    "active": RUNNING,
    "suspended": SUSPENDED,
    "ended": FINALISATION,
    "closing": FINALISATION,
    "closed": CLOSED,
    "terminated": CANCELLED,
}
STARTED = frozenset({"active", "suspended", "ended", "closing", "closed", "terminated"})
OVER = frozenset({"ended", "closing", "closed"})


def status(state: str, starts: date | None, ends: date | None, today: date) -> str:
    """The activity's status. One that is signed, or only known from a list, stands where its dates put it."""
    if known := _STATUS.get(state):
        return known
    if ends and ends < today:
        return FINALISATION
    return RUNNING if starts and starts <= today else PIPELINE


def within_a_year(start: date, end: date) -> bool:
    """Whether a period may be one budget's: it ends after it starts, and within 365 days."""
    return timedelta(0) <= end - start <= timedelta(days=365)
