"""What `baton content lint` finds wrong with documents."""

from collections.abc import Mapping
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.content import About


class Severity(StrEnum):
    """Whether something must be corrected before the document is used."""

    ERROR = "error"
    WARNING = "warning"


class Rule(StrEnum):
    """What is checked; a document's `lint_ignore` names rules that it is exempt from."""

    UNREADABLE = "unreadable"
    OWNER = "owner"
    REVIEW = "review"
    OVERDUE = "overdue"
    VALUE = "value"
    READERS = "readers"
    COMPETITOR = "competitor"
    DUPLICATE = "duplicate"
    SECTIONS = "sections"
    TOO_LONG = "too-long"
    LINK = "link"
    WEB_LINK = "web-link"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong; `what` and `fix` are sentences for whoever wrote the document."""

    repository: str
    path: str
    line: int
    rule: Rule
    severity: Severity
    what: str
    fix: str = ""
    #: Repository and path of another document that it is as much about; () when there is none.
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Surroundings:
    """What documents are checked against."""

    #: Keys, e-mail addresses and names of people, folded → key.
    people: Mapping[str, str]
    #: Groups of readers that app.yaml can mean; Slack user groups are not known here.
    groups: frozenset[str]
    #: Names and other names of competitors, folded; empty when app.yaml lists none.
    competitors: frozenset[str]
    #: Kinds that are reviewed after so many days.
    review_days: Mapping[str, int]


def competitor_names(about: About) -> frozenset[str]:
    """The names, folded, by which a battlecard's competitor is known."""
    return frozenset(name.casefold() for name in (about.competitor, *about.aliases) if name)
