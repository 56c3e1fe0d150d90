"""Plays many stories at once in the order of time: each says when it goes on, and the clock stands there for it."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from tessera.kernel import clock

# A story yields the moment at which its next part happens, and writes that part when it is resumed.
Story = Iterator[datetime]


def play(stories: Iterable[Story], progress: Callable[[int, int], object] | None = None) -> int:
    """Plays every story to its end and returns how many parts there were."""
    waiting: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        if (first := next(story, None)) is not None:
            waiting.append((first, number, story))
    heapq.heapify(waiting)
    parts, total, ended = 0, len(waiting), 0
    while waiting:
        at, number, story = heapq.heappop(waiting)
        with clock.frozen(at):
            then = next(story, None)
        parts += 1
        if then is None:
            ended += 1
            if progress:
                progress(ended, total)
        else:
            heapq.heappush(waiting, (max(then, at), number, story))
    return parts
