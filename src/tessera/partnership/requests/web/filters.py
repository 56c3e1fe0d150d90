"""What both lists may be narrowed to."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.partnership.library import api as library
from tessera.partnership.requests.enums import AssistanceKind, AssistanceState, Topic
from tessera.partnership.requests.queries import Filters
from tessera.ui.forms import UiForm

_ALL = ("", _("All"))


class QueueForm(UiForm):
    """The filters above the queue; what is not offered there is passed over."""

    state = forms.ChoiceField(label=_("State"), choices=[_ALL, *AssistanceState.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[_ALL, *AssistanceKind.choices], required=False)
    topic = forms.ChoiceField(label=_("Topic"), choices=[_ALL, *Topic.choices], required=False)
    country = forms.ChoiceField(
        label=_("Country"), choices=lambda: [("", str(_("All"))), *library.choices()], required=False
    )

    def filters(self) -> Filters:
        """Those that were understood."""
        self.is_valid()
        said = self.cleaned_data
        return Filters(**{name: said.get(name, "") for name in Filters.__slots__})
