"""The door of the room: link records in memory, and read, judge and write files of them."""

from tessera.protection.linkage.engine import Evidence, Linked, Pair, Settings, link
from tessera.protection.linkage.enums import Backend, BackendMissing
from tessera.protection.linkage.judging import Clusters, Conflict, Judged, Verdict, cluster
from tessera.protection.linkage.reading import HEADINGS, BadFile, People, Refused, mapping_of, read
from tessera.protection.linkage.records import Record
from tessera.protection.linkage.splink_engine import require
from tessera.protection.linkage.words import COMPARED, LEVELS, agreement, explained, said
from tessera.protection.linkage.writing import read_judgements, write_clusters, write_pairs

__all__ = ["COMPARED", "HEADINGS", "LEVELS", "Backend", "BackendMissing", "BadFile", "Clusters", "Conflict", "Evidence", "Judged", "Linked", "Pair", "People", "Record",
           "Refused", "Settings", "Verdict", "agreement", "cluster", "explained", "link", "mapping_of", "read", "read_judgements", "require", "said",
           "write_clusters", "write_pairs"]  # fmt: skip
