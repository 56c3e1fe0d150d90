"""An examiner's pages: entries whose truth is known, written down in every way an office, a browser or an accident writes them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date

SECTIONS = ("Africa", "East Asia and the Pacific Islands", "Europe and Eurasia", "Near East", "South and Central Asia",
            "Western Hemisphere", "Global", "Research", "Oceania", "Arctic Cooperation")  # fmt: skip
# How countries are written, and which they are.
WHERE = (
    ("Country: Angola", ("AGO",)),
    ("Country: The Gambia", ("GMB",)),
    ("Country: Côte d’Ivoire", ("CIV",)),
    ("Country: Bosnia and Herzegovina", ("BIH",)),
    ("Countries: Kenya, Uganda, and Trinidad and Tobago", ("KEN", "UGA", "TTO")),
    ("Countries: Regional Project – Burma, Laos, and Thailand", ("MMR", "LAO", "THA")),
    ("Countries: Regional – Malaysia and the Philippines", ("MYS", "PHL")),
    ("Countries: Southern Africa Region – (Lesotho, Mozambique, and South Africa)", ("LSO", "MOZ", "ZAF")),
    ("Countries: Regional Project – Western Balkans (Albania, Kosovo, and Montenegro)", ("ALB", "XKX", "MNE")),
    ("Countries: Guatemala; Honduras; Mexico", ("GTM", "HND", "MEX")),
)
# How organisations are written, the name that is kept, and the short one.
WHO = (
    ("International Organization for Migration (IOM)", "International Organization for Migration", "IOM"),
    ("United National Office on Drugs and Crime (UNODC)", "United Nations Office on Drugs and Crime", "UNODC"),
    ("Love & Justice International (LJI)", "Love & Justice International", "LJI"),
    ("Harvest Aid, Inc.", "Harvest Aid, Inc.", ""),
    ("Bureau of Crime Victims (BCV) Trust", "Bureau of Crime Victims Trust", "BCV"),
    ("Evidence Trust (formerly Proof Society) (ET)", "Evidence Trust", "ET"),
)
AMOUNTS = (("$750,000", "750000.00"), ("$750000", "750000.00"), ("$394,750.50", "394750.50"), ("USD 1,250,000", "1250000.00"),
           ("$1.5 million", "1500000.00"), ("$3,120,000", "3120000.00"))  # fmt: skip
DAYS = (
    "{0.month}/{0.day}/{0.year}",
    "{0:%m/%d/%Y}",
    "{0:%B} {0.day}, {0.year}",
    "{0.day} {0:%B} {0.year}",
    "{0:%Y-%m-%d}",
)
WORDS = (
    "Judges and prosecutors learn to hear cases of forced labour in 12 courts.",
    "The partner opens a shelter in Kenya and pays $25,000 for school fees until 9/30/2021.",
    "Since March 3, 2019 the team has met 40 officials; it now writes a plan: who does what, and when.",
    "Police of the countries named above are trained (with their trainers) – and follow-up is given.",
    "Survivors’ own groups say what helps. The project’s “open door” stays open.",
)


@dataclass(frozen=True)
class Truth:
    """One entry as it is meant, and the words it is written in."""

    section: str
    where: str
    countries: tuple[str, ...]
    who: str
    implementer: str
    acronym: str
    amount: str
    amount_usd: str
    ends: date
    end: str
    words: str

    def lines(self) -> list[str]:
        """The entry as an office writes it."""
        stated = [self.where, f"Implementer: {self.who}", f"Amount: {self.amount}", f"End Date: {self.end}"]
        return [part for part in stated if part] + [f"Description: {self.words}"]

    @property
    def told(self) -> tuple[object, ...]:
        """What a right reading says."""
        return (self.section, self.countries, self.implementer, self.acronym, self.amount_usd, self.ends, self.words)


@dataclass
class Style:
    """How a page is written down; `changed` says which ways of writing a reading must remark on."""

    head: list[str] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)
    between: str = "\n\n"
    line_end: str = "\n"
    bullet: str = ""
    emphasis: str = ""


def truths(dice: random.Random, many: int) -> list[Truth]:
    """Entries under their headings, each different from the others by its words."""
    made = []
    sections = sorted(dice.sample(SECTIONS, dice.randint(1, min(4, many))), key=SECTIONS.index)
    for number in range(many):
        section = sections[number * len(sections) // many]
        where, countries = ("", ()) if section in {"Global", "Research"} and dice.random() < 0.5 else dice.choice(WHERE)
        who, implementer, acronym = dice.choice(WHO)
        amount, usd = dice.choice(AMOUNTS)
        ends = date(dice.randint(2019, 2030), dice.randint(1, 12), dice.randint(1, 28))
        words = " ".join(dice.sample(WORDS, dice.randint(1, 3))) + f" It is work number {number}."
        made.append(
            Truth(
                section,
                where,
                countries,
                who,
                implementer,
                acronym,
                amount,
                usd,
                ends,
                dice.choice(DAYS).format(ends),
                words,
            )
        )
    return made


def style(dice: random.Random) -> Style:
    """One of the ways in which pages come."""
    menu = ["An official website of the United States Government Here's how you know", "Official websites use .gov",
            "Skip to content", "About Us", "Africa", "Newsroom"]  # fmt: skip
    headline = [
        "As of October 1, 2021, the Office manages 110 projects in over 95 countries worth more than $245 million."
    ]
    foot = ["CHILD PROTECTION COMPACT (CPC) PARTNERSHIPS", "For a list of current projects, please visit the CPC page.",
            "U.S. Department of State", "White House", "Privacy Policy", "Page 3 of 3"]  # fmt: skip
    return Style(
        head=dice.choice([[], menu[:2], menu]) + dice.choice([[], headline]),
        foot=dice.choice([[], foot, foot[2:]]),
        between=dice.choice(["\n\n", "\n\n\n", "\n \t \n"]),
        line_end=dice.choice(["\n", "\r\n", "\r"]),
        bullet=dice.choice(["", "", "• ", "- ", "* "]),
        emphasis=dice.choice(["", "", "**"]),
    )


def written(entries: list[Truth], how: Style) -> str:
    """The page as text."""
    blocks, section = list(how.head), ""
    for entry in entries:
        if entry.section != section:
            section = entry.section
            blocks.append(section)
        blocks.append("\n".join(dressed(line, how) for line in entry.lines()))
    return how.between.join([*blocks, *how.foot]).replace("\n", how.line_end) + how.line_end


def dressed(line: str, how: Style) -> str:
    """A line with the marks of its page around its label."""
    label, colon, value = line.partition(": ")
    return f"{how.bullet}{how.emphasis}{label}{colon.strip()}{how.emphasis} {value}"


def as_web_page(entries: list[Truth], dice: random.Random) -> str:
    """The page as a browser saves it."""
    way = dice.choice(("paragraphs", "breaks", "cells"))
    parts, section = [], ""
    for entry in entries:
        if entry.section != section:
            section = entry.section
            parts.append(f"<h2>{section}</h2>")
        pairs = [line.replace("&", "&amp;").split(": ", 1) for line in entry.lines()]
        if way == "paragraphs":
            parts.append("".join(f"<p><strong>{label}:</strong>&nbsp;{value}</p>\n" for label, value in pairs))
        elif way == "breaks":
            parts.append("<p>" + "<br />\n".join(f"<b>{label}</b>: {value}" for label, value in pairs) + "</p>\n")
        else:
            rows = "".join(f"<tr><td>{label}:</td>\n<td>{value}</td></tr>\n" for label, value in pairs)
            parts.append(f"<table>{rows}</table>\n")
    menu = "<nav><ul><li>Home</li><li>Africa</li><li>Our work</li></ul></nav>"
    return (
        "<!doctype html><html><head><title>Amount: $1</title><script>if (1<2) {}</script><!-- Country: Nowhere -->\n"
        f"<body>{menu}<main>\n{''.join(parts)}</main><footer><p>White House</p><p>Ask us</p></footer></body></html>"
    )


# One accident each: takes the lines of a page and breaks something in them.
def drop_a_line(lines: list[str], dice: random.Random) -> list[str]:
    at = dice.randrange(len(lines))
    return lines[:at] + lines[at + 1 :]


def swap_two(lines: list[str], dice: random.Random) -> list[str]:
    one, two = dice.randrange(len(lines)), dice.randrange(len(lines))
    mixed = list(lines)
    mixed[one], mixed[two] = mixed[two], mixed[one]
    return mixed


def join_two(lines: list[str], dice: random.Random) -> list[str]:
    at = dice.randrange(len(lines))
    return [*lines[:at], " ".join(lines[at : at + 2]), *lines[at + 2 :]]


def break_one(lines: list[str], dice: random.Random) -> list[str]:
    at = dice.randrange(len(lines))
    cut = dice.randrange(len(lines[at]) + 1)
    return [*lines[:at], lines[at][:cut], lines[at][cut:], *lines[at + 1 :]]


def repeat_some(lines: list[str], dice: random.Random) -> list[str]:
    at = dice.randrange(len(lines))
    return lines[:at] + lines[at : at + 6] + lines[at:]


def spoil_letters(lines: list[str], dice: random.Random) -> list[str]:
    at = dice.randrange(len(lines))
    letters = list(lines[at])
    for _time in range(min(3, len(letters))):
        letters[dice.randrange(len(letters))] = dice.choice("x:;$0 \u00a0\u200b(-–€")
    return [*lines[:at], "".join(letters), *lines[at + 1 :]]


def put_words_between(lines: list[str], dice: random.Random) -> list[str]:
    at = dice.randrange(len(lines) + 1)
    stray = dice.choice(
        ["Read More", "Something else entirely", "This text belongs nowhere. Nobody wrote it.", "NOTE", "12"]
    )
    return [*lines[:at], "", stray, "", *lines[at:]]


ACCIDENTS = (drop_a_line, swap_two, join_two, break_one, repeat_some, spoil_letters, put_words_between)


def without(entry: Truth, **changes: object) -> Truth:
    """The entry with something about it changed."""
    return replace(entry, **changes)  # type: ignore[arg-type]
