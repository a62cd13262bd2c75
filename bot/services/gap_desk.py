"""Marketing's desk: the backlog of gaps, who sees to what, and what is decided about it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.content import Indexed
from bot.domain.deliveries import Kind, Wish
from bot.domain.gap_shown import (
    STATES,
    Decision,
    GapDetails,
    GapRow,
    GapTell,
    Listing,
    OwnRequests,
    Refusal,
    Summary,
    Which,
    is_late,
    summary,
    tally,
)
from bot.domain.gaps import ASKED, Gap, GapState, Ranked, Request, likeness_of_some
from bot.domain.notes import Say
from bot.domain.people import Actor
from bot.domain.scorecard import Tally
from bot.ports import Clock, Store, UnitOfWork
from bot.services.access import AccessService
from bot.services.gap_merging import merge, take_out
from bot.services.gap_telling import proposed_keys, tell_asker, tell_assigned
from bot.services.gaps import MARKETING, GapService
from bot.services.roster import Roster

#: So many of their own requests somebody is shown.
_OWN = 20
#: So many gaps are offered as the same.
_NEAR = 20
#: So much is kept of why nothing is done.
_WHY_LIMIT = 500


@dataclass(frozen=True)
class GapClick:
    """A press in a list of gaps, or a form about one."""

    identity: str
    actor: Actor
    gap_id: int
    which: Which = Which.OPEN
    #: Shows the list anew; None: it came from no list.
    response_url: str | None = None


@dataclass(frozen=True)
class GapDesk:
    """Shows and changes the backlog. What people asked is for marketing and admins only."""

    store: Store
    settings: Settings
    access: AccessService
    roster: Roster
    gaps: GapService
    clock: Clock

    def manages(self, work: UnitOfWork, user: str) -> bool:
        """Whether somebody sees what others asked: marketing, and admins."""
        groups = self.access.groups(work, user)
        return bool(groups) and (MARKETING in groups or user in self.roster.admins(work))

    def listed(self, actor: Actor, which: Which) -> Listing | OwnRequests | None:
        """The backlog for marketing, their own requests for others; None for strangers."""

        def look(work: UnitOfWork) -> Listing | OwnRequests | None:
            if not self.access.is_colleague(work, actor):
                return None
            return self.listing(work, actor.user, which) or OwnRequests(
                tuple(work.gaps.of_person(actor.user, _OWN))
            )

        return self.store.change(look)

    def listing(self, work: UnitOfWork, user: str, which: Which) -> Listing | None:
        """The backlog by urgency; None for whoever is not of marketing."""
        if not self.manages(work, user):
            return None
        backlog = work.gaps.backlog(STATES[which])
        if which is Which.MINE:
            backlog = [one for one in backlog if one.gap.assignee == user]
        rows = tuple(self._row(work, user, one) for one in backlog)
        return Listing(which, rows, self.clock())

    def top(self, work: UnitOfWork, user: str, most: int) -> tuple[Listing, int, int] | None:
        """The most urgent open gaps, how many are open, and how many are late.

        None for whoever is not of marketing.
        """
        if not self.manages(work, user):
            return None
        now, backlog = self.clock(), work.gaps.backlog(STATES[Which.OPEN])
        rows = tuple(self._row(work, user, one) for one in backlog[:most])
        late = sum(is_late(one.gap, now) for one in backlog)
        return Listing(Which.OPEN, rows, now), len(backlog), late

    def details(self, actor: Actor, gap_id: int) -> GapDetails | None:
        """A gap with everybody who asked; None for whoever is not of marketing."""

        def look(work: UnitOfWork) -> GapDetails | None:
            if not self.access.is_colleague(work, actor) or not self.manages(work, actor.user):
                return None
            gap = work.gaps.get(gap_id)
            if gap is None or gap.state is GapState.MERGED:
                return None
            requests = tuple(work.gaps.requests([gap_id]))
            first = {one.first_gap_id for one in requests} - {gap_id}
            merged = {one: found for one in sorted(first) if (found := work.gaps.get(one))}
            interest = work.gaps.interest(gap_id)
            row = self._row(work, actor.user, Ranked(gap, interest))
            return GapDetails(row, requests, self._near(work, gap, requests), merged, self.clock())

        return self.store.change(look)

    def take(self, click: GapClick) -> None:
        """See to a gap oneself."""

        def deed(_work: UnitOfWork, gap: Gap, _now: datetime) -> Gap:
            return replace(gap, assignee=click.actor.user)

        self._do(click, deed)

    def done(self, click: GapClick) -> None:
        """Call a gap filled."""
        self._do(click, lambda work, gap, now: self._close(work, gap, click.actor.user, now))

    def decide(self, click: GapClick, decision: Decision) -> Refusal | None:
        """Take a decision from the form; None: it is taken, or was before."""

        def look(work: UnitOfWork) -> Refusal | None:
            if not self._counts(work, click):
                return Refusal.NOT_THERE
            if decision.state is GapState.WONT_DO and not decision.why.strip():
                return Refusal.NO_REASON
            assignee = decision.assignee
            if assignee and not self.manages(work, assignee):
                return Refusal.NOT_MARKETING
            return None

        refused = self.store.change(look)
        if refused is None:
            self._do(click, lambda work, gap, now: self._decide(work, click, gap, decision, now))
        return refused

    def no_asset(self, identity: str, actor: Actor, lead_id: int, words: str) -> bool:
        """Note that there is nothing to send to a lead; False for strangers and unknown leads."""

        def keep(work: UnitOfWork) -> bool:
            colleague = self.access.is_colleague(work, actor)
            if not colleague or not words.strip() or work.leads.get(lead_id) is None:
                return False
            if work.inbox.first_time(identity, self.clock()):
                self.gaps.no_asset(work, lead_id, actor.user, words)
            return True

        return self.store.change(keep)

    def content_requests(self, work: UnitOfWork, start: datetime, end: datetime) -> Tally:
        """How what was asked for within the window was answered, for the scorecard."""
        return content_requests(work, start, end, self.clock())

    def summary(self, work: UnitOfWork, since: datetime, most: int = 5) -> Summary:
        """What became of the backlog since then, for digests that marketing reads."""
        return summary(work.gaps.backlog(STATES[Which.ALL]), since, self.clock(), most)

    def _do(self, click: GapClick, deed: Callable[[UnitOfWork, Gap, datetime], Gap]) -> None:
        """Do it if the press is new, by marketing, about a gap that is there."""

        def change(work: UnitOfWork) -> None:
            now = self.clock()
            if not work.inbox.first_time(click.identity, now) or not self._counts(work, click):
                return
            gap = work.gaps.lock(click.gap_id)
            if gap is None or gap.state is GapState.MERGED:
                return
            after = deed(work, gap, now)
            if after != gap:
                work.gaps.put(after)
            if after.state is not gap.state:
                work.deliveries.refresh(proposed_keys(work.gaps.requests([gap.id]), gap), now)
            if after.assignee and after.assignee not in (gap.assignee, click.actor.user):
                tell_assigned(work, after, click.actor.user, click.identity, now)
            if click.response_url:
                about = {
                    "say": Say.GAPS,
                    "which": click.which,
                    "response_url": click.response_url,
                }
                user = click.actor.user
                wish = Wish(f"answer:{click.identity}", Kind.ANSWER, user, None, user, about)
                work.deliveries.want(wish, now)

        self.store.change(change)

    def _counts(self, work: UnitOfWork, click: GapClick) -> bool:
        colleague = self.access.is_colleague(work, click.actor)
        return colleague and self.manages(work, click.actor.user)

    def _decide(
        self, work: UnitOfWork, click: GapClick, gap: Gap, decision: Decision, now: datetime
    ) -> Gap:
        by = click.actor.user
        for request in work.gaps.requests([gap.id]):
            if request.id in decision.apart:
                take_out(work, gap, request, now)
        if decision.into not in (None, gap.id):
            return merge(work, gap, decision.into or 0, by, now)
        gap = replace(gap, assignee=decision.assignee, due=decision.due)
        if decision.state is gap.state:
            return gap
        if decision.state is GapState.DONE:
            return self._close(work, gap, by, now)
        if decision.state is GapState.WONT_DO:
            return self._wont_do(work, gap, decision.why.strip()[:_WHY_LIMIT], by, now)
        return replace(gap, state=GapState.OPEN, why="", closed_at=None, closed_by=None)

    def _close(self, work: UnitOfWork, gap: Gap, by: str, now: datetime) -> Gap:
        if gap.state is GapState.DONE:
            return gap
        work.gaps.ask_all_again(gap.id)
        return replace(gap, state=GapState.DONE, why="", closed_at=now, closed_by=by)

    @staticmethod
    def _wont_do(work: UnitOfWork, gap: Gap, why: str, by: str, now: datetime) -> Gap:
        for one in work.gaps.requests([gap.id]):
            if one.told_at is None:
                work.gaps.put_request(replace(one, told_at=now))
                tell_asker(work, one, GapTell.WONT_DO, now)
        return replace(gap, state=GapState.WONT_DO, why=why, closed_at=now, closed_by=by)

    def _near(self, work: UnitOfWork, gap: Gap, requests: tuple[Request, ...]) -> tuple[Gap, ...]:
        """Open gaps, those that share the most words with this one first."""
        terms = frozenset[str]().union(*(self.gaps.terms(one.words) for one in requests))
        alike = work.gaps.alike(terms, ASKED) if terms else {}
        scored = sorted(
            (-max(likeness_of_some(terms, one) for one in several), gap_id)
            for gap_id, several in alike.items()
            if gap_id != gap.id
        )
        near = [work.gaps.get(gap_id) for _, gap_id in scored[:_NEAR]]
        others = [one.gap for one in work.gaps.backlog(STATES[Which.OPEN])]
        found = {one.id: one for one in (*near, *others) if one and one.id != gap.id}
        return tuple(found.values())[:_NEAR]

    def _row(self, work: UnitOfWork, user: str, ranked: Ranked) -> GapRow:
        document_id = ranked.gap.document_id
        return GapRow(ranked, self._readable(work, user, document_id) if document_id else None)

    def _readable(self, work: UnitOfWork, user: str, document_id: int) -> Indexed | None:
        document = work.content.about([document_id]).get(document_id)
        if document and self.access.reader(work, user).may_read(document.about.readers):
            return document
        return None


def content_requests(work: UnitOfWork, start: datetime, end: datetime, now: datetime) -> Tally:
    """How what was asked for within the half-open window was answered, as of now."""
    asked = (one for one in work.gaps.created_since(start) if one.created_at < end)
    return tally(asked, now)
