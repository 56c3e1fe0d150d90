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
from tessera.observatory.tables.counting import MAX_ORDER, MERGED, Microdata, Spec, closure
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

__all__ = ["DEFAULT_THRESHOLD", "LEAST_THRESHOLD", "MAX_ORDER", "MERGED", "METHOD", "RELEASE_FILE", "TABLES_FILE", "Altered",
           "Microdata", "NotProtected", "Parameters", "Release", "Report", "Spec", "Stored", "TooFewRecords", "audit",
           "build", "closure", "neutralised", "read", "restored", "write"]  # fmt: skip
