"""The door of the room: build, publish, read."""

from tessera.observatory.attacks.api import SuiteBroken
from tessera.observatory.budget.api import Overspent
from tessera.observatory.releases.actions import NotPublishable, build, publish
from tessera.observatory.releases.columns import column_label, list_order, value_label
from tessera.observatory.releases.facts_reader import release_session
from tessera.observatory.releases.families import BY_NAME, CASE, FAMILIES, HELP, Fact
from tessera.observatory.releases.models import Release, ReleaseFile, ReleaseTable
from tessera.observatory.releases.orders import DEFAULT_EPSILON, METHODS, STEPS, Order, Progress
from tessera.observatory.releases.policy import scope
from tessera.observatory.releases.queries import Cells, columns_of, latest, tables_of
from tessera.observatory.releases.queries import published_by as published
from tessera.observatory.releases.storing import content, export
from tessera.observatory.tables.api import DEFAULT_THRESHOLD, METHOD, Altered, NotProtected, TooFewRecords

__all__ = [
           "BY_NAME",
           "CASE",
           "DEFAULT_EPSILON",
           "DEFAULT_THRESHOLD",
           "FAMILIES",
           "HELP",
           "METHOD",
           "METHODS",
           "STEPS",
           "Altered",
           "Cells",
           "Fact",
           "NotProtected",
           "NotPublishable",
           "Order",
           "Overspent",
           "Progress",
           "Release",
           "ReleaseFile",
           "ReleaseTable",
           "SuiteBroken",
           "TooFewRecords",
           "build",
           "column_label",
           "columns_of",
           "content",
           "export",
           "latest",
           "list_order",
           "publish",
           "published",
           "release_session",
           "scope",
           "tables_of",
           "value_label",
]  # fmt: skip
