"""Every kind of mistake that reading can find, with its stable code and its words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of mistake: `code` never changes, `text` and `hint` are translated; `%(name)s` takes parameters."""

    code: str
    text: str | Promise
    hint: str | Promise = ""


SAVE_AS_UTF8 = _(
    "In Excel: File, Save as, “CSV UTF-8 (comma delimited)”. In LibreOffice: Save as, Text CSV, character set "
    "“Unicode (UTF-8)”. If you know the encoding, you can also name it when you import."
)
SAVE_AS_XLSX = _("Open it in a spreadsheet program and save it as “Excel workbook (.xlsx)” or as “CSV UTF-8”.")
SPLIT_FILE = _("Split it into several files and import them one after the other.")
EXPORT_AGAIN = _("Export or download it again, and check that it opens in a spreadsheet program.")

# The whole file.
NOT_FOUND = Fault("not_found", _("There is no file with this name."), _("Check the path."))
IS_DIRECTORY = Fault("is_directory", _("This is a folder, not a file."), _("Name one file inside it."))
NOT_A_FILE = Fault("not_a_file", _("This is not an ordinary file."), _("Name a CSV file or an Excel workbook (.xlsx)."))
NOT_ALLOWED = Fault("not_allowed", _("The file may not be read."), _("Check who may read it."))
EMPTY_FILE = Fault("empty_file", _("The file is empty."), EXPORT_AGAIN)
TOO_LARGE = Fault("file_too_large", _("The file has %(size)s MiB; at most %(limit)s MiB are read at once."), SPLIT_FILE)
TOO_MANY_ROWS = Fault("too_many_rows", _("The file has more than %(limit)s rows."), SPLIT_FILE)
TOO_MANY_COLUMNS = Fault(
    "too_many_columns",
    _("The file has more than %(limit)s columns."),
    _("Remove the columns that are not needed, or check that the separator is a comma, semicolon or tab."),
)
OLD_EXCEL = Fault("old_excel", _("This is an old Excel file (.xls), or one like it."), SAVE_AS_XLSX)
PASSWORD = Fault(
    "password", _("This workbook is locked with a password."), _("Save a copy without the password, and import that.")
)
MACROS = Fault(
    "macros",
    _("This workbook can carry macros (small programs), and such files are not opened."),
    _("Save it as “Excel workbook (.xlsx)”, which keeps the data and leaves the macros out."),
)
BINARY_WORKBOOK = Fault("binary_workbook", _("This is a binary Excel workbook (.xlsb)."), SAVE_AS_XLSX)
OPEN_DOCUMENT = Fault("open_document", _("This is an OpenDocument file (.ods)."), SAVE_AS_XLSX)
ARCHIVE = Fault(
    "archive",
    _("This is a compressed archive, not a table."),
    _("Unpack it first, and import the CSV file or the workbook inside."),
)
OTHER_KIND = Fault("other_kind", _("This is not a table but %(kind)s."), SAVE_AS_XLSX)
DAMAGED = Fault("damaged_workbook", _("The workbook is damaged: %(part)s cannot be read."), EXPORT_AGAIN)
BOMB = Fault(
    "archive_bomb",
    _("The workbook would unpack to far more than its size (%(part)s), as harmful files do."),
    _("Copy the table into a new workbook, save it, and import that."),
)
TOO_MANY_PARTS = Fault("too_many_parts", _("The workbook has more than %(limit)s parts inside."), BOMB.hint)
XML_ENTITIES = Fault(
    "xml_entities",
    _("The workbook declares XML entities (%(part)s), as harmful files do and spreadsheet programs never do."),
    BOMB.hint,
)
NO_SHEET = Fault("no_sheet", _("The workbook has no visible sheet with cells."), EXPORT_AGAIN)
WRONG_SHEET = Fault("wrong_sheet", _("The workbook has no sheet of that name."), _("Its sheets are: %(sheets)s."))
OTHER_ENCODING = Fault(
    "other_encoding",
    _("The text is not UTF-8; it is probably %(encoding)s (first seen in line %(line)s)."),
    SAVE_AS_UTF8,
)
BINARY = Fault("binary", _("The file is not text (line %(line)s), and not a workbook either."), SAVE_AS_XLSX)
UNKNOWN_ENCODING = Fault(
    "unknown_encoding", _("The encoding you named is not known here."), _("Known are, among others: %(known)s.")
)
WRONG_ENCODING = Fault("wrong_encoding", _("The text cannot be read as %(encoding)s (line %(line)s)."), SAVE_AS_UTF8)
EMPTY_HEADER = Fault(
    "empty_header", _("The first row holds no column names."), _("Put the names of the columns into the first row.")
)
BLANK_COLUMN_NAME = Fault(
    "blank_column_name", _("Column %(position)s has no name."), _("Name it in the first row, or remove the column.")
)
DUPLICATE_HEADER = Fault(
    "duplicate_header",
    _("Two columns have the same name: %(positions)s."),
    _("Rename or remove one, so that nothing is mixed up."),
)
BAD_HEADER = Fault(
    "bad_header",
    _(
        "The name of column %(position)s cannot be used: it is too long, a formula, or holds characters that are not text."
    ),
    _("Write a plain name into the first row."),
)
HEADER_ONLY = Fault(
    "header_only", _("The file has column names and no rows."), _("Check that you chose the right file.")
)
CHANGED = Fault("changed", _("The file changed while it was read."), _("Import it again when nobody writes to it."))

# One row.
FORMULA = Fault(
    "formula",
    _(
        "This cell is a formula, or begins like one. Paste it as a value; if the text is meant as it stands, "
        "put an apostrophe (') before it."
    ),
)
ERROR_VALUE = Fault(
    "error_value", _("This cell holds an error of the spreadsheet (such as #N/A). Mend it or clear it.")
)
CELL_TOO_LONG = Fault("cell_too_long", _("This cell is longer than %(limit)s characters. Shorten it."))
LINE_TOO_LONG = Fault(
    "line_too_long", _("This row is longer than %(limit)s characters. Check that it ends where it should.")
)
NOT_TEXT = Fault("not_text", _("This cell holds a character that is not text (code %(codepoint)s). Type it again."))
TOO_FEW_CELLS = Fault(
    "too_few_cells",
    _("This row has %(found)s cells and the first row %(expected)s. Check separators and quotation marks."),
)
TOO_MANY_CELLS = Fault(
    "too_many_cells",
    _("This row has %(found)s cells and the first row %(expected)s. Check separators and quotation marks."),
)
QUOTES = Fault(
    "broken_quotes",
    _("A quotation mark in this row is not closed, or stands in the wrong place. Write it twice inside a quoted cell."),
)
QUOTES_BLOCK = Fault(
    "broken_quotes_block",
    _("The rows from here to line %(until)s cannot be told apart, because of quotation marks that are not closed."),
)
