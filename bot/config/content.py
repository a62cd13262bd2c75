"""Where marketing's documents are, and who may read them."""

import re
from collections.abc import Mapping
from string import Formatter
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema

from bot.config.asking import Asking
from bot.config.gaps import Gaps
from bot.config.search import Searching
from bot.config.values import FrozenMap, Keyed, Section, did_you_mean, refused
from bot.domain.content import EVERYONE, About
from bot.domain.front_matter import kind_of, link_of
from bot.domain.reviews import days_between

_USER_GROUP = re.compile(r"@[\w.-]{1,80}|S[A-Z0-9]{6,}")
#: What fits into a link template.
_LINK_PARTS = ("path", "line")

#: Kinds whose facts go stale, and after how many days their owner should look again.
DEFAULT_REVIEW = MappingProxyType(
    {
        "battlecard": 90,
        "pricing": 90,
        "faq": 180,
        "case-study": 365,
        "story": 365,
        "persona": 365,
        "definition": 365,
    }
)


def _group(written: str, info: ValidationInfo) -> str:
    name = written.strip()
    if name.casefold() == EVERYONE:
        return EVERYONE
    if _USER_GROUP.fullmatch(name):
        return name.lower() if name.startswith("@") else name
    context: Mapping[str, Any] = info.context or {}
    teams = context.get("teams")
    if teams is not None and name not in teams:
        raise refused(
            f'"{name}" is no group of readers.',
            did_you_mean(name, [EVERYONE, *teams])
            + ' A Slack user group is written with "@" and in quotes, or as its ID (S…).',
        )
    return name


Group = Annotated[str, Field(min_length=1, max_length=81), AfterValidator(_group)]
"""`everyone`, a team's key, or a Slack user group: its handle with "@", or its ID."""


def _link(template: str) -> str:
    try:
        parts = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    except ValueError:
        parts = ["{"]
    if not template.startswith(("https://", "http://")) or set(parts) - set(_LINK_PARTS):
        raise refused(
            f'"{template}" is no link to a document.',
            "Write a web address with {path}, and {line} where it takes a line: "
            '"https://example.com/content/{path}#L{line}".',
        )
    return template


def _days(written: Any) -> int:
    days = days_between(written)
    if days is None:
        raise refused(f'"{written}" is no interval.', 'Write "90 days", "3 months" or "1 year".')
    return days


ReviewEvery = Annotated[
    int,
    BeforeValidator(_days),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
]
"""An interval such as "90 days", as days."""


class ContentFolder(Section):
    """One folder or Git working copy of documents."""

    path: str = Field(
        min_length=1,
        description="The folder; it starts at app.yaml's own folder.",
        examples=["content"],
    )
    readers: tuple[Group, ...] = Field(
        default=(EVERYONE,),
        min_length=1,
        description="Who may read it: everyone (of the workspace, no guests), teams (keys), or "
        'Slack user groups ("@sales-dach" or S…). Being in one of them is enough.',
    )
    link: Annotated[str, AfterValidator(_link)] | None = Field(
        default=None,
        description="Where people can open a document, with {path} and {line}.",
        examples=['"https://github.com/example/content/blob/main/{path}#L{line}"'],
    )
    include: tuple[str, ...] = Field(
        default=("**/*",),
        min_length=1,
        description="Which files count, as patterns: sales/**, **/*.md.",
    )
    exclude: tuple[str, ...] = Field(
        default=(),
        description="Which files do not. Hidden files and README.md at the top never count.",
    )
    patches: str | None = Field(
        default=None,
        description="A folder for proposed changes, for a repository that Baton must not write to. "
        "Without it Baton commits (in a Git working copy) or writes the file.",
    )


class Content(Searching):
    """The content repository: what `/battlecard` and `/ask` know."""

    repositories: Keyed[ContentFolder] = Field(
        default_factory=dict,
        validate_default=True,
        max_length=20,
        description="Folders of documents, under keys of your choice. Without any there is no "
        "content to find.",
    )
    review_every: FrozenMap[ReviewEvery] = Field(
        default_factory=dict,
        validate_default=True,
        description='How long documents of a kind stay good, such as {battlecard: "90 days"}; a '
        "document's own `review` counts first.",
    )
    competitors: FrozenMap[tuple[str, ...]] = Field(
        default_factory=dict,
        validate_default=True,
        description="Names of your competitors, each with its other names (a list, maybe empty). "
        "With it, `baton content lint` knows misspelt ones.",
    )
    ask: Asking = Field(
        default_factory=Asking, description="Where questions are answered, and in whose words."
    )
    max_megabytes: float = Field(
        default=25,
        gt=0,
        le=500,
        description="Larger files are refused.",
    )

    gaps: Gaps = Field(
        default_factory=Gaps, description="What marketing promises about what the content lacks."
    )

    def link_to(self, about: About, line: int | None = None) -> str | None:
        """Return where a person can open a document, at a line of it when its link takes one.

        A document that names its own link has only that.
        """
        folder = self.repositories.get(about.repository)
        if line is None or folder is None or about.link != link_of(folder.link, about.path):
            return about.link
        return link_of(folder.link, about.path, line)

    @property
    def review_days(self) -> Mapping[str, int]:
        """Kind → days between reviews, with what holds for kinds that app.yaml does not name."""
        ours = {kind_of(kind): days for kind, days in self.review_every.items()}
        return MappingProxyType({**DEFAULT_REVIEW, **ours})
