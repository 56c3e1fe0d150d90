"""The door of the room: published lists of projects, read, brought in and decided about."""

from __future__ import annotations

from collections.abc import Sequence

from tessera.kernel.actor import Actor
from tessera.partnership.portfolio.actions import IMPORT_NEEDS, ListError, receive, work
from tessera.partnership.portfolio.claims import Claim
from tessera.partnership.portfolio.deciding import decide, decide_party, decide_place, take_back
from tessera.partnership.portfolio.demo import load_demo_listing
from tessera.partnership.portfolio.enums import Choice
from tessera.partnership.portfolio.issues import OF_THE_LIST, REFUSING, WORDS
from tessera.partnership.portfolio.models import ImportBatch
from tessera.partnership.portfolio.naming import Alias
from tessera.partnership.portfolio.pages import Unreadable, text_of
from tessera.partnership.portfolio.parsing import Project, Reading, parse
from tessera.partnership.portfolio.queries import (
    Summary,
    again,
    batches,
    changes_waiting,
    issue_lines,
    names_waiting,
    summary,
)
from tessera.partnership.portfolio.sheet import HEADER, as_csv

__all__ = [
    "HEADER", "IMPORT_NEEDS", "OF_THE_LIST", "REFUSING", "WORDS", "Alias", "Choice", "Claim", "ImportBatch", "ListError",
    "Project", "Reading", "Summary", "Unreadable", "again", "as_csv", "batches", "changes_waiting", "decide", "decide_party",
    "decide_place", "import_page", "issue_lines", "load_demo_listing", "names_waiting", "parse", "receive", "summary", "take_back", "text_of",
    "work",
]  # fmt: skip


def import_page(page: str, *, name: str, source: str = "", remarks: Sequence[str] = (), by: Actor) -> Summary:
    """Brings in a list whole; the same page a second time changes nothing. `remarks` are those of `text_of` on the file.

    Raises Refused, ListError.
    """
    batch, _is_new = receive(page, name=name, source=source, remarks=remarks, by=by)
    if batch.done_at is not None:
        return again(batch, by=by)
    return summary(work(batch.pk, by=by), by=by)
