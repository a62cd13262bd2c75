"""Who is away: said with /away, told by a Slack status, or paused by whoever manages a pool."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Kind, Wish
from bot.domain.notes import Say
from bot.domain.pool_now import MemberNow, PoolNow
from bot.domain.presence import Absence, Source, read_until, status_means_away
from bot.ports import Clock, Store, UnitOfWork
from bot.services.assigning import Assigner
from bot.services.roster import Roster

#: What a person ends with /back; a pause ends only by whoever may pause.
_OWN = (Source.COMMAND, Source.STATUS)


@dataclass(frozen=True)
class Status:
    """A Slack status; `until` is None when it does not expire."""

    user: str
    emoji: str = ""
    text: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class PresenceService:
    """Keep absences, and show pools as they are."""

    store: Store
    settings: Settings
    roster: Roster
    assigner: Assigner
    clock: Clock

    def away(self, user: str, words: str) -> Absence | None:
        """Note that a person is away until the moment that the words name; none: until /back.

        None: the words name no moment in the future, and nothing was changed.
        """
        now = self.clock()
        until = None
        if words.strip():
            until = read_until(words, now, self._zone(user))
            if until is None:
                return None
        absence = Absence(user, Source.COMMAND, now, until, words.strip()[:200])

        def keep(work: UnitOfWork) -> None:
            work.absences.put(absence)
            work.promises.look_again_of(user, now)

        self.store.change(keep)
        return absence

    def back(self, user: str) -> bool:
        """End what the person said or their status told; False when they were not away."""
        now = self.clock()

        def end(work: UnitOfWork) -> bool:
            work.promises.look_again_of(user, now)
            return work.absences.end(user, _OWN, now)

        return self.store.change(end)

    def status_changed(self, status: Status) -> None:
        """Follow a Slack status: away while it means away, back when it no longer does."""
        presence = self.settings.presence
        away = status_means_away(
            status.emoji, status.text, presence.away_emoji, presence.away_words
        )

        def follow(work: UnitOfWork) -> None:
            now = self.clock()
            ended = work.absences.end(status.user, [Source.STATUS], now)
            if ended or away:
                work.promises.look_again_of(status.user, now)
            if away:
                text = f"{status.emoji} {status.text}".strip()[:200]
                work.absences.put(Absence(status.user, Source.STATUS, now, status.until, text))

        self.store.change(follow)

    def managed_by(self, actor: str) -> frozenset[str]:
        """The pools that a person manages: as a manager, a team's lead or an admin."""
        return self.store.read(lambda work: self._managed(work, actor))

    def pause(self, pool: str, user: str, by: str, answer_to: str | None = None) -> None:
        """Give a person no leads until `resume`, if `by` manages the pool.

        `answer_to` is the address at which the list of pools can be shown anew.
        """
        absence = Absence(user, Source.PAUSE, self.clock(), by=by)

        def keep(work: UnitOfWork) -> None:
            if pool in self._managed(work, by):
                work.absences.put(absence)
                self._show_again(work, by, pool, user, answer_to)

        self.store.change(keep)

    def resume(self, pool: str, user: str, by: str, answer_to: str | None = None) -> None:
        """End a pause, if `by` manages the pool."""

        def end(work: UnitOfWork) -> None:
            if pool in self._managed(work, by):
                work.absences.end(user, [Source.PAUSE], self.clock())
                self._show_again(work, by, pool, user, answer_to)

        self.store.change(end)

    def show(self, say: Say, pool: str, reader: str, answer_to: str | None, identity: str) -> None:
        """Have an answer turned over: to the pool as it is, or to how fairly it was shared out."""
        if answer_to is None or pool not in self.settings.pools:
            return

        def turn(work: UnitOfWork) -> None:
            manages = pool in self._managed(work, reader)
            about = {"say": say, "pool": pool, "manages": manages, "response_url": answer_to}
            wish = Wish(f"answer:{identity}", Kind.ANSWER, reader, person=reader, about=about)
            work.deliveries.want(wish, self.clock())

        self.store.change(turn)

    def _show_again(
        self, work: UnitOfWork, reader: str, pool: str, user: str, answer_to: str | None
    ) -> None:
        if answer_to is None:
            return
        now = self.clock()
        about = {"say": Say.POOL, "pool": pool, "manages": True, "response_url": answer_to}
        key = f"answer:pool:{pool}:{user}:{now.timestamp()}"
        work.deliveries.want(Wish(key, Kind.ANSWER, reader, person=reader, about=about), now)

    def _managed(self, work: UnitOfWork, actor: str) -> frozenset[str]:
        pools = self.settings.pools
        return frozenset(key for key in pools if actor in self.roster.managers(work, key))

    def pools(self) -> Sequence[PoolNow]:
        """All pools as of now."""
        return self.store.read(lambda work: [self.pool(work, key) for key in self.settings.pools])

    def pool(self, work: UnitOfWork, key: str) -> PoolNow:
        """One pool as of now."""
        now = self.clock()
        preview = self.assigner.preview(work, key, now, count_all=True)
        users = [member.user for member in preview.pool.members]
        absences = work.absences.now(users, now)
        opened = work.pools.open_leads(users)
        standings = {one.user: one for one in preview.standings}
        obstacles = dict(preview.turn.passed_over)
        members = tuple(
            MemberNow(
                user=member.user,
                open=opened.get(member.user, 0),
                standing=standings.get(member.user),
                absence=absences.get(member.user),
                obstacle=obstacles.get(member.user),
                weight=member.weight,
                per_day=member.per_day,
                open_limit=member.open_limit,
                ramp=member.ramp,
            )
            for member in preview.pool.members
        )
        held, awaited = work.pools.held_count(key), work.pools.awaited(key)
        return PoolNow(key, members, preview.turn.owner, held, awaited)

    def _zone(self, user: str) -> ZoneInfo:
        for person in self.settings.people.values():
            if person.slack_id == user and person.timezone:
                return ZoneInfo(person.timezone)
        known = self.store.read(lambda work: work.people.get(user))
        return ZoneInfo(known.zone) if known and known.zone else self.settings.workspace.zone
