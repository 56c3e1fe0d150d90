"""Every sentence of the report. A reader who is no statistician must understand each line."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ORDER = (
    "small_cell",
    "complementary",
    "differencing_releases",
    "differencing_filters",
    "singling_out",
    "linkage",
    "attribute_inference",
    "membership",
    "fabrication_and_loss",
    "budget",
    "dominance_and_homogeneity",
    "side_channels",
    "floating_point_noise",
    "repeat_and_collusion",
)
"""Names of the fourteen attacks, as programs read them; they do not change."""

TITLES: Mapping[str, Promise] = {
    "small_cell": _("Small counts"),
    "complementary": _("Subtracting from totals"),
    "differencing_releases": _("Comparing two releases"),
    "differencing_filters": _("Comparing two answers"),
    "singling_out": _("Singling somebody out"),
    "linkage": _("Finding somebody one knows"),
    "attribute_inference": _("Guessing what one does not know"),
    "membership": _("Telling whether somebody is in it"),
    "fabrication_and_loss": _("Invented and lost combinations"),
    "budget": _("Spending more privacy than there is"),
    "dominance_and_homogeneity": _("Groups that are all alike"),
    "side_channels": _("Traces in the files"),
    "floating_point_noise": _("Noise that gives itself away"),
    "repeat_and_collusion": _("Asking again and again"),
}

TRIED: Mapping[str, Promise] = {
    "small_cell": _("The attacker reads every file for a count of only a few people."),
    "complementary": _("The attacker subtracts and solves every sum between all tables to get back hidden counts."),
    "differencing_releases": _("The attacker subtracts an earlier release from this one to see who came or went."),
    "differencing_filters": _("The attacker asks for everybody, then for everybody but a few, and subtracts."),
    "singling_out": _("The attacker looks for a description that fits exactly one person."),
    "linkage": _("The attacker knows a few true things about somebody and looks for their record."),
    "attribute_inference": _("The attacker knows most answers of somebody and guesses the one that is missing."),
    "membership": _("The attacker guesses whether an unusual person is in the data at all."),
    "fabrication_and_loss": _(
        "Not an attack but a harm: combinations that no person has, and true ones that vanished."
    ),
    "budget": _("The attacker hopes that more privacy was spent than was written down."),
    "dominance_and_homogeneity": _(
        "The attacker looks for published groups whose members all share a secret, or come from one organisation."
    ),
    "side_channels": _("The attacker ignores the figures and reads file names, order, times, numbers and stray text."),
    "floating_point_noise": _("The attacker looks for noise values that only one of two data sets could have made."),
    "repeat_and_collusion": _("Many people ask for the same figure again and again and take the average."),
}

NOTES: Mapping[str, Promise] = {
    "small": _("%(cells)s figures in %(files)s files were read; %(small)s of them lie between 1 and %(most)s."),
    "worked_out": _("Of %(hidden)s hidden counts, %(pinned)s were worked out exactly and %(narrow)s to a few values, from %(equations)s sums. Whoever guesses a number from 1 to %(most)s is right as often as the column for guessing says."),
    "worked_out_partly": _("Of %(hidden)s hidden counts, %(pinned)s were worked out exactly and %(narrow)s to a few values, from %(equations)s sums. %(left)s unknowns hang together so closely that they were only narrowed down, not solved. Whoever guesses a number from 1 to %(most)s is right as often as the column for guessing says."),
    "left_over": _("%(pairs)s pairs of answers were subtracted; %(weak)s of them left between 1 and %(most)s people."),
    "channels_none": _("%(looked)s places in %(files)s files were looked at; there is nothing in them but codes from the lists and figures."),
    "channels_found": _("%(looked)s places in %(files)s files were looked at; %(leaks)s of them say more than they should: %(kinds)s."),
}  # fmt: skip

CHANNELS: Mapping[str, Promise] = {
    "strange": _("a link or a folder"),
    "file_name": _("a file name that is not one of the release's"),
    "archive": _("times or remarks inside an archive"),
    "hash": _("a file that does not match its hash"),
    "hidden_signs": _("signs that cannot be seen"),
    "columns": _("a column that does not belong"),
    "values": _("a value that is in no code list"),
    "formula": _("something a spreadsheet would run"),
    "identifier": _("an address, a path or an identifier"),
    "time": _("a time of day"),
    "free_text": _("free text"),
    "order": _("an order that tells something"),
}

MARKS: Mapping[str, Promise] = {
    "small_cell": _("no such count"),
    "complementary": _("no hidden count known exactly or nearly"),
    "differencing_filters": _("no difference of only a few people"),
    "side_channels": _("nothing found"),
}


def mark(name: str) -> str:
    """What an attack must not exceed, in words of the active language."""
    return str(MARKS.get(name, ""))


def note(code: str, facts: Mapping[str, float | int | str]) -> str:
    """The sentence of a note in the active language. Raises KeyError for a code that has none."""
    said: dict[str, str] = {}
    for name, value in facts.items():
        if name == "kinds":
            said[name] = ", ".join(str(CHANNELS[kind]) for kind in str(value).split())
        elif isinstance(value, float):
            said[name] = f"{value:.1%}" if name.startswith("share") else f"{value:.3g}"
        else:
            said[name] = f"{value:,}" if isinstance(value, int) else value
    return str(NOTES[code]) % said
