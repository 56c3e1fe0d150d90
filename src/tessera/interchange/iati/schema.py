"""The XML Schema of IATI 2.03, as its publisher wrote it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from threading import Lock

from django.utils.translation import gettext as _
from lxml import etree

from tessera.interchange.iati.findings import ERROR, LAST_KEPT, Finding
from tessera.interchange.iati.findings import line as line_of

DATA = Path(__file__).parent / "data"
FILES = {
    "iati-activities": "iati-activities-schema.xsd",
    "iati-organisations": "iati-organisations-schema.xsd",
}
# libxml2 keeps the log of a schema on the schema itself.
_one_at_a_time = Lock()


@cache
def _schema(root: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)
    return etree.XMLSchema(etree.parse(str(DATA / FILES[root]), parser))


def _mend(kind: str, message: str) -> str:
    if "SCHEMAV_ELEMENT_CONTENT" in kind or "COMPLEX_TYPE_2_" in kind:
        expected = re.search(r"Expected is (?:one of )?\(([^)]*)\)", message)
        if expected:
            return _(
                "At this place only these elements may stand: %(names)s. Add the missing one, or move this one."
            ) % {"names": expected[1].strip()}
        return _("Take the element out, or move it to where the standard wants it.")
    if kind.endswith("COMPLEX_TYPE_4"):
        return _("Add the attribute.")
    if "COMPLEX_TYPE_3" in kind:
        return _("Take the attribute out; the standard knows none of this name here.")
    if "DATATYPE" in kind or "FACET" in kind or "ENUMERATION" in kind:
        return _(
            "Write the value in the form that is named: a date as 2026-01-31, a number with a point, yes as 1 or true."
        )
    return _("Compare the place with the schema of IATI 2.03.")


def check(element: etree._Element, root: str, where: str) -> list[Finding]:
    """Every fault of an activity, an organisation or a whole file against the schema of its kind of file. `where` is the
    place of the element, such as `iati-activity[2]`."""
    schema = _schema(root)
    with _one_at_a_time:
        if schema.validate(element):
            return []
        log = [(each.type_name, each.message, each.line, each.path or "") for each in schema.error_log]
    found = []
    for kind, message, line, path in log:
        below = path.split("/", 2)[2:]
        if line >= LAST_KEPT and (node := next(iter(element.xpath("/".join([".", *below]))), None)) is not None:
            line = line_of(node)
        found.append(Finding("xsd", ERROR, line, "/".join([where, *below]), message, _mend(kind, message)))
    return found
