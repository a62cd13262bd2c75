"""Keeps what became of every app.yaml, tells the admins, and shows it to those who may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Kind, Wish
from bot.domain.masking import masked
from bot.domain.settings_changes import (
    NamedFile,
    Outcome,
    SettingsChange,
    digest_of,
    files_differ,
    unified,
)
from bot.ports import Clock, Store, UnitOfWork
from bot.services.roster import Roster

#: Entries that a list shows.
RECENT = 20


@dataclass(frozen=True)
class Found:
    """An app.yaml that was just read, and what came of it."""

    text: str
    files: Mapping[str, NamedFile]
    by: str | None
    #: What it did, in sentences; or why it was refused.
    did: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    while_stopped: bool = False


@dataclass(frozen=True)
class SettingsHistory:
    """Any number of replicas read the same file; its change is kept and told once."""

    store: Store
    settings: Settings
    roster: Roster
    clock: Clock

    def note(self, found: Found) -> SettingsChange | None:
        """Keep it and have the admins told; None when that was done before."""
        now = self.clock()
        return self.store.change(lambda work: self._note(work, found, now))

    def differs(self, found: Found) -> bool:
        """Whether it is something else than the newest entry of the history."""
        latest, before = self.store.read(_chain)
        return _outcome(latest, before, found) is not None

    def may_see(self, user: str) -> bool:
        """Whether this person is an admin or leads a team."""
        teams = self.settings.teams.values()
        people = {*self.settings.workspace.admins, *(team.lead for team in teams)}
        return self.store.read(lambda work: user in {self.roster.user(work, one) for one in people})

    def admins(self) -> Sequence[str]:
        """Slack user ids of whom to ask."""
        return self.store.read(self.roster.admins)

    def recent(self, limit: int = RECENT) -> Sequence[SettingsChange]:
        """The newest entries first."""
        return self.store.read(lambda work: work.settings.recent(limit))

    def get(self, change_id: int) -> SettingsChange | None:
        """One entry; None when there is none of that number."""
        return self.store.read(lambda work: work.settings.get(change_id))

    def _note(self, work: UnitOfWork, found: Found, now: datetime) -> SettingsChange | None:
        latest, before = _chain(work)
        outcome = _outcome(latest, before, found)
        if outcome is None:
            return None
        text = masked(found.text)
        files = files_differ(before.files, found.files) if before else []
        change = SettingsChange(
            at=now,
            outcome=outcome,
            digest=digest_of(found.text, found.files),
            digest_before=before.digest if before else None,
            text=text,
            diff=unified(before.text, text, "app.yaml") if before else "",
            by=found.by[:200] if found.by else None,
            files=found.files,
            did=(*files, *found.did),
            errors=tuple(masked(error) for error in found.errors),
            while_stopped=found.while_stopped and outcome is not Outcome.FIRST,
        )
        change = replace(change, id=work.settings.add(change, latest.id if latest else 0))
        if outcome is not Outcome.FIRST:
            self._tell_admins(work, change, now)
        return change

    def _tell_admins(self, work: UnitOfWork, change: SettingsChange, now: datetime) -> None:
        about = {"say": "settings", "change": change.id}
        for admin in self.roster.admins(work):
            key = f"settings:{change.id}:{admin}"
            work.deliveries.want(Wish(key, Kind.NOTICE, admin, person=admin, about=about), now)


def _chain(work: UnitOfWork) -> tuple[SettingsChange | None, SettingsChange | None]:
    """The newest entry, and the one in force; read once, so that replicas keep one chain."""
    latest = work.settings.latest()
    if latest is None or latest.outcome is not Outcome.REFUSED:
        return latest, latest
    return latest, work.settings.in_force()


def _outcome(
    latest: SettingsChange | None, before: SettingsChange | None, found: Found
) -> Outcome | None:
    """What an app.yaml is after these entries; None: nothing new."""
    digest = digest_of(found.text, found.files)
    refused = latest is not None and latest.outcome is Outcome.REFUSED
    same = latest is not None and latest.digest == digest
    if found.errors:
        return None if refused and same else Outcome.REFUSED
    if before is None:
        return Outcome.FIRST
    if before.digest == digest:
        return Outcome.RIGHT_AGAIN if refused else None
    return Outcome.CHANGED
