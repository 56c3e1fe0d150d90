"""Which office a command works for."""

from __future__ import annotations

from tessera.kernel.commands import CommandError
from tessera.trust.people import api as people


def office(slug: str, option: str) -> people.OrganisationView:
    """The office that funds by its short name, or the only one there is; `option` is what the command calls it.

    Raises CommandError where it is not clear which.
    """
    offices = people.organisations_with("funder")
    if slug:
        offices = [each for each in offices if each.slug == slug]
    if len(offices) == 1:
        return offices[0]
    if not offices:
        known = f"'{slug}' is no office that funds" if slug else "there is no office that funds"
        raise CommandError(f"{known}: add one as an organisation of the kind funder first, then bring the file in")
    raise CommandError(f"several offices fund: say which with {option} {'|'.join(each.slug for each in offices)}")
