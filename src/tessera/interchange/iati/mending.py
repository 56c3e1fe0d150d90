"""How to mend what a rule found, in one sentence: by the kind of the rule, and by its id where that says more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tessera.interchange.iati.evaluator import Fault
from tessera.interchange.iati.ruleset import Case


def _of_rule() -> dict[str, str]:
    """Rules whose kind alone would leave somebody guessing."""
    percentages = _("Give each a percentage, so that together they make 100.")
    alone = _("Leave the percentage out, or set it to 100.")
    either = _("Declare them for the whole activity, or for every transaction, not for both.")
    number = _("Write the value as a plain number, such as 120 or 12.5.")
    value = _("Add the value, or set the measure of the indicator to 5 (qualitative).")
    nothing = _("Take the value out, or choose a measure that is not qualitative.")
    code = _("Describe the code in a narrative, since only you know what it means.")
    return {
        "1.1.21": _("Begin the activity's identifier with the organisation's identifier and a hyphen."),
        "1.1.3": _("Add the award's own number, after a hyphen, to the organisation's identifier."),
        "6.11.1": _("Add the planned start (activity-date of type 1) or the actual one (type 2)."),
        "6.2.2": _("Add a sector, for example 15160 of the OECD DAC list."),
        "6.6.2": either,
        "3.6.2": either,
        "3.7.1": _("Add a recipient country or region to the activity."),
        "3.7.2": _("Add a recipient country or region to the activity, or to each transaction that has none."),
        "2.1.1": percentages,
        "3.1.1": percentages,
        "3.4.1": percentages,
        "7.9.1": percentages,
        "2.1.4": alone,
        "3.1.4": alone,
        "3.4.4": alone,
        "7.9.4": alone,
        "2.2.1": code,
        "6.13.1": code,
        "6.14.1": _("Add the significance, 0 to 4."),
        "8.8.1": value,
        "8.9.1": value,
        "8.10.1": value,
        "8.8.2": number,
        "8.9.2": number,
        "8.10.2": number,
        "8.8.3": nothing,
        "8.9.3": nothing,
        "8.10.3": nothing,
        "102.1.1": _("Add a sector of vocabulary 1 (OECD DAC)."),
        "107.1.1": _("Add an aid type of vocabulary 1 (OECD DAC)."),
        "107.2.1": _("Add an aid type of vocabulary 1 (OECD DAC) to the transaction."),
        "8.11.1": _("Keep the reference at the result or at the indicator, and take the other out."),
    }


def _of_kind() -> dict[str, str]:
    coming = _("Correct %(value)s, which is still to come.")
    return {
        "atleast_one": _("Add one of: %(places)s."),
        "no_more_than_one": _("Keep one and take the others out."),
        "one_or_all": _("Set %(name)s for the whole, or say it at this place."),
        "strict_sum": _("The percentages make %(value)s: change them until they make %(sum)s."),
        "range": _("Set a percentage from 0 to 100 in place of “%(value)s”."),
        "date_order": _("Exchange or correct the two dates: %(value)s is the later one."),
        "date_order NOW": coming,
        "date_now": coming,
        "between_dates": _("Set a date inside the period in place of %(value)s."),
        "time_limit": _("Split the period into parts of a year at most."),
        "no_spaces": _("Take the blanks off the beginning and the end."),
        "regex_matches": _("Take / & | and ? out of “%(value)s”."),
        "startswith": _("Begin “%(value)s” with the code of a register in org-id.guide, such as XM-DAC or GB-COH."),
    }


def mend(case: Case, fault: Fault) -> str:
    """What somebody should do about one fault, in the reader's language. Raises KeyError for a rule without a sentence."""
    if sentence := _of_rule().get(case.rule):
        return sentence
    words = case.words
    kind = f"{case.kind} NOW" if words.get("more") == "NOW" else case.kind
    return _of_kind()[kind] % {
        "value": fault.value,
        "places": ", ".join(case.paths()),
        "name": words.get("one", ""),
        "sum": words.get("sum", ""),
    }
