"""What a release says of its method, in words that need no other page."""

from __future__ import annotations

import math

METHOD_TEXT = (
    "No row of 'rows.csv' is a person. The rows were made from the noisy tables in 'aggregates.csv' and from nothing else, "
    "so that counts over them come close to counts over the people, for one, two and three columns at a time.\n\n"
    "How: the number of people was answered with noise. Each single column was counted, with noise in every cell of its "
    "code list, also where nobody was. Then, again and again, that table of two or three columns was measured in which the "
    "rows made so far were furthest from the people, as far as a noisy choice could tell. Cells clearly above the noise kept "
    "their measured count; all other cells of a table were held to their sum only. The order of rows is random.\n\n"
    "Guarantee: differential privacy for each person, who is one record: with or without any one person every possible "
    "outcome is nearly as likely, by a factor of at most e to the power of 'epsilon', apart from a chance of 'delta'. Noise "
    "is discrete Gaussian and Laplace, sampled exactly in whole numbers from the operating system's generator; costs add up "
    "as zero-concentrated differential privacy (Bun and Steinke 2016) and were translated as in Canonne, Kamath and Steinke "
    "(2020). Where delta was not chosen it is 1/(n ln n) of the noisy number of people, at most 1/10,000. The guarantee does "
    "not depend on what anybody knows already, and it adds up over releases: two releases cost the sum.\n\n"
    "Limits: 'sigma' is the standard deviation of the noise of one cell of a table. A count in the tables is usually within "
    "two sigma of the truth; so are counts over rows where their table was measured. Rare combinations are the least "
    "certain: some in the rows belong to nobody, and some real ones are missing; 'estimates' says how many to expect. Do not "
    "quote a number of fewer than three sigma, do not look for single people, and do not infer a combination of four or "
    "more columns. An empty answer is a value of its own and never means no."
)


def privacy(epsilon: float, delta: float) -> str:
    """ε and δ of one release in a sentence."""
    factor, once = math.exp(epsilon), round(1 / delta)
    told = f"{factor:,.1f}" if factor < 1000 else f"{factor:,.0f}"
    return (
        f"Whatever anybody could conclude about one person from this release, being counted changed its odds by a factor of "
        f"at most {told} (epsilon {epsilon:g}), apart from a chance of at most one in {once:,} (delta {delta:.3g})."
    )
