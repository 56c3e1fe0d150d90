"""What to keep in mind of a public set, and how to cite it: said wherever it is shown."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.observatory.comparison import queries
from tessera.observatory.comparison.models import PublicSet

CAVEATS: Mapping[str, Promise] = {
    "k_anonymous": gettext_lazy("k-anonymised by its publisher: people with rare answers were left out of the file."),
    "zero_is_missing": gettext_lazy(
        "Its 0 and its empty cells are one: what was not recorded cannot be told from what was not so."
    ),
    "synthetic": gettext_lazy("Synthetic records: small counts are mostly noise."),
    "few_columns": gettext_lazy("Regions and ranges of years are not comparable, so few of its columns are used."),
}


def caveats(source: PublicSet) -> list[str]:
    """What to keep in mind of a set, and of every comparison."""
    own = [str(CAVEATS[code]) for code in queries.caveat_codes(source)]
    return [
        *own,
        _("Other organisations, other countries, other years: compare shares with care, and never add the two."),
    ]


def citation(source: PublicSet) -> str:
    """The line to name the set by; it is never ours."""
    return _("%(publisher)s. %(name)s (%(date)s). %(address)s Terms: %(terms)s SHA-256 of the file %(sha)s.") % {
        "publisher": source.publisher,
        "name": source.name,
        "date": source.published_on.isoformat(),
        "address": f"{source.address}." if source.address else "",
        "terms": source.terms if source.terms.endswith(".") else f"{source.terms}.",
        "sha": source.sha256,
    }
