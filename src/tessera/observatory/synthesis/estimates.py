"""How much is made up and how much is lost, as far as released numbers can tell without asking the people again."""

from __future__ import annotations

from typing import Any

import numpy as np

from tessera.observatory.synthesis.building import Synthetic
from tessera.observatory.synthesis.measuring import cell_numbers

_CLEAR = 3


def harm(made: Synthetic) -> dict[str, Any]:
    """Shares over the measured tables of two and three columns, from the noisy counts alone; None without such tables.

    ``unsupported``: of the combinations in the rows, those whose noisy count is under three standard deviations, so that it
    may well be 0: an upper bound in the mean of what is fabricated there. ``lost``: of the combinations clearly there, those
    that no row has. ``distance``: half the summed distance between the shares in the rows and in the clear noisy counts,
    which holds the noise as well.
    """
    rows = clear_cells = unsupported = lost = 0
    distances: list[float] = []
    sizes = [len(made.domains[name]) for name in made.columns]
    for each in made.aggregates:
        if len(each.columns) < 2 or not made.n:
            continue
        counts = np.bincount(cell_numbers(made.codes, each.columns, sizes), minlength=len(each.counts))
        clear = each.counts >= _CLEAR * each.sigma
        rows += int((counts > 0).sum())
        unsupported += int(((counts > 0) & ~clear).sum())
        clear_cells += int(clear.sum())
        lost += int((clear & (counts == 0)).sum())
        apart = float(np.abs(counts[clear] - each.counts[clear]).sum())
        distances.append(
            (apart + abs(float(counts[~clear].sum()) - (made.n - each.counts[clear].sum()))) / (2 * made.n)
        )
    return {
        "unsupported": round(unsupported / rows, 4) if rows else None,
        "lost": round(lost / clear_cells, 4) if clear_cells else None,
        "distance": round(float(np.mean(distances)), 4) if distances else None,
        "tables": len(distances),
    }
