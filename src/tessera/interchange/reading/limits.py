"""Bounds on what a file from outside may cost us."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Largest accepted sizes; a file past any of them is refused, or the row is.

    The defaults leave room for a million cases in 40 columns and keep one import inside 1 GiB of memory.
    """

    file_bytes: int = 256 * MEBIBYTE
    rows: int = 1_100_000
    """Lines of a CSV or rows of a sheet; a sheet of Excel ends at 1,048,576."""
    columns: int = 500
    cell_characters: int = 32_767
    """The longest text Excel can hold in one cell."""
    line_characters: int = MEBIBYTE
    archive_members: int = 1_000
    archive_bytes: int = 1024 * MEBIBYTE
    """Uncompressed size of all parts of a workbook together."""
    part_bytes: int = 64 * MEBIBYTE
    """Uncompressed size of a part that is held in memory (texts, styles): every part but the sheets."""
    member_ratio: int = 200
    """Uncompressed to compressed size of one part. Sheets of real workbooks stay under 100; bombs pass 1,000."""
    xml_depth: int = 64
    elements_outside_rows: int = 200_000
    """Merged areas, links and rules of a sheet, which the parser keeps in memory."""
    quote_recoveries: int = 200
    """How often reading may start again after a quotation mark that is never closed."""


DEFAULT_LIMITS = Limits()
