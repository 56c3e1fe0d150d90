"""The door of the room: what is public of each project, and how it becomes so.

published(Filters(...)) gives every public project as a typed value, get(key) one; both see publications and nothing else.
`downloads.register(label, list_url, project_url)` adds a form in which a room above offers them.
"""

from tessera.partnership.publishing import downloads
from tessera.partnership.publishing.actions import (
    NotPublishable,
    drop,
    follow,
    hide,
    prepare,
    preview,
    publish,
    settle,
    show_claims,
)
from tessera.partnership.publishing.content import (
    ASSUMED,
    Cell,
    Content,
    Indicator,
    Money,
    Partnership,
    Party,
    Period,
    Result,
    Share,
    Span,
    Subaward,
    as_json,
    from_json,
    sha256,
)
from tessera.partnership.publishing.enums import Level, Part, PublicationState, Why
from tessera.partnership.publishing.gathering import gather
from tessera.partnership.publishing.models import Publication
from tessera.partnership.publishing.queries import latest, waiting
from tessera.partnership.publishing.reading import (
    PORTION,
    Filters,
    Published,
    Totals,
    found,
    get,
    of_office,
    offices,
    published,
    read,
    totals,
)
from tessera.partnership.publishing.redacting import Award, Finding, Terms
from tessera.partnership.publishing.states import MACHINE

__all__ = [
    "ASSUMED", "MACHINE", "PORTION", "Award", "Cell", "Content", "Filters", "Finding", "Indicator", "Level", "Money",
    "NotPublishable", "Part", "Partnership", "Party", "Period", "Publication", "PublicationState", "Published", "Result",
    "Share", "Span", "Subaward", "Terms", "Totals", "Why", "as_json", "downloads", "drop", "follow", "found",
    "from_json", "gather", "get", "hide", "latest", "of_office", "offices", "prepare", "preview", "publish", "published",
    "read", "settle", "sha256", "show_claims", "totals", "waiting",
]  # fmt: skip
