"""Makes a pool's offers, passes them on and ends them, inside the transaction that is at hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.config import Settings
from bot.config.offers import Offering
from bot.dataclass import dataclass
from bot.domain.deliveries import Kind as Shown
from bot.domain.deliveries import Wish, card_key
from bot.domain.leads import Lead
from bot.domain.offers import Ending, Next, Offer, round_of, to_take_back
from bot.domain.pools import Outcome, Turn
from bot.domain.timeline import Entry, Kind
from bot.ports import UnitOfWork
from bot.services.assigning import Assigner
from bot.services.promising import Promiser, stamp
from bot.services.roster import Roster
from bot.services.rounds import Rounds, Step
from bot.services.telling import tell


@dataclass(frozen=True)
class Cause:
    """Why an offer passes on: how it ended, and by whom with which words if by hand."""

    how: Ending
    actor: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Offerer:
    """Offers leads by the settings of their pools. Each offer is a turn of whom it is made to."""

    settings: Settings
    roster: Roster
    assigner: Assigner
    promiser: Promiser

    @property
    def rounds(self) -> Rounds:
        """Decides where a lead goes next."""
        return Rounds(self.roster, self.assigner)

    def asked_of(self, pool: str | None) -> Offering | None:
        """How a pool offers its leads; None: it does not, they stay with whom they are given."""
        found = self.settings.pools.get(pool or "")
        return found.offer if found else None

    def begin(
        self, work: UnitOfWork, lead: Lead, turn: Turn | None, why: str, now: datetime
    ) -> None:
        """Make what was just given to the lead's owner an offer, the first of a round.

        `turn`: by which it was theirs, already charged; None: outside the turn. What went to
        somebody because nobody was free is not an offer: there is nobody to pass it on to.
        """
        asked = self.asked_of(lead.pool)
        if asked is None or lead.owner is None or lead.claimed:
            return
        if turn is not None and turn.outcome is not Outcome.TURN:
            return
        offers = work.offers.of(lead.id)
        offer = Offer(
            lead.id,
            lead.owner,
            now,
            hop=1,
            until=self._until(work, asked, lead.owner, now),
            round=_next_round(offers),
            limit=self._limit(work, lead, asked, now),
            why=why,
            passed_over=turn.passed_over if turn else (),
        )
        self._make(work, offer)

    def pass_on(
        self, work: UnitOfWork, lead: Lead, offer: Offer, cause: Cause, now: datetime
    ) -> Offer | None:
        """Pass an open offer on; returns the offer as it now is: the next, or the same, final.

        None: the pool offers nothing any more, so the lead stays where it is and nothing is told.
        """
        asked = self.asked_of(lead.pool)
        if asked is None or lead.pool is None:
            work.offers.put(offer.end(Ending.WITHDRAWN, now))
            work.deliveries.redraw(card_key(lead.id), now)
            return None
        history = round_of(work.offers.of(lead.id), offer.round)
        step = self.rounds.step(work, lead.pool, asked, history, now)
        hop = step.hop
        if hop.next is Next.STAYS or hop.user is None or hop.user == offer.user:
            return self.settle(work, lead, offer, hop.why, now, cause=cause)
        if not work.leads.offer(lead.id, hop.user, now):
            # Raised, so that the turn is not taken either. The sweep finds the claim.
            raise RuntimeError(f"lead {lead.id} was claimed while it was passed on")
        work.offers.put(offer.end(cause.how, now, cause.reason))
        following = self._following(
            work, step, now, lead_id=lead.id, number=offer.round, limit=offer.limit
        )
        said = {
            "from": offer.user,
            "how": cause.how,
            "reason": cause.reason,
            "owner": following.user,
            "until": stamp(following.until),
            "hop": offer.hop,
        }
        tell(work, Entry(lead.id, now, Kind.PASSED, cause.actor, said), lead.channel)
        self._make(work, following)
        return following

    def settle(
        self,
        work: UnitOfWork,
        lead: Lead,
        offer: Offer,
        why: str,
        now: datetime,
        *,
        cause: Cause | None = None,
    ) -> Offer:
        """Let a lead stay with whom it is offered to. With a cause it is unclaimed for good, and
        the pool's managers are told.
        """
        final = replace(offer, final=True, until=None)
        work.offers.put(final)
        how = cause.how if cause else None
        said = {"owner": offer.user, "why": why, "how": how}
        if cause is not None:
            said["reason"] = cause.reason
            self._tell_managers(work, lead, offer, why, now)
        actor = cause.actor if cause else None
        tell(work, Entry(lead.id, now, Kind.STAYED, actor, said), lead.channel)
        return final

    def anew(self, work: UnitOfWork, lead: Lead, now: datetime) -> str | None:
        """Begin another round without the lead's owner; returns who has it now, None: nobody can.

        A claim is ended: for promises that were not kept.
        """
        asked = self.asked_of(lead.pool)
        if asked is None or lead.pool is None:
            return None
        work.offers.lock(lead.id)
        but = {lead.owner: "had it already"} if lead.owner else {}
        step = self.rounds.step(work, lead.pool, asked, (), now, but=but)
        if step.hop.next is Next.STAYS or step.hop.user is None:
            return None
        offers = work.offers.of(lead.id)
        for offer in offers:
            if offer.is_open:
                work.offers.put(offer.end(Ending.TIMED_OUT, now))
        work.leads.reassign(lead.id, step.hop.user, now)
        limit = self._limit(work, replace(lead, owner=None), asked, now)
        following = self._following(
            work, step, now, lead_id=lead.id, number=_next_round(offers), limit=limit
        )
        self._make(work, following)
        return following.user

    def take_back(self, work: UnitOfWork, lead: Lead, user: str, now: datetime) -> Offer | None:
        """Take somebody's pass by hand back, with its turn; None: it is too late for that."""
        asked = self.asked_of(lead.pool)
        pair = to_take_back(work.offers.of(lead.id), user)
        if asked is None or lead.pool is None or pair is None:
            return None
        before, latest = pair
        if not work.leads.offer(lead.id, user, now):
            return None
        work.offers.put(latest.end(Ending.WITHDRAWN, now))
        self.assigner.uncharge(work, lead.pool, latest.credited)
        again = replace(
            before,
            ending=None,
            ended_at=None,
            reason="",
            final=False,
            until=self._until(work, asked, user, now),
            taken_back=True,
        )
        work.offers.put(again)
        said = {"from": latest.user, "owner": user, "until": stamp(again.until)}
        tell(work, Entry(lead.id, now, Kind.TOOK_BACK, user, said), lead.channel)
        return again

    def _following(
        self,
        work: UnitOfWork,
        step: Step,
        now: datetime,
        *,
        lead_id: int,
        number: int,
        limit: int,
    ) -> Offer:
        hop = step.hop
        user = hop.user or ""
        return Offer(
            lead_id,
            user,
            now,
            hop=hop.hop,
            until=None if hop.final else self._until(work, step.asked, user, now),
            final=hop.final,
            round=number,
            limit=limit,
            why=f"the last resort: {hop.why}" if hop.final else hop.why,
            passed_over=hop.turn.passed_over if hop.turn else (),
            credited=step.credited,
        )

    @staticmethod
    def _make(work: UnitOfWork, offer: Offer) -> None:
        work.offers.add(offer)
        if offer.final:
            return  # no turn, and told before
        said = {
            "owner": offer.user,
            "until": stamp(offer.until),
            "hop": offer.hop,
            "round": offer.round,
        }
        work.timeline.add(Entry(offer.lead_id, offer.offered_at, Kind.OFFERED, None, said))

    def _until(
        self, work: UnitOfWork, asked: Offering, user: str, now: datetime
    ) -> datetime | None:
        return self.promiser.counted(work, user, asked.count, now).add(now, asked.span)

    def _limit(self, work: UnitOfWork, lead: Lead, asked: Offering, now: datetime) -> int:
        """To how many people a lead can be offered; its owner may be from outside the pool."""
        pool = self.assigner.pool(work, lead.pool or "", now)
        people = {member.user for member in pool.members} | ({lead.owner} - {None})
        return min(asked.hops, len(people))

    def _tell_managers(
        self, work: UnitOfWork, lead: Lead, offer: Offer, why: str, now: datetime
    ) -> None:
        keys = self.settings.pools[lead.pool or ""].managers
        named = [self.roster.user(work, key) for key in keys]
        team = self.promiser.team_of(work, offer.user)
        told = named if any(named) else [self.promiser.lead_of_team(work, team)]
        for user in dict.fromkeys(told):
            if user is not None:
                key = f"lead:{lead.id}:stays:{offer.round}:{user}"
                about = {"say": "stays", "owner": offer.user, "why": why}
                wish = Wish(key, Shown.NOTICE, user, lead.id, user, about)
                work.deliveries.want_once(wish, now)


def claimed(work: UnitOfWork, offer: Offer | None, now: datetime) -> None:
    """End the open offer of a lead that was claimed, by whomever."""
    if offer is not None:
        work.offers.put(offer.end(Ending.CLAIMED, now))


def released(work: UnitOfWork, lead_id: int) -> None:
    """Reopen the offer that a claim ended: when its time is over meanwhile, it passes on."""
    for offer in work.offers.of(lead_id)[-1:]:
        if offer.ending is Ending.CLAIMED:
            work.offers.put(replace(offer, ending=None, ended_at=None))


def _next_round(offers: Sequence[Offer]) -> int:
    return max((one.round for one in offers), default=0) + 1
