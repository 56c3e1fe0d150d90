"""The door of the room: build, publish, read."""

from tessera.observatory.releases.actions import Order, Progress, build, content, export, publish
from tessera.observatory.releases.models import Release, ReleaseFile, ReleaseTable
from tessera.observatory.releases.policy import scope
from tessera.observatory.tables.api import DEFAULT_THRESHOLD, METHOD, Altered, NotProtected, TooFewRecords

__all__ = ["DEFAULT_THRESHOLD", "METHOD", "Altered", "NotProtected", "Order", "Progress", "Release", "ReleaseFile",
           "ReleaseTable", "TooFewRecords", "build", "content", "export", "publish", "scope"]  # fmt: skip
