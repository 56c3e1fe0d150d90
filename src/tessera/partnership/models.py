"""The models of this floor's rooms, for Django to find."""

from tessera.partnership.awards.models import (
    Award,
    AwardCountry,
    AwardSector,
    AwardVersion,
    Commitment,
    Compact,
    Condition,
    Dialogue,
    DialogueIndicator,
    DialogueTarget,
    KeyPerson,
    Obligation,
    Subaward,
)
from tessera.partnership.library.models import Indicator, Party, PartyAlias, PartyIdentifier
from tessera.partnership.money.models import (
    BudgetLine,
    BudgetVersion,
    ExchangeRate,
    ExpenditureLine,
    FinancialReport,
    Payment,
    PaymentRequest,
)
from tessera.partnership.portfolio.models import ImportBatch, ImportRow, ListedEntry, ListedName
from tessera.partnership.publishing.models import Headline, Publication
from tessera.partnership.stages.models import StateChange

__all__ = [
    "Award",
    "AwardCountry",
    "AwardSector",
    "AwardVersion",
    "BudgetLine",
    "BudgetVersion",
    "Commitment",
    "Compact",
    "Condition",
    "Dialogue",
    "DialogueIndicator",
    "DialogueTarget",
    "ExchangeRate",
    "ExpenditureLine",
    "FinancialReport",
    "Headline",
    "ImportBatch",
    "ImportRow",
    "Indicator",
    "KeyPerson",
    "ListedEntry",
    "ListedName",
    "Obligation",
    "Party",
    "PartyAlias",
    "PartyIdentifier",
    "Payment",
    "PaymentRequest",
    "Publication",
    "StateChange",
    "Subaward",
]
