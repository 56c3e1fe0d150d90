"""The door of the room: the exchange by files. What releases read is the view `observatory_same_person`."""

from tessera.observatory.matching.files import (
    FileFault,
    Setting,
    begin,
    key_list,
    key_of,
    make,
    match,
    publics,
)

__all__ = ["FileFault", "Setting", "begin", "key_list", "key_of", "make", "match", "publics"]
