"""Choosing a file and what its columns mean."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.interchange.mapping import api as mapping
from tessera.interchange.reading.api import DEFAULT_LIMITS, UnreadableFile
from tessera.ui.forms import RadioGroup, UiForm

_MEBIBYTE = 1024 * 1024
_ENCODINGS = (
    ("", _("UTF-8, or a workbook (.xlsx)")),
    ("utf-16", _("UTF-16 (Excel's “Unicode text”)")),
    ("cp1252", _("Western European (Windows)")),
    ("cp1250", _("Central European (Windows)")),
    ("cp1251", _("Cyrillic (Windows)")),
    ("cp1256", _("Arabic (Windows)")),
    ("cp1254", _("Turkish (Windows)")),
    ("gb18030", _("Chinese")),
)


def _mappings() -> list[tuple[str, str]]:
    return [(name, mapping.shipped(name).title) for name in mapping.shipped_names()]


class FileForm(UiForm):
    """The file, and how it is to be read."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A CSV file or an Excel workbook (.xlsx). Nothing is brought in before you have seen what would happen."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
        error_messages={
            "required": _("Choose a file."),
            "missing": _("Choose a file."),
            "invalid": _("The file did not arrive whole. Choose it again."),
            "empty": _("The file is empty. Export it again, and check that it opens in a spreadsheet program."),
        },
    )
    mapping = forms.ChoiceField(
        label=_("What the columns are"),
        widget=RadioGroup,
        initial="htcds-2.0",
        error_messages={"required": _("Say what the columns are.")},
    )
    encoding = forms.ChoiceField(
        label=_("How the text is written"),
        choices=_ENCODINGS,
        required=False,
        help_text=_("Leave it as it is. If the file is refused for its encoding, choose the other one here."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mapping"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = _mappings()

    def clean_file(self) -> object:
        """Refuses what is larger than can be read at once."""
        file = self.cleaned_data["file"]
        if file.size > DEFAULT_LIMITS.file_bytes:
            most = DEFAULT_LIMITS.file_bytes // _MEBIBYTE
            raise forms.ValidationError(
                _(
                    "The file is larger than %(most)s MiB. Split it into several files, and bring in one after the other."
                ),
                params={"most": most},
            )
        return file

    def refuse(self, fault: UnreadableFile) -> None:
        """Says what is wrong with the file and how to mend it; everything else chosen stays as it is."""
        about = "encoding" if fault.code in {"wrong_encoding", "unknown_encoding"} else "file"
        self.add_error(about, str(fault))
