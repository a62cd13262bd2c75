"""Keep one vote per person and lead, from buttons and reactions alike."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Kind as Shown
from bot.domain.deliveries import Wish
from bot.domain.feedback import Ballot, By, Verdict, Vote, canonical_emoji, derive_vote, press
from bot.domain.leads import Lead
from bot.domain.notes import Say
from bot.domain.people import Actor, Home, may_act
from bot.domain.timeline import Entry, Kind
from bot.ports import Clock, Store, UnitOfWork
from bot.services.assigning import Assigner
from bot.services.clicks import Click, accept_with_person
from bot.services.duties import Duties
from bot.services.telling import tell

#: Begins the name of a fact about a message of ours that is no card we know of: its place follows.
STRAY = "stray:"


@dataclass(frozen=True)
class ReactionEvent:
    """An emoji put on a message, or taken off it, under the raw name that Slack sent."""

    identity: str
    channel_id: str
    ts: str
    person: str
    name: str
    present: bool
    at: datetime
    #: Who wrote the message; None when that is not told.
    author: str | None = None


@dataclass(frozen=True)
class ReasonGiven:
    """A press in the private "why?"; `reason` None takes it back."""

    identity: str
    lead_id: int
    actor: Actor
    reason: str | None
    at: datetime
    #: The address at which the private question can be replaced.
    response_url: str | None = None


@dataclass(frozen=True)
class _Moment:
    """A change under way: who did it, what their vote was before, where they did it."""

    person: str
    before: Vote | None
    now: datetime
    #: Where the private "why?" can be shown; None where it must not be asked.
    ask_in: str | None = None


@dataclass(frozen=True)
class FeedbackService:
    """Record votes and their reasons."""

    store: Store
    settings: Settings
    home: Home
    assigner: Assigner
    clock: Clock
    #: Keeps promises of a verdict.
    duties: Duties | None = None

    def vote(self, click: Click, verdict: Verdict) -> None:
        """Record a press of a vote button: the same verdict again takes it back."""
        self.store.change(lambda work: self._vote(work, click, verdict))

    def react(self, event: ReactionEvent) -> None:
        """Record a reaction if its emoji is a vote, even before the card is known."""
        if canonical_emoji(event.name) in self.settings.emoji_meaning:
            self.store.change(lambda work: self._react(work, event))

    def reason(self, given: ReasonGiven) -> None:
        """Record why a lead is bad; it makes the person's vote bad if it is not."""
        self.store.change(lambda work: self._reason(work, given))

    def ask_again(self, given: ReasonGiven) -> None:
        """Show the reasons once more in place of what was kept of the answer."""
        self.store.change(lambda work: self._ask_again(work, given))

    def now_known(self, work: UnitOfWork, person: str) -> None:
        """Tell the votes of somebody whom the directory has just met."""
        for lead_id in work.people.leads_touched_by(person):
            lead = work.leads.get(lead_id)
            if lead is not None:
                channel_id, _ = work.deliveries.shown_cards([lead_id]).get(lead_id, (None, ""))
                self._follow(work, lead, _Moment(person, None, self.clock(), channel_id))

    def card_posted(self, work: UnitOfWork, lead_id: int, channel_id: str, ts: str) -> None:
        """Learn that a message is a card; tell the votes on it that were never told.

        It may have been learnt before: from a click, which tells of nobody else's vote, or in the
        moment in which somebody reacted, so that neither saw what the other wrote.
        """
        lead = work.leads.get(lead_id)
        if lead is None:
            return
        work.deliveries.card_seen(lead_id, channel_id, ts)
        people = sorted({person for person, _ in work.feedback.reactions_on(channel_id, ts)})
        told = votes_told(work.timeline.of(lead_id)) if people else {}
        for person in people:
            moment = _Moment(person, told.get(person), self.clock(), channel_id)
            self._follow(work, lead, moment)

    def _vote(self, work: UnitOfWork, click: Click, verdict: Verdict) -> None:
        now = self.clock()
        person = click.actor.user
        work.foresee(work.feedback.facts_of, click.lead_id, person)
        lead, known = accept_with_person(work, click, self.home, now)
        if lead is None:
            return
        meaning = self.settings.emoji_meaning
        facts = work.feedback.facts_of(lead.id, person)
        before = derive_vote(facts, meaning)
        ballot = Ballot(press(before, verdict, click.at), click.at)
        if not work.feedback.cast(lead.id, person, ballot.verdict, ballot.at):
            return  # a later press is on record already
        if known is None:
            work.people.meet(click.actor, now)
        after = derive_vote(replace(facts, ballot=ballot), meaning)
        self._tell(work, lead, _Moment(person, before, now, click.channel_id), after)

    def _react(self, work: UnitOfWork, event: ReactionEvent) -> None:
        now = self.clock()
        if event.person == self.home.bot_user:
            return
        work.foresee(work.deliveries.lead_at, event.channel_id, event.ts)
        work.foresee(work.people.get, event.person)
        if not work.inbox.first_time(event.identity, now):
            return
        lead_id = work.deliveries.lead_at(event.channel_id, event.ts)
        known = work.people.get(event.person)
        if lead_id:
            work.foresee(work.leads.get, lead_id)
        before = self._vote_of(work, lead_id, event.person) if lead_id else None
        place = (event.channel_id, event.ts, event.person, event.name)
        if lead_id:
            work.foresee(work.feedback.facts_of, lead_id, event.person)
        work.foresee(work.people.get, event.person)
        kept = work.feedback.react(*place, present=event.present, at=event.at)
        if known is None:
            work.people.meet(Actor(event.person), now)
        if lead_id is None and event.author == self.home.bot_user:
            work.facts.put(f"{STRAY}{event.channel_id}:{event.ts}", event.at.isoformat())
        lead = work.leads.get(lead_id) if lead_id else None
        if kept and lead is not None:
            self._follow(work, lead, _Moment(event.person, before, now, event.channel_id))

    def _reason(self, work: UnitOfWork, given: ReasonGiven) -> None:
        now = self.clock()
        person = given.actor.user
        lead = work.leads.get(given.lead_id)
        if lead is None or not work.inbox.first_time(given.identity, now):
            return
        if not may_act(self.home, work.people.get(person), given.actor):
            return
        before = self._vote_of(work, lead.id, person)
        if given.reason is not None and (before is None or before.verdict is not Verdict.BAD):
            work.feedback.cast(lead.id, person, Verdict.BAD, given.at)
        work.feedback.give_reason(lead.id, person, given.reason)
        work.people.meet(given.actor, now)
        self._follow(work, lead, _Moment(person, before, now))
        say = Say.REASON_KEPT if given.reason else Say.REASON_REMOVED
        self._answer(work, given, now, {"say": say, "reason": given.reason})

    def _ask_again(self, work: UnitOfWork, given: ReasonGiven) -> None:
        now = self.clock()
        lead = work.leads.get(given.lead_id)
        counts = may_act(self.home, work.people.get(given.actor.user), given.actor)
        if lead is not None and counts and work.inbox.first_time(given.identity, now):
            said = {"say": Say.WHY, "title": lead.data.title_line}
            self._answer(work, given, now, said)

    @staticmethod
    def _answer(
        work: UnitOfWork, given: ReasonGiven, now: datetime, said: Mapping[str, object]
    ) -> None:
        """Replace the private message that was pressed."""
        if given.response_url is None:
            return
        about = {"lead_id": given.lead_id, "response_url": given.response_url, **said}
        user = given.actor.user
        answer = Wish(f"answer:{given.identity}", Shown.ANSWER, user, about=about, person=user)
        work.deliveries.want(answer, now)

    def _follow(self, work: UnitOfWork, lead: Lead, moment: _Moment) -> None:
        """Tell what the new fact changed, if the person's vote counts.

        A person whom the directory has not met is told of later, by `now_known`.
        """
        after = self._vote_of(work, lead.id, moment.person)
        if may_act(self.home, work.people.get(moment.person)):
            self._tell(work, lead, moment, after)

    def _tell(self, work: UnitOfWork, lead: Lead, moment: _Moment, after: Vote | None) -> None:
        """Tell what changed, and ask why when the vote has become bad."""
        if _meaning(after) == _meaning(moment.before):
            return
        if self.duties is not None:
            self.duties.foresee_settling(work, lead)
        tell(work, _entry(lead.id, moment, after), lead.channel, lead)
        if self.duties is not None:
            self.duties.settle(work, lead, moment.now)
        if moment.person == lead.owner:
            junk = after is not None and after.verdict is Verdict.BAD
            self.assigner.count_turn(work, lead.id, junk=junk)
        became_bad = after is not None and after.verdict is Verdict.BAD and not after.reason
        if became_bad and moment.ask_in is not None:
            self._ask_why(work, lead, moment.person, moment.ask_in)

    def _ask_why(self, work: UnitOfWork, lead: Lead, person: str, channel_id: str) -> None:
        about = {"say": Say.WHY, "lead_id": lead.id, "title": lead.data.title_line}
        key = f"lead:{lead.id}:why:{person}"
        why = Wish(key, Shown.WHY, channel_id, lead.id, person, about)
        work.deliveries.want_once(why, self.clock())

    def _vote_of(self, work: UnitOfWork, lead_id: int, person: str) -> Vote | None:
        facts = work.feedback.facts_of(lead_id, person)
        return derive_vote(facts, self.settings.emoji_meaning)


def votes_told(entries: Iterable[Entry]) -> dict[str, Vote]:
    """Person → their vote as the timeline tells it; nobody whose vote it does not tell."""
    told: dict[str, Vote] = {}
    for entry in entries:
        if entry.actor is None:
            continue
        if entry.kind is Kind.WITHDREW:
            told.pop(entry.actor, None)
        elif entry.kind in {Kind.VOTED, Kind.REASONED}:
            reason = entry.data.get("reason")
            verdict, by = Verdict(str(entry.data["verdict"])), By(str(entry.data["by"]))
            why = None if reason is None else str(reason)
            told[entry.actor] = Vote(entry.actor, verdict, entry.at, by, why)
    return told


def _meaning(vote: Vote | None) -> tuple[Verdict, str | None] | None:
    return (vote.verdict, vote.reason) if vote else None


def _entry(lead_id: int, moment: _Moment, after: Vote | None) -> Entry:
    if after is None:
        return Entry(lead_id, moment.now, Kind.WITHDREW, moment.person)
    said = {"verdict": after.verdict, "by": after.by, "reason": after.reason}
    before = moment.before
    same = before is not None and before.verdict is after.verdict
    return Entry(lead_id, moment.now, Kind.REASONED if same else Kind.VOTED, moment.person, said)
