"""Files out: explained pairs to judge by hand, judgements read back, and people. Private to whoever runs the command."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from tessera.protection.linkage.engine import Linked
from tessera.protection.linkage.judging import Clusters, Judged, Verdict
from tessera.protection.linkage.reading import BadFile, neutralised, restored
from tessera.protection.linkage.records import Record
from tessera.protection.linkage.words import explained

PAIRS = ("first", "second", "first_person", "second_person", "probability", "weight", "why", "judgement", "by", "when")
CLUSTERS = ("id", "person", "records", "conflict")


def write_pairs(path: Path, linked: Linked, records: Mapping[str, Record], earlier: Iterable[Judged] = ()) -> int:
    """Writes the pairs, the likeliest first, with room for a judgement; what was judged before is kept, also about pairs
    that no longer look alike. Returns how many rows there are."""
    judged = {_both(each.first, each.second): each for each in earlier}
    known = set(records)

    def rows() -> Iterator[list[str]]:
        for pair in linked.pairs():
            was = judged.pop(_both(pair.first, pair.second), None)
            yield [
                pair.first, pair.second, _summary(records[pair.first]), _summary(records[pair.second]),
                f"{pair.probability:.4f}", f"{pair.weight:.2f}", explained(pair.evidence),
                *((was.verdict.value, was.by, was.when) if was else ("", "", "")),
            ]  # fmt: skip
        for was in judged.values():
            about = [_summary(records[key]) if key in known else "" for key in (was.first, was.second)]
            yield [was.first, was.second, *about, "", "", "", was.verdict.value, was.by, was.when]

    return _write(path, PAIRS, rows())


def _both(first: str, second: str) -> tuple[str, str]:
    return (first, second) if first < second else (second, first)


def _summary(record: Record) -> str:
    parts = (record.given_names, record.family_name, record.birth_date, record.sex, record.nationality, record.district)
    return " · ".join(part for part in (*parts, *record.phones, *record.documents, *record.emails) if part)


def read_judgements(path: Path) -> list[Judged]:
    """The judgements of a file of pairs, in its order; rows nobody judged are left out.

    Raises BadFile, with the line, for a judgement that is none, without a name or a date, or about a pair judged twice.
    """
    found: list[Judged] = []
    seen: dict[tuple[str, str], Verdict] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            start = lines.readline()
            lines.seek(0)
            rows = csv.DictReader(lines, delimiter=max(",;\t", key=start.count), strict=True)
            if missing := {"first", "second", "judgement", "by", "when"} - set(rows.fieldnames or ()):
                raise BadFile(
                    _("%(file)s has no column %(column)s.") % {"file": path.name, "column": ", ".join(sorted(missing))}
                )
            for row in rows:
                cells = {
                    name: restored((row.get(name) or "").strip())
                    for name in ("first", "second", "judgement", "by", "when")
                }
                judged = _judged(cells, path.name, rows.line_num)
                if judged is None:
                    continue
                key = _both(judged.first, judged.second)
                if seen.get(key, judged.verdict) != judged.verdict:
                    raise _bad(path.name, rows.line_num, _("this pair is judged twice, and differently"))
                if key not in seen:
                    found.append(judged)
                seen[key] = judged.verdict
    except OSError as fault:
        raise BadFile(_("%(file)s cannot be read (%(why)s).") % {"file": path.name, "why": fault.strerror}) from fault
    except UnicodeDecodeError as fault:
        raise BadFile(_("%(file)s is not UTF-8: save it as CSV UTF-8.") % {"file": path.name}) from fault
    except csv.Error as fault:
        raise BadFile(_("%(file)s is not a sound CSV file.") % {"file": path.name}) from fault
    return found


def _bad(name: str, line: int, why: str) -> BadFile:
    return BadFile(_("%(file)s, line %(line)s: %(why)s.") % {"file": name, "line": line, "why": why})


def _judged(cells: Mapping[str, str], name: str, line: int) -> Judged | None:
    verdict = cells["judgement"].casefold()
    if not verdict:
        return None
    if verdict not in set(Verdict):
        raise _bad(name, line, _("the judgement is none of same, different, unsure"))
    if not cells["by"] or not cells["when"]:
        raise _bad(name, line, _("a judgement needs who judged (by) and the day (when)"))
    if not cells["first"] or not cells["second"] or cells["first"] == cells["second"]:
        raise _bad(name, line, _("a judgement is about two records"))
    return Judged(cells["first"], cells["second"], Verdict(verdict), cells["by"], cells["when"])


def write_clusters(path: Path, clusters: Clusters) -> int:
    """Writes record id, person id, how many records the person has, and whether judgements about them contradict."""
    sizes: dict[str, int] = {}
    for person in clusters.person.values():
        sizes[person] = sizes.get(person, 0) + 1
    torn = {clusters.person[each.first] for each in clusters.conflicts}
    rows = (
        [key, person, str(sizes[person]), "yes" if person in torn else ""] for key, person in clusters.person.items()
    )
    return _write(path, CLUSTERS, rows)


def _write(path: Path, head: Iterable[str], rows: Iterable[list[str]]) -> int:
    """Writes the whole file or none of it, readable by its owner only. Returns the number of rows."""
    count = 0
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        os.fchmod(handle, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(head)
            for row in rows:
                writer.writerow([neutralised(cell) for cell in row])
                count += 1
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    return count
