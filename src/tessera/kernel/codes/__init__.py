"""Code lists as data: stable codes, labels in every language, and what each code is in HTCDS 2.0.

    codes.get("exploitation_type").label("ForcedLabour")
    codes.get("control_means").choices(include_empty=True)

The lists are the TOML files under `data/`. A code, once released, is never renamed or removed, only retired.
"""

from tessera.kernel.codes.ages import age_band
from tessera.kernel.codes.load import get, names
from tessera.kernel.codes.model import HTCDS, Code, CodeList, UnknownCode

EMPTY_ANSWERS = ("unknown", "not_asked", "declined", "not_applicable")

__all__ = ["EMPTY_ANSWERS", "HTCDS", "Code", "CodeList", "UnknownCode", "age_band", "get", "names"]
