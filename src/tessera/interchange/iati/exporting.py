"""The published portfolio as files: one per award, as many as are needed per office, and one about the office itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.db import transaction

from tessera.interchange.iati import building, giving, joining, writing
from tessera.interchange.publishers import api as publishers
from tessera.kernel import clock
from tessera.kernel.actor import acting
from tessera.partnership.publishing import api as publishing
from tessera.trust.people import api as people

REPORT = "report.json"
# From a project's public key to the address of its page; "" where nobody knows it.
Page = Callable[[UUID], str]


def no_page(_key: UUID) -> str:
    """Nobody knows under which address the pages are."""
    return ""


@dataclass(frozen=True, slots=True)
class Exported:
    """One project: its activity, or the reasons why it has none."""

    project: publishing.Published
    written: writing.Written


def of(published: publishing.Published, page: Page = no_page) -> writing.Written:
    """One published project as a file of its own, or the reasons why there is none."""
    return writing.write(_activity(published, publishers.publisher(published.organisation), page))


def _activity(published: publishing.Published, office: publishers.Publisher, page: Page) -> Any:
    return joining.activity(published, office, clock.today(), page(published.key))


def each(ids: Sequence[UUID], page: Page = no_page) -> Iterator[Exported]:
    """Publications one by one, each validated alone; read a portion at a time, each in a transaction of its own."""
    known: dict[UUID, publishers.Publisher] = {}
    for start in range(0, len(ids), publishing.PORTION):
        with acting(None), transaction.atomic():
            portion = publishing.read(ids[start : start + publishing.PORTION])
            for organisation in {one.organisation for one in portion} - known.keys():
                known[organisation] = publishers.publisher(organisation)
        for project in portion:
            yield Exported(project, writing.write(_activity(project, known[project.organisation], page)))


def together(projects: Iterable[Exported]) -> Iterator[bytes]:
    """A file of those that can be written, piece by piece; nothing at all where none can."""
    begun = False
    for one in projects:
        if one.written.activity:
            if not begun:
                yield building.opening(clock.now())
            begun = True
            yield one.written.activity
    if begun:
        yield building.CLOSING


def office(organisation: UUID, page: str = "") -> bytes:
    """The organisation file of an office, from what it published; nothing where its number in a register is not known."""
    with acting(None), transaction.atomic():
        known = publishers.publisher(organisation)
        ids = publishing.of_office(organisation)
    return _office(known, (one.project for one in _projects(ids)), page)


def _office(known: publishers.Publisher, projects: Iterable[publishing.Published], page: str) -> bytes:
    if not known.reference:
        return b""
    return writing.write_organisation(giving.organisation(known, projects, clock.today(), page))


@dataclass(frozen=True, slots=True)
class _Only:
    project: publishing.Published


def _projects(ids: Sequence[UUID]) -> Iterator[_Only]:
    for start in range(0, len(ids), publishing.PORTION):
        with acting(None), transaction.atomic():
            portion = publishing.read(ids[start : start + publishing.PORTION])
        yield from map(_Only, portion)


@dataclass(slots=True)
class Summary:
    """What an export did."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def refused(self) -> list[dict[str, Any]]:
        """Projects without a file."""
        return [line for line in self.lines if not line["file"]]


def to_folder(folder: Path, page: Page = no_page) -> Summary:
    """Writes `award-KEY.xml` for each project, `office-NAME.xml` (and `office-NAME-2.xml` …, none larger than the registry
    accepts) and `organisation-NAME.xml` for each office, and a report of what was refused and why.

    A file is written under another name and put in place when it is whole. Raises OSError.
    """
    summary = Summary()
    for organisation in publishing.offices():
        _office_to_folder(organisation, folder, page, summary)
    counts = {"written": len(summary.lines) - len(summary.refused), "refused": len(summary.refused)}
    text = json.dumps({**counts, "projects": summary.lines}, ensure_ascii=False, indent=1)
    _put(folder / REPORT, text.encode())
    return summary


def _office_to_folder(organisation: UUID, folder: Path, page: Page, summary: Summary) -> None:
    name = people.organisation_of(organisation).slug
    parts, open_ = writing.Parts(), _Open(folder)
    with open_.closing():
        for one in each(publishing.of_office(organisation), page):
            summary.lines.append(_line(one))
            if not one.written.activity:
                continue
            if parts.begins(one.written.activity):
                summary.files.append(open_.next(f"office-{name}{f'-{parts.number}' if parts.number > 1 else ''}.xml"))
            open_.write(one.written.activity)
            summary.files.append(_put(folder / f"award-{one.project.key}.xml", one.written.data).name)
    if data := office(organisation):
        summary.files.append(_put(folder / f"organisation-{name}.xml", data).name)


class _Open:
    """The file of an office that is being written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._file: IO[bytes] | None = None

    def closing(self) -> ExitStack:
        """Ends the file that is open, and puts it in place, when all went well."""
        return self._stack

    def next(self, name: str) -> str:
        """Ends one file and begins the next; gives its name back."""
        self._stack.close()
        path = self._folder / name
        half = path.with_name(f".{name}.part")
        file = half.open("wb")
        file.write(building.opening(clock.now()))

        def end(kind: Any, *_fault: Any) -> None:
            if kind is None:
                file.write(building.CLOSING)
            file.close()
            if kind is None:
                half.replace(path)
            else:
                half.unlink(missing_ok=True)

        self._stack.push(end)
        self._file = file
        return name

    def write(self, activity: bytes) -> None:
        """One more activity."""
        assert self._file is not None, "no file was begun"  # noqa: S101
        self._file.write(activity)


def _line(exported: Exported) -> dict[str, Any]:
    project, written = exported.project, exported.written
    return {
        "key": str(project.key),
        "title": project.content.title,
        "file": f"award-{project.key}.xml" if written.activity else "",
        "reasons": [asdict(each) for each in written.reasons],
        "warnings": [asdict(each) for each in written.warnings],
    }


def _put(path: Path, data: bytes) -> Path:
    half = path.with_name(f".{path.name}.part")
    half.write_bytes(data)
    half.replace(path)
    return path
