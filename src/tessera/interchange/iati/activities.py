"""An activity as the standard sees it: typed values from which one `iati-activity` element is built.

Codes are of the standard's own lists. Money is Decimal with its currency (ISO 4217); days are dates; percentages are of
100. Every sentence is in the activity's one language. `None` and "" mean that nobody has said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

FUNDING, ACCOUNTABLE, EXTENDING, IMPLEMENTING = "1", "2", "3", "4"
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
COMMITMENT, DISBURSEMENT, EXPENDITURE = "2", "3", "4"
QUALITATIVE = "5"
ORIGINAL, REVISED = "1", "2"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body: its name, its identifier (register and number, joined by a hyphen) and its kind (list OrganisationType)."""

    name: str
    ref: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """A body with its part (list OrganisationRole)."""

    organisation: Organisation
    role: str


@dataclass(frozen=True, slots=True)
class Share:
    """A code with its part of 100; `vocabulary` "" is the first of the standard, `name` is for codes of our own."""

    code: str
    percentage: Decimal | None = None
    vocabulary: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """An amount and the day its worth is taken of."""

    amount: Decimal
    currency: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Budget:
    """Money meant for a period of a year at most. `kind` 1 original, 2 revised; `status` 1 indicative, 2 committed."""

    start: date
    end: date
    value: Value
    kind: str = "1"
    status: str = "2"


@dataclass(frozen=True, slots=True)
class PlannedDisbursement:
    """Money that is to be paid out within a period."""

    start: date
    end: date
    value: Value
    kind: str = "1"


@dataclass(frozen=True, slots=True)
class Transaction:
    """Money promised, paid out or spent on a day (list TransactionType)."""

    kind: str
    on: date | None
    value: Value
    ref: str = ""
    description: str = ""
    provider: Organisation | None = None
    receiver: Organisation | None = None
    provider_activity: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A page or file on the web (lists DocumentCategory, media type, ISO 639-1)."""

    url: str
    title: str
    category: str
    media_type: str = "text/html"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Related:
    """Another activity by its identifier (list RelatedActivityType; 1 is the parent)."""

    ref: str
    kind: str = "1"


@dataclass(frozen=True, slots=True)
class Condition:
    """What the money is bound to. `kind` 1 policy, 2 performance, 3 fiduciary."""

    text: str
    kind: str = "2"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, for all or for those with these dimensions (name, value); a comment where the measure is qualitative."""

    value: Decimal | None
    dimensions: tuple[tuple[str, str], ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where an indicator began."""

    year: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """What was aimed at and what was reached between two days."""

    start: date
    end: date
    targets: tuple[Cell, ...] = ()
    actuals: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted (list IndicatorMeasure). `code` is the indicator's own, of vocabulary 99 unless another is named.
    `aggregated`: periods and cells may be added up."""

    title: str
    measure: str
    ascending: bool = True
    code: str = ""
    vocabulary: str = "99"
    baseline: Baseline | None = None
    periods: tuple[Period, ...] = ()
    aggregated: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What the activity wants to reach: `kind` 1 output, 2 outcome, 3 impact."""

    title: str
    kind: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One award as it is published. `dates` are (list ActivityDateType, day); `tags` are targets of the SDG. `hierarchy` 1 is
    the award itself; `related` names activities above it, whether or not they are published.

    `withheld` names parts that stay out on purpose, so that nobody is asked to add them.
    """

    identifier: str
    reporting: Organisation
    title: str
    description: str
    participants: tuple[Participant, ...]
    status: str
    dates: tuple[tuple[str, date], ...]
    updated: datetime
    language: str = "en"
    currency: str = ""
    objectives: str = ""
    internal: str = ""
    contact: str = ""
    scope: str = ""
    countries: tuple[Share, ...] = ()
    regions: tuple[Share, ...] = ()
    sectors: tuple[Share, ...] = ()
    tags: tuple[str, ...] = ()
    collaboration: str = ""
    flow: str = ""
    finance: str = ""
    aid: str = ""
    tied: str = ""
    budgets: tuple[Budget, ...] = ()
    planned: tuple[PlannedDisbursement, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    documents: tuple[Document, ...] = ()
    related: tuple[Related, ...] = ()
    conditions: tuple[Condition, ...] = ()
    results: tuple[Result, ...] = ()
    hierarchy: int = 1
    humanitarian: bool = False
    withheld: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Given:
    """Money meant for an organisation in a period of a year at most."""

    receiver: Organisation
    start: date
    end: date
    value: Value
    status: str = "2"


@dataclass(frozen=True, slots=True)
class Paid:
    """Everything that was paid out in a period of a year at most."""

    start: date
    end: date
    value: Value


@dataclass(frozen=True, slots=True)
class OrganisationFile:
    """An office as the standard's organisation files see it."""

    organisation: Organisation
    updated: datetime
    language: str = "en"
    budgets: tuple[Given, ...] = ()
    paid: tuple[Paid, ...] = ()
    documents: tuple[Document, ...] = ()
