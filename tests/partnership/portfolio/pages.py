"""Invented lists in the shape in which an office publishes them."""

from __future__ import annotations

from dataclasses import dataclass, replace

HEAD = "A site of some government\n\nAs of March 1, 2020, the Office manages 12 projects in over 9 countries worth more than $3.5 million in total. Some are listed below.\n"


@dataclass(frozen=True)
class Line:
    """One entry as a list writes it."""

    section: str = "Africa"
    where: str = "Country: Kenya"
    who: str = "Harvest Aid International (HAI)"
    amount: str = "$1,000,000"
    ends: str = "3/31/2022"
    words: str = "Judges and prosecutors of the whole country are trained to hear cases."

    def but(self, **changes: str) -> Line:
        """The same but for something."""
        return replace(self, **changes)


LINES = (
    Line(),
    Line(where="Country: Uganda", words="A shelter is opened and people are helped on their way home.", amount="$394,750.50"),
    Line(where="Country: Uganda", words="Police learn to recognise who was brought in by force.", ends="9/30/2023"),
    Line("Near East", "Countries: Regional Project – Iraq and MENA", "Evidence Trust", "$442,500", "12/31/2021",
         "Evidence is kept to the standard of courts."),
    Line("Global", "", "Bosnia Help, Inc.", "$10", "6/30/2024", "Short help, wherever it is needed."),
)  # fmt: skip


def page(lines: tuple[Line, ...] | list[Line] = LINES, head: str = HEAD) -> str:
    """The text of a list, its entries under their headings."""
    parts, section = [head], ""
    for line in lines:
        if line.section != section:
            section = line.section
            parts.append(f"\n{section}\n")
        stated = [line.where, f"Implementer: {line.who}", f"Amount: {line.amount}", f"End Date: {line.ends}",
                  f"Description: {line.words}"]  # fmt: skip
        parts.append("\n".join(part for part in stated if part) + "\n")
    return "\n".join(parts)
