"""A form whose act may say no, for pages of the rooms above."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tessera.partnership.stages.moving import IllegalMove, ReasonMissing
from tessera.ui.forms import UiForm


def done(form: UiForm, act: Callable[[Mapping[str, Any]], object]) -> bool:
    """Whether the form is valid and its act was done; what the act found wrong stands in the form afterwards."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except ValidationError as fault:
        form.take(fault)
    except ReasonMissing:
        form.add_error("reason" if "reason" in form.fields else None, _("Write why."))
    except IllegalMove:
        form.add_error(None, _("This cannot be done from here any more. Somebody may have moved it meanwhile."))
    else:
        return True
    return False
