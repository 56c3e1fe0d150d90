"""The published portfolio as files: one per award, and one per office with all of its awards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from uuid import UUID

from tessera.interchange.iati import activities as a
from tessera.interchange.iati import joining, writing
from tessera.interchange.publishers import api as publishers
from tessera.kernel import clock
from tessera.partnership.publishing import api as publishing
from tessera.trust.people import api as people

REPORT = "report.json"


@dataclass(frozen=True, slots=True)
class Exported:
    """One project: its file's bytes, or the reasons why it has none."""

    project: publishing.Published
    written: writing.Written


@dataclass(frozen=True, slots=True)
class Office:
    """An office's projects in one file (`data` is empty where none can be written), and each of them by itself."""

    organisation: UUID | None
    data: bytes
    projects: Sequence[Exported]

    @property
    def refused(self) -> list[Exported]:
        """Those that cannot be written."""
        return [each for each in self.projects if not each.written.data]


def of(published: publishing.Published) -> writing.Written:
    """One published project as a file of its own, or the reasons why there is none."""
    return writing.write(_activity(published, publishers.publisher(published.organisation)))


def _activity(published: publishing.Published, office: publishers.Publisher) -> a.Activity:
    return joining.activity(published, office, clock.today())


def together(projects: Sequence[publishing.Published]) -> Office:
    """Projects, of one office or of several, each validated alone and all of them together."""
    known = {each: publishers.publisher(each) for each in {one.organisation for one in projects}}
    exported, good = [], []
    for project in projects:
        activity = _activity(project, known[project.organisation])
        written = writing.write(activity)
        exported.append(Exported(project, written))
        if written.data:
            good.append(activity)
    data = writing.write_all(good).data if good else b""
    return Office(next(iter(known), None) if len(known) == 1 else None, data, exported)


def offices() -> Iterator[Office]:
    """Everything that is published, office by office."""
    projects = sorted(publishing.published(), key=lambda each: (str(each.organisation), str(each.key)))
    for _organisation, several in groupby(projects, key=lambda each: each.organisation):
        yield together(list(several))


def to_folder(office: Office, folder: Path) -> list[Path]:
    """Writes an office's valid files: `office-NAME.xml`, and `award-KEY.xml` for each. Returns what was written.

    A file is written under another name and put in place when it is whole. Raises OSError.
    """
    if office.organisation is None:
        return []
    files = {f"award-{each.project.key}.xml": each.written.data for each in office.projects if each.written.data}
    if office.data:
        files[f"office-{people.organisation_of(office.organisation).slug}.xml"] = office.data
    return [_put(folder / name, data) for name, data in files.items()]


def report(found: Sequence[Office], folder: Path) -> Path:
    """Writes which projects were refused and why, which were written with which warnings. Raises OSError."""
    lines = [_line(each) for office in found for each in office.projects]
    counts = {"written": sum(bool(each["file"]) for each in lines), "refused": sum(not each["file"] for each in lines)}
    text = json.dumps({**counts, "projects": lines}, ensure_ascii=False, indent=1)
    return _put(folder / REPORT, text.encode())


def _line(exported: Exported) -> dict[str, object]:
    project, written = exported.project, exported.written
    return {
        "key": str(project.key),
        "title": project.content.title,
        "file": f"award-{project.key}.xml" if written.data else "",
        "reasons": [asdict(each) for each in written.reasons],
        "warnings": [asdict(each) for each in written.warnings],
    }


def _put(path: Path, data: bytes) -> Path:
    half = path.with_name(f".{path.name}.part")
    half.write_bytes(data)
    half.replace(path)
    return path
