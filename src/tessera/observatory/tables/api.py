"""The door of the room: count, protect, audit, and write the result as files. Pure: no database, no clock."""

from tessera.observatory.tables.audit import Report, audit
from tessera.observatory.tables.building import (
    DEFAULT_THRESHOLD,
    LEAST_THRESHOLD,
    METHOD,
    NotProtected,
    Parameters,
    Release,
    TooFewRecords,
    build,
)
from tessera.observatory.tables.counting import MAX_ORDER, MERGED, UNKNOWN, Microdata, Spec, closure
from tessera.observatory.tables.document import (
    RELEASE_FILE,
    TABLES_FILE,
    Altered,
    Stored,
    neutralised,
    read,
    restored,
    write,
)
from tessera.observatory.tables.earlier import Difference, Figures, compare
from tessera.observatory.tables.perturbation import MOST as MOST_PERTURBATION
from tessera.observatory.tables.rules import LEAST_CONTRIBUTORS, MOST_SHARE, uniform_classes

__all__ = ["DEFAULT_THRESHOLD", "LEAST_CONTRIBUTORS", "LEAST_THRESHOLD", "MAX_ORDER", "MERGED", "METHOD", "MOST_PERTURBATION",
           "MOST_SHARE", "RELEASE_FILE", "TABLES_FILE", "UNKNOWN", "Altered", "Difference", "Figures", "Microdata", "NotProtected", "Parameters",
           "Release", "Report", "Spec", "Stored", "TooFewRecords", "audit", "build", "closure", "compare", "neutralised", "read",
           "restored", "uniform_classes", "write"]  # fmt: skip
