"""The door of the room: a published list of projects, read."""

from tessera.partnership.portfolio.claims import Claim
from tessera.partnership.portfolio.issues import OF_THE_LIST, REFUSING, WORDS
from tessera.partnership.portfolio.naming import Alias
from tessera.partnership.portfolio.parsing import Project, Reading, parse
from tessera.partnership.portfolio.sheet import HEADER, as_csv

__all__ = ["HEADER", "OF_THE_LIST", "REFUSING", "WORDS", "Alias", "Claim", "Project", "Reading", "as_csv", "parse"]
