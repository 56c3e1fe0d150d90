"""The door of mapping."""

from tessera.interchange.mapping.apply import apply
from tessera.interchange.mapping.convert import NotAllowed, converter
from tessera.interchange.mapping.fields import FileFault, InvalidMapping
from tessera.interchange.mapping.fit import Fit, fit, require_fit
from tessera.interchange.mapping.model import (
    Codes,
    ColumnRule,
    Consent,
    DateAnswer,
    Fields,
    MappedRow,
    Mapping,
    Resolver,
    Value,
)
from tessera.interchange.mapping.parser import load_mapping, parse_mapping
from tessera.interchange.mapping.shipped import shipped, shipped_names
from tessera.interchange.mapping.targets import TARGETS, Target
from tessera.interchange.mapping.templates import write_template

__all__ = [
    "TARGETS",
    "Codes",
    "ColumnRule",
    "Consent",
    "DateAnswer",
    "Fields",
    "FileFault",
    "Fit",
    "InvalidMapping",
    "MappedRow",
    "Mapping",
    "NotAllowed",
    "Resolver",
    "Target",
    "Value",
    "apply",
    "converter",
    "fit",
    "load_mapping",
    "parse_mapping",
    "require_fit",
    "shipped",
    "shipped_names",
    "write_template",
]
