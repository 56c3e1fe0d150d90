"""What is asked for a study."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.observatory.prevalence.enums import Route
from tessera.ui.forms import RadioGroup, UiForm

MOST_BYTES = 64 * 1024 * 1024


class StudyForm(UiForm):
    """The file, what it is, and by which road the number is sought."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("For everybody to read once it is published.")
    )
    source = forms.CharField(
        label=_("Where the data come from"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Which lists or which survey, of which place and period, and how they were made."),
    )
    route = forms.ChoiceField(label=_("Road"), choices=Route.choices, initial=Route.LISTS, widget=RadioGroup)
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A CSV in UTF-8. Lists: a column of 0 and 1 for each list and a column “count”; columns sex, age_group and form may stand beside them. A survey: a row for each person asked; columns weight, stratum and cluster where the sample had them. The rows of a survey are not kept."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    public_source = forms.BooleanField(
        label=_("These lists are published already, so small counts may be shown."), required=False
    )
    population = forms.IntegerField(
        label=_("People the survey stands for"), min_value=1, max_value=10**10, required=False
    )
    column = forms.CharField(
        label=_("Column of the answers"),
        max_length=60,
        required=False,
        help_text=_("Of a survey: 1 and 0. Of a network survey: how many people concerned each person knows."),
    )
    kind = forms.CharField(
        label=_("Column of the form of exploitation"),
        max_length=60,
        required=False,
        help_text=_("If the survey asked."),
    )
    known = forms.CharField(
        label=_("Groups of known size"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr"}),
        help_text=_("Of a network survey: one line for each column with its size, such as police = 900."),
    )
    transmission = forms.FloatField(
        label=_("Share of ties in which the one knows it of the other"),
        min_value=0.05,
        max_value=1,
        initial=1.0,
        required=False,
        help_text=_("Of a network survey. 1 if everybody who knows a person concerned knows that of them."),
    )

    def clean_file(self) -> Any:
        """Refuses what is larger than can be read at once."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 64 MiB. Leave out the columns that are not needed."))
        return file

    def clean_known(self) -> dict[str, int]:
        """Names and sizes, a line each."""
        found = {}
        for line in self.cleaned_data["known"].splitlines():
            if not line.strip():
                continue
            name, _equals, size = line.rpartition("=")
            if not name.strip() or not size.strip().isdigit():
                raise forms.ValidationError(
                    _("“%(line)s” has no name or no whole number.") % {"line": line.strip()[:60]}
                )
            found[name.strip()] = int(size)
        return found

    def clean(self) -> dict[str, Any]:
        """What each road needs."""
        data = super().clean() or {}
        route = data.get("route")
        needs = {Route.SURVEY: ("population", "column"), Route.SCALEUP: ("population", "column", "known")}
        for name in needs.get(Route(route), ()) if route else ():
            if name in data and not data[name]:
                self.add_error(name, _("This road needs it."))
        return data
