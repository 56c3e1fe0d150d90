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
    "claims_small": _("%(claims)s figures between 1 and %(most)s were taken at their word; %(hits)s were exactly right, and %(chance)s of the same claims fit other people who are not in the data."),
    "claims_worked_out": _("%(claims)s small figures were worked out by subtraction; %(hits)s were exactly right, and %(chance)s of the same claims fit other people who are not in the data."),
    "claims_left_over": _("%(claims)s small differences between two answers were taken at their word; %(hits)s were exactly right, and %(chance)s of the same claims fit other people who are not in the data."),
    "differenced": _("Compared with %(earlier)s earlier releases, %(moved)s figures moved, %(small)s of them by so little that only 1 to %(most)s people lie behind it; %(pinned)s hidden counts came out."),
    "no_earlier": _("There is no earlier release to compare this one with. A later one will be compared with it."),
    "added_or_not": _("In %(runs)s trials the attacker guessed whether an unusual person was added between two releases, and was right in %(share_right)s; with this ε nobody can be right in more than %(share_allowed)s."),
    "singling_out": _("Of %(tries)s descriptions taken from the rows, %(hits)s fit exactly one person in the data; the same descriptions fit exactly one of as many people outside the data %(chance)s times."),
    "singling_out_tables": _("%(certain)s combinations were certain to have one person. Of the %(tries)s likeliest, %(hits)s had exactly one; picking them without the counts gets %(chance)s. The list of combinations itself is public, and both had it."),
    "linkage": _("Knowing three or more answers of %(targets)s people, some of them wrong, the attacker found the rest of the record for %(linked)s. Joining two halves of a record worked in %(share_joined)s, and in %(share_joined_guess)s for people outside the data."),
    "linkage_tables": _("Knowing three or more answers of %(targets)s people, the attacker could prove for %(linked)s of them that at most %(most)s people fit."),
    "inference": _("For %(targets)s people with one answer missing, the attacker guessed %(right)s right with the release and %(chance)s without it."),
    "membership": _("In %(runs)s trials the attacker, who knew everybody else, guessed whether an unusual person is in the data, and was right in %(share_right)s. This proves a privacy loss of at least %(proved)s; declared are %(epsilon)s."),
    "membership_whole": _("The whole method was run %(runs)s times with and without an unusual person; the attacker, who knew everybody else, was right in %(share_right)s. This proves a privacy loss of at least %(proved)s; declared are %(epsilon)s."),
    "outliers": _("Tables make no promise here, so this is told and not judged: in %(runs)s trials with the most unusual people, who sees that a combination is listed and knows that nobody else has it was right in %(share_right)s. Where that matters, publish synthetic records, or fewer columns."),
    "fabrication": _("Of %(shown)s combinations of three answers that are shown, %(share_invented)s exist in no person; of %(large)s true ones with %(most)s people or more, %(share_lost)s are missing. Measured on invented people with the same method."),
    "budget": _("The stated noise of %(tables)s tables costs at least ε = %(real)s; declared are %(epsilon)s, which are debited to everybody in it in the very step that keeps the release."),
    "budget_plain_file": _("The stated noise of %(tables)s tables costs at least ε = %(real)s; declared are %(epsilon)s. It was made from a plain file, whose owner keeps the account."),
    "budget_missing": _("The release does not say what it cost: ε or δ is missing."),
    "no_budget": _("Tables spend no privacy budget: they protect by hiding small counts, and what they do not protect is said with them."),
    "homogeneity": _("The attacker claimed of %(claims)s shown groups that everybody in them gives the same last answer; %(right)s claims were true, and %(guessed)s of the same claims are a rule that holds for people outside the data as well."),
    "dominance": _("Of %(groups)s shown groups, %(weak)s come from fewer than %(least)s organisations or to more than %(share_most)s from one."),
    "rules_stated": _("Groups of too few organisations, or nearly all of one, were left out; %(organisations)s organisations took part."),
    "rules_missing": _("%(organisations)s organisations took part, and nothing keeps one of them from subtracting its own people."),
    "rules_impossible": _("%(organisations)s organisations took part: too few for any rule to hide one from the other. On invented people with more organisations, the rules held."),
    "noise": _("Of %(figures)s noisy figures, %(fractions)s are no whole numbers. %(draws)s draws of the noise on invented people were compared with what is stated; a difference as large comes by chance with probability %(chance)s."),
    "no_noise": _("These figures carry no random noise, so there is none that could give itself away."),
    "repeated": _("%(times)s accounts asked for %(figures)s figures each; %(different)s came out differently for somebody, so that averaging would help."),
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
    "small_cell": _("none, or no better than ε allows"),
    "complementary": _("none known exactly or nearly, or no better than ε allows"),
    "differencing_releases": _("no small change, or no better than ε allows"),
    "differencing_filters": _("no small difference, or no better than ε allows"),
    "singling_out": _("no better than for people outside"),
    "linkage": _("no better than for people outside"),
    "attribute_inference": _("at most one point better than without the release"),
    "membership": _("proved loss not above the declared one"),
    "fabrication_and_loss": _("fewer than shuffled columns would give"),
    "budget": _("cost stated, and not above what is declared"),
    "dominance_and_homogeneity": _("no such group, unless it is a public rule"),
    "side_channels": _("nothing found"),
    "floating_point_noise": _("whole numbers, noise as stated"),
    "repeat_and_collusion": _("always the same answer"),
}  # fmt: skip


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
