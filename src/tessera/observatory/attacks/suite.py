"""Runs every attack: first on its own weak release, which must break, then on the release in the folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tessera.observatory.attacks import published, words
from tessera.observatory.attacks.cast import CAST, Case
from tessera.observatory.attacks.report import Attack, Report
from tessera.observatory.attacks.setting import Setting

Progress = Callable[[str, int], None]


class SuiteBroken(RuntimeError):
    """An attack did not break the release that was made weak for it, so its verdict on any other means nothing."""


def run(
    folder: Path,
    *,
    earlier: Sequence[Path] = (),
    quick: bool = False,
    seed: int = 0,
    progress: Progress | None = None,
) -> Report:
    """Attack a release and the method that made it.

    ``folder`` holds the files of a release (method A or B), ``earlier`` folders those of releases that came before.
    ``quick`` draws fewer trials (it gates every build); the report says how many. ``seed`` fixes all that is drawn:
    the same seed gives the same report. ``progress`` is told the name of each attack and its number.

    Raises SuiteBroken, and published.Unreadable for a folder that holds no release.
    """
    started = time.monotonic()
    release = published.read(folder)
    setting = Setting(release, tuple(published.read(each) for each in earlier), quick, seed)
    rows = []
    for number, name in enumerate(words.ORDER, start=1):
        if progress:
            progress(name, number)
        rows.append(_one(name, CAST[name], setting))
    return Report(tuple(rows), str(release.document.get("method", "")), quick, seed, time.monotonic() - started)


def _one(name: str, case: Case, setting: Setting) -> Attack:
    weak = case.weak(setting)
    if not weak.broken:
        raise SuiteBroken(f"{name}: the attack did not break the release that was made weak for it")
    real = case.real(setting)
    if isinstance(real, str):
        return Attack(name, None, None, True, real, {}, weak.success, skipped=True)
    return Attack(
        name,
        real.success,
        real.baseline,
        not real.broken,
        real.note,
        real.facts,
        weak.success,
        skipped=not real.judged,
    )
