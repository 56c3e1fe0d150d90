"""Typed reading of TOML tables, with mistakes collected instead of raised."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class FileFault:
    """One mistake in a mapping file: the table ("" at the top), the key ("" for the whole table) and what is wrong."""

    table: str
    key: str
    message: str | Promise

    def __str__(self) -> str:
        place = f"[{self.table}] " if self.table else ""
        return f"{place}{self.key}: {self.message}" if self.key else f"{place}{self.message}"


class InvalidMapping(Exception):
    """A mapping file that cannot be used, with every mistake found in it."""

    def __init__(self, file: str, faults: Iterable[FileFault]) -> None:
        self.file, self.faults = file, tuple(faults)
        super().__init__(file)

    def __str__(self) -> str:
        return f"{self.file}: " + "; ".join(str(fault) for fault in self.faults)


class Section:
    """One TOML table, with its name for messages. Wrong types give a fault and an empty value."""

    def __init__(self, name: str, data: dict[str, Any], faults: list[FileFault]) -> None:
        self.name, self.data, self._faults = name, data, faults

    def fault(self, key: str, message: str | Promise, **parameters: str | Promise) -> None:
        """Note a mistake at a key of this table."""
        self._faults.append(FileFault(self.name, key, str(message) % parameters if parameters else message))

    def only(self, keys: Iterable[str]) -> None:
        """Note every key that is none of these."""
        known = tuple(keys)
        for key in self.data:
            if key not in known:
                self.fault(key, _("This key is not known here. Known are: %(known)s."), known=", ".join(known))

    def section(self, key: str, *, needed: bool = False) -> "Section":
        """The table under a key; empty when it is absent."""
        value = self.data.get(key, {})
        if needed and key not in self.data:
            self.fault(key, _("This table is missing."))
        elif not isinstance(value, dict):
            self.fault(key, _("This must be a table."))
            value = {}
        return Section(f"{self.name}.{key}" if self.name else key, value, self._faults)

    def text(self, key: str, default: str = "", *, needed: bool = False, among: tuple[str, ...] = ()) -> str:
        """The text under a key."""
        value = self.data.get(key, default)
        if not isinstance(value, str) or (needed and not value.strip()):
            self.fault(key, _("A text is needed here."))
            return default
        if among and value not in among:
            choices = ", ".join(choice for choice in among if choice)
            self.fault(key, _("This must be one of: %(choices)s."), choices=choices)
            return default
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under a key; empty when it is absent."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(key, _("A list of texts is needed here."))
            return ()
        return tuple(value)

    def flag(self, key: str) -> bool:
        """The true or false under a key; false when it is absent."""
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            self.fault(key, _("Write true or false here."))
            return False
        return value
