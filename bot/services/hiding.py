"""Who sees contact details that a routing rule hides, and what everybody else sees."""

from collections.abc import Mapping
from dataclasses import replace

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.hiding import Scrubber, hide, names_of, scrubber_of
from bot.domain.leads import Lead
from bot.domain.timeline import Entry
from bot.ports import UnitOfWork
from bot.services.roster import Roster

#: Facts of a timeline's entries in which people write freely.
_WRITTEN = frozenset({"reason", "note", "text"})


@dataclass(frozen=True)
class Hiding:
    """Hides what routing rules with `mask: true` hide."""

    settings: Settings

    def covers(self, lead: Lead) -> bool:
        """Whether anything of the lead is hidden; until it is routed, whatever any rule hides."""
        return lead.masked or (lead.routed_at is None and self.settings.masks)

    def may_see(self, work: UnitOfWork, lead: Lead, reader: str | None) -> bool:
        """Whether somebody (Slack user id) sees all of it: the owner, admins, leads of teams."""
        if not self.covers(lead):
            return True
        if reader is None:
            return False
        settings, roster = self.settings, Roster(self.settings)
        keys = {*settings.workspace.admins, *(team.lead for team in settings.teams.values())}
        return reader == lead.owner or reader in {roster.user(work, key) for key in keys}

    def masked(self, lead: Lead) -> Lead:
        """The lead as everybody else sees it."""
        if not self.covers(lead):
            return lead
        return replace(lead, data=hide(lead.data, self._fields))

    def masked_trace(self, lead: Lead, trace: Mapping[str, object]) -> Mapping[str, object]:
        """Why a lead came where it is, as everybody else sees it."""
        if not self.covers(lead):
            return trace
        scrub, names = scrubber_of(lead.data, self._fields), names_of(self._fields)
        seen = dict(trace)
        rules = trace.get("rules")
        if isinstance(rules, list):
            seen["rules"] = [_seen(scrub, names, rule) for rule in rules]
        if isinstance(tier := trace.get("tier"), Mapping):
            seen["tier"] = _seen(scrub, names, tier)
        if isinstance(territory := trace.get("territory"), Mapping):
            seen["territory"] = scrub.facts(territory, frozenset())
        if isinstance(sticky := trace.get("sticky"), Mapping):
            said = {key: sticky.get(key) for key in ("said", "why")}
            seen["sticky"] = {**sticky, **scrub.facts(said, frozenset())}
        return seen

    def masked_entries(self, lead: Lead, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """What happened, as everybody else reads it: people may have written a number down."""
        if not self.covers(lead):
            return entries
        scrub = scrubber_of(lead.data, self._fields)
        return tuple(replace(one, data=_written(scrub, one.data)) for one in entries)

    def found_by(self, lead: Lead, words: str) -> bool:
        """Whether what everybody else sees of a lead matches the words of a search."""
        if words.strip().lstrip("#") == str(lead.id):
            return True
        data = self.masked(lead).data
        seen = (data.name, data.email, data.phone, data.company, data.domain)
        haystack = " ".join(filter(None, seen)).lower()
        return all(word.lower() in haystack for word in words.split())

    @property
    def _fields(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.settings.masking.fields)


def _seen(scrub: Scrubber, names: frozenset[str], part: object) -> object:
    if not isinstance(part, Mapping) or not isinstance(saw := part.get("saw"), Mapping):
        return part
    told = {**part, "saw": scrub.facts(saw, names)}
    if isinstance(condition := part.get("when"), str):
        told["when"] = scrub.text(condition)
    return told


def _written(scrub: Scrubber, data: Mapping[str, object]) -> Mapping[str, object]:
    return {
        key: scrub.text(value) if key in _WRITTEN and isinstance(value, str) else value
        for key, value in data.items()
    }
