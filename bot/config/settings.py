"""The whole of app.yaml as one immutable value."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Self

from pydantic import PrivateAttr, SecretStr

from bot.config.accounts import ListedAccount
from bot.config.digests import DigestSettings
from bot.config.document import Document
from bot.config.sources import RESERVED_SOURCES
from bot.config.written import Written
from bot.domain import definitions as domain
from bot.domain.conditions import Condition
from bot.domain.feedback import Verdict
from bot.domain.meetings import Series
from bot.domain.routing import Rule as RoutingRule
from bot.domain.schedule import Daily
from bot.domain.sla_policy import Policy
from bot.domain.territories import Area, Territories
from bot.domain.tiering import TierLine as DomainTierLine


class Settings(Written, defer_build=False):
    """Everything that a team decides about Baton."""

    _document: Document = PrivateAttr()
    _secrets: Mapping[str, SecretStr] = PrivateAttr(default_factory=dict)
    _model_key: SecretStr | None = PrivateAttr(default=None)
    _listed: tuple[ListedAccount, ...] = PrivateAttr(default=())
    _areas: Mapping[str, tuple[Area, ...]] = PrivateAttr(default_factory=dict)
    _listed_costs: Mapping[str, Mapping[str, Decimal]] = PrivateAttr(default_factory=dict)
    _folder: Path = PrivateAttr(default_factory=Path)

    def attach(
        self,
        document: Document,
        secrets: Mapping[str, SecretStr],
        listed: tuple[ListedAccount, ...] = (),
        folder: Path | None = None,
        *,
        areas: Mapping[str, tuple[Area, ...]] = MappingProxyType({}),
        model_key: SecretStr | None = None,
        costs: Mapping[str, Mapping[str, Decimal]] = MappingProxyType({}),
    ) -> Self:
        """Return these settings with what belongs to them.

        That is the file they came from, the sources' secrets by key, the accounts listed, the
        folder at which the paths of the file start, the areas that files list by territory, the key
        of the model that answers questions, and what sources cost by a file.
        """
        self._document = document
        self._listed = listed
        self._areas = areas
        self._listed_costs = costs
        self._folder = folder or Path()
        self._secrets = MappingProxyType(dict(secrets))
        self._model_key = model_key
        return self

    @property
    def document(self) -> Document:
        """The file that these settings came from, for messages that name a line of it."""
        return self._document

    @property
    def listed_accounts(self) -> tuple[ListedAccount, ...]:
        """The companies in the file that `accounts` names."""
        return self._listed

    @cached_property
    def all_costs(self) -> tuple[tuple[str, str, Decimal], ...]:
        """Source, month and amount, from app.yaml and the file that it names."""
        return tuple(
            (source, month, amount)
            for costs in (self.costs, self._listed_costs)
            for source, months in costs.items()
            for month, amount in months.items()
        )

    @property
    def folder(self) -> Path:
        """The folder at which paths in the file start."""
        return self._folder

    @property
    def sticky(self) -> bool:
        """Whether any pool asks who owns a lead's company."""
        return any(pool.sticky for pool in self.pools.values())

    @cached_property
    def territory_lists(self) -> Territories:
        """The territories as the domain asks them, in the order of the file."""
        return Territories(
            {
                key: (*(one.area for one in territory.areas), *self._areas.get(key, ()))
                for key, territory in self.territories.items()
            }
        )

    @cached_property
    def agreed(self) -> tuple[domain.Definition, ...]:
        """The definitions as the domain evaluates them, in the order of the file."""
        return tuple(one.as_domain(key) for key, one in self.definitions.items())

    @cached_property
    def rules(self) -> tuple[RoutingRule, ...]:
        """The rules as the domain walks them."""
        return tuple(
            RoutingRule(one.name, one.when, one.channel, one.pool, one.owner, one.tier, one.mask)
            for one in self.routing
        )

    @cached_property
    def score_lines(self) -> tuple[domain.Points, ...]:
        """The lines of the score as the domain evaluates them."""
        return tuple(line.as_domain() for line in self.score)

    @cached_property
    def tier_lines(self) -> tuple[DomainTierLine, ...]:
        """The lines of the tiers as the domain walks them."""
        return tuple(DomainTierLine(one.tier, one.when) for one in self.tiers)

    @property
    def masks(self) -> bool:
        """Whether any routing rule hides contact details."""
        return any(rule.mask for rule in self.routing)

    @cached_property
    def roundups(self) -> Daily | None:
        """When roundups are due; None: never."""
        if self.roundup is None:
            return None
        return Daily(self.roundup.at.value, self.roundup.days.value, self.workspace.zone)

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """The meetings of this file as the domain walks them."""
        zone = self.workspace.zone
        return tuple(one.as_domain(key, zone) for key, one in self.meetings.items())

    @cached_property
    def promises(self) -> tuple[tuple[Condition | None, Policy], ...]:
        """The promises to leads with their conditions, as the domain measures them."""
        return tuple((one.when, one.as_domain()) for one in self.sla)

    def is_for(self, digest: DigestSettings, person: str) -> bool:
        """Whether a digest is for a person (key): of its audience, or an admin."""
        audience = digest.audience or self.teams
        return self.people[person].team in audience or person in self.workspace.admins

    @cached_property
    def emoji_meaning(self) -> Mapping[str, Verdict]:
        """Canonical emoji name → verdict."""
        emoji = self.feedback.emoji
        return MappingProxyType(
            {name: verdict for verdict in Verdict for name in getattr(emoji, verdict.value)}
        )

    @cached_property
    def source_owners(self) -> Mapping[str, str]:
        """Source (key) → who (key) answers for it, for those that somebody does."""
        return {key: one.owner for key, one in self.sources.items() if one.owner}

    def source_name(self, key: str) -> str:
        """The name of a source for people; a key that is no longer configured stands for itself."""
        if key in self.sources:
            return self.sources[key].name
        return RESERVED_SOURCES.get(key, key)

    @property
    def pool_names(self) -> dict[str, str]:
        """Pool key → its name for people."""
        return {key: pool.name or key for key, pool in self.pools.items()}

    @property
    def team_names(self) -> dict[str, str]:
        """Team key → its name for people."""
        return {key: team.name for key, team in self.teams.items()}

    @property
    def model_key(self) -> SecretStr | None:
        """The key of the model that answers questions; None when it is not set."""
        return self._model_key

    def secret_of(self, source: str) -> SecretStr | None:
        """The secret that a source's sender shows or signs with; None when it is not set."""
        # Each post asks; pydantic's own way to a private attribute takes ten times as long.
        private = self.__pydantic_private__ or {}
        found: SecretStr | None = private["_secrets"].get(source)
        return found
