"""Words of the room."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext as _


class Backend(StrEnum):
    """What does the comparing. All give the same pairs and weights."""

    OWN = "own"
    DUCKDB = "duckdb"
    SPARK = "spark"


class BackendMissing(Exception):
    """The packages of a backend are not installed. The text says which to install."""

    def __init__(self, backend: Backend) -> None:
        if backend == Backend.SPARK:
            text = _(
                'Spark is not installed here: install it with pip install "tessera[linkage]" pyspark, with Java beside it.'
            )
        else:
            text = _('Splink is not installed here: install it with pip install "tessera[linkage]".')
        super().__init__(text)
