"""Asking, agreeing, making and opening, as people and programs do it."""

from __future__ import annotations

import csv
import io
from typing import Any

import msoffcrypto
import openpyxl
import pyzipper

from tessera.interchange.exports import actions, tasks
from tessera.interchange.exports.models import Export
from tessera.kernel.actor import Actor
from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.trust.people import api as people

REASON = "The yearly report to the funder needs the counts."


def ask(by: Actor, **more: Any) -> Export:
    """Asks for a workbook for statistics unless said otherwise."""
    return actions.ask(**({"format": "xlsx", "purpose": "anonymised_statistics", "reason": REASON, "by": by} | more))


def make(export: Export, by: Actor) -> Export:
    """Runs the job that makes it."""
    assert by.account
    asker = people.actor_for(by.account, by.home, purpose="export")
    with unit_of_work(by=by):
        jobs.enqueue(tasks.make, organisation=by.organisation, by=asker, export=export.pk)
    jobs.drain()
    with unit_of_work(by=by):
        export.refresh_from_db()
    return export


def made(by: Actor, second: Actor | None = None, **more: Any) -> Export:
    """An export that is ready; `second` agrees where one is needed."""
    export = ask(by, **more)
    if second:
        actions.decide(export.pk, True, by=second)
    return make(export, by)


def fetched(export: Export, by: Actor) -> bytes:
    """The file as it is downloaded."""
    _row, pieces = actions.download(export.pk, by=by)
    return b"".join(pieces)


def opened(export: Export, by: Actor) -> io.BytesIO:
    """The workbook in clear, opened with the password that was shown."""
    clear = io.BytesIO()
    locked = msoffcrypto.OfficeFile(io.BytesIO(fetched(export, by)))
    locked.load_key(password=actions.passphrase(export.pk, by=by), verify_password=True)
    locked.decrypt(clear, verify_integrity=True)
    clear.seek(0)
    return clear


def sheet(book: io.BytesIO, number: int = 0) -> list[dict[str, Any]]:
    """The rows of a sheet by column name."""
    head, *rows = openpyxl.load_workbook(book).worksheets[number].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def files(export: Export, by: Actor) -> dict[str, list[dict[str, str]]]:
    """The CSV files of the zip by name, opened with the password that was shown."""
    with pyzipper.AESZipFile(io.BytesIO(fetched(export, by))) as box:
        box.setpassword(actions.passphrase(export.pk, by=by).encode())
        return {name: list(csv.DictReader(io.StringIO(box.read(name).decode("utf-8-sig")))) for name in box.namelist()}
