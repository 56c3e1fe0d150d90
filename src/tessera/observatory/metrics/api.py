"""The door of the room: what may be counted, counting a quarter, reading and carrying a snapshot."""

from tessera.observatory.metrics.actions import TooLate, snapshot
from tessera.observatory.metrics.counting import ROUNDING, THRESHOLD, Cells, Counted
from tessera.observatory.metrics.definitions import PURPOSE, Metric, column_label, domain, metric, value_label
from tessera.observatory.metrics.definitions import metrics as _metrics
from tessera.observatory.metrics.files import NotTaken, export, public_key, take_in
from tessera.observatory.metrics.models import Snapshot
from tessera.observatory.metrics.periods import PeriodOpen, PeriodRefused, Quarter, containing, exactly, within
from tessera.observatory.metrics.policy import MAKE, VIEW, scope
from tessera.observatory.metrics.queries import get, latest, of_organisation, several

METRICS = _metrics()


def counted(row: Snapshot) -> Counted:
    """What a snapshot says: total, and the cells that are told."""
    return Counted.from_json(row.cells, total=row.total, few=row.few)


__all__ = ["MAKE", "METRICS", "PURPOSE", "ROUNDING", "THRESHOLD", "VIEW", "Cells", "Counted", "Metric", "NotTaken",
           "PeriodOpen", "PeriodRefused", "Quarter", "Snapshot", "TooLate", "column_label", "containing", "counted",
           "domain", "exactly", "export", "get", "latest", "metric", "of_organisation", "public_key", "scope", "several",
           "snapshot", "take_in", "value_label", "within"]  # fmt: skip
