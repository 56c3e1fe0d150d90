"""A form whose act may say no, for pages of the rooms above."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tessera.partnership.stages.moving import IllegalMove, ReasonMissing


def done(form: forms.Form, act: Callable[[Mapping[str, Any]], object]) -> bool:
    """Whether the form is valid and its act was done; what the act found wrong stands in the form afterwards."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except ValidationError as fault:
        told = fault.message_dict if hasattr(fault, "error_dict") else {None: fault.messages}
        for name, texts in told.items():
            for text in texts:
                form.add_error(name if name in form.fields else None, text)
    except ReasonMissing:
        form.add_error("reason" if "reason" in form.fields else None, _("Write why."))
    except IllegalMove:
        form.add_error(None, _("This cannot be done from here any more. Somebody may have moved it meanwhile."))
    else:
        return True
    return False
