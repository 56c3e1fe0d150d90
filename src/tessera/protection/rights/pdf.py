"""A person's own copy as a PDF: shaped and set in the direction of its language, with the fonts that come with it.

fpdf2 writes the file and HarfBuzz shapes it, so that Arabic letters join and Khmer vowels stand where they belong; names
in any of the scripts of our fonts fall back to the font that has them. A password encrypts with AES-256 (ISO 32000-2).
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import EncryptionMethod, MethodReturnValue, XPos, YPos

from tessera.protection.rights.contents import Document

FONTS = Path(__file__).parent / "fonts"
_LATIN, _ARABIC, _KHMER = "noto-sans", "noto-naskh", "noto-khmer"
_FILES = {
    _LATIN: ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    _ARABIC: ("NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"),
    _KHMER: ("NotoSansKhmer-Regular.ttf", "NotoSansKhmer-Regular.ttf"),
}
_FIRST = {"ar": _ARABIC, "fa": _ARABIC, "ur": _ARABIC, "km": _KHMER}
_MARGIN = 20.0
# A number written in groups, such as a telephone's: between letters that run from the right its groups would change
# places (UAX #9), so a mark that runs from the left goes before it.
_GROUPS = re.compile(r"(?<![\w+])(\+?\d[\d \-/().]{3,}\d)")
_LEFT_TO_RIGHT = "\u200e"


class _Sheet(FPDF):
    """Pages with the code and number at the foot, in the direction of the language."""

    def __init__(self, language: str, foot: str) -> None:
        super().__init__(format="A4")
        self.rtl = bool(get_language_info(language)["bidi"])
        self.foot = foot
        self.family = _FIRST.get(language.split("-")[0], _LATIN)
        for family, (regular, bold) in _FILES.items():
            self.add_font(family, "", FONTS / regular)
            self.add_font(family, "B", FONTS / bold)
        self.set_fallback_fonts([name for name in _FILES if name != self.family], exact_match=False)
        self.set_text_shaping(use_shaping_engine=True, direction="rtl" if self.rtl else "ltr")
        self.set_margin(_MARGIN)
        self.set_auto_page_break(True, margin=_MARGIN + 6)

    def footer(self) -> None:
        """Code, day and page; no name."""
        self.set_y(-_MARGIN)
        self.set_font(self.family, "", 8)
        self.set_text_color(90)
        text = _("%(about)s · page %(number)s") % {"about": self.foot, "number": self.page_no()}
        self.cell(0, 6, text, align="R" if self.rtl else "L")
        self.set_text_color(0)

    def say(self, text: str, size: float = 10.5, style: str = "", after: float = 1.5) -> None:
        """A paragraph over the whole width."""
        self.set_font(self.family, style, size)
        shown = _GROUPS.sub(rf"{_LEFT_TO_RIGHT}\1{_LEFT_TO_RIGHT}", text) if self.rtl else text
        self.multi_cell(0, size * 0.55, shown, align="R" if self.rtl else "L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(after)

    def pair(self, label: str, value: str) -> None:
        """A label and its words: the label in bold above, so that no narrow column breaks long words."""
        self.set_font(self.family, "B", 9.5)
        height = self.multi_cell(0, 5, label, dry_run=True, output=MethodReturnValue.HEIGHT)
        if self.get_y() + float(str(height)) + 6 > self.page_break_trigger:
            self.add_page()
        self.say(label, 9.5, "B", after=0)
        self.say(value, 10.5, after=2)


def draw(document: Document, *, language: str, password: str = "") -> tuple[bytes, int]:
    """The file and its number of pages."""
    sheet = _Sheet(language, document.foot)
    sheet.set_title(_("Document"))
    sheet.set_lang(language)
    if password:
        # The owner's password gives nobody more than reading: it is thrown away.
        sheet.set_encryption(secrets.token_urlsafe(24), password, encryption_method=EncryptionMethod.AES_256)
    sheet.add_page()
    sheet.say(document.title, 20, "B", after=4)
    for text in document.lead:
        sheet.say(text, 11)
    if document.left_out:
        sheet.say(_("What is not in it"), 13, "B")
        for text in document.left_out:
            sheet.say(f"– {text}")
    for heading, held in document.parts:
        sheet.ln(3)
        sheet.say(heading, 15, "B", after=2)
        for one in held:
            sheet.say(one.heading, 12, "B")
            for label, value in one.pairs:
                sheet.pair(label, value)
    return bytes(sheet.output()), sheet.page_no()
