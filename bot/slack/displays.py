"""Which view shows which kind of delivery, from the newest state in storage."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.answers import SAY
from bot.domain.battlecard_notices import Tell
from bot.domain.cards import Card, Details
from bot.domain.deliveries import Delivery, Kind, in_thread
from bot.domain.fair_weeks import Fairness
from bot.domain.feedback import Verdict
from bot.domain.notes import Say
from bot.domain.people import Home
from bot.domain.pool_now import PoolNow
from bot.domain.timeline import TOLD_IN_THREAD, Entry
from bot.ports import UnitOfWork
from bot.slack.action_displays import ActionDisplays
from bot.slack.answer_displays import AnswerDisplays
from bot.slack.digest_displays import DigestDisplays
from bot.slack.document_displays import DocumentDisplays
from bot.slack.exchange_displays import ExchangeDisplays
from bot.slack.gap_displays import GapDisplays
from bot.slack.home_displays import HomeDisplays
from bot.slack.meeting_displays import MeetingDisplays
from bot.slack.views import card as card_view
from bot.slack.views import (
    fairness,
    notices,
    offers,
    phrases,
    presence,
    private,
    promise,
    roundup,
    thread,
    tiers,
)
from bot.slack.views import settings as settings_view
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from bot.slack.win_displays import WinDisplays


def look_of(settings: Settings, users: Mapping[str, str]) -> Look:
    """What views need of the settings; `users` maps people's keys to Slack user ids."""
    emoji = settings.feedback.emoji
    shown = {verdict: next(iter(getattr(emoji, verdict)), "") for verdict in Verdict}
    return Look(
        sources={key: settings.source_name(key) for key in ("slack", "import", *settings.sources)},
        reasons=settings.feedback.reasons,
        channels=settings.channels,
        card_fields=tuple(field.name for field in settings.card.fields),
        emoji=shown,
        teams={user: settings.people[key].team for key, user in users.items()},
        names={user: settings.people[key].name for key, user in users.items()},
        definitions={one.key: one for one in settings.agreed},
        scored=bool(settings.score),
        voters=frozenset(settings.feedback.voters),
        zone=settings.workspace.timezone,
        promises=bool(settings.sla),
        offers=any(pool.offer for pool in settings.pools.values()),
        masked=tuple(field.name for field in settings.masking.fields) if settings.masks else (),
        handover=settings.handover.as_domain(),
        pools=settings.pool_names,
        team_names=settings.team_names,
    )


@dataclass(frozen=True)
class Displays:
    """Renders deliveries; everything is read in the transaction that is handed in."""

    card_of: Callable[[UnitOfWork, int], Card | None]
    #: As a reader may see it; None stands for a channel.
    details_of: Callable[[UnitOfWork, int, str | None], Details | None]
    #: What happened after an entry, as a channel may see it.
    entries_of: Callable[[UnitOfWork, int, int], Sequence[Entry]]
    pool_of: Callable[[UnitOfWork, str], PoolNow]
    fairness_of: Callable[[UnitOfWork, str], Fairness]
    look: Callable[[UnitOfWork], Look]
    home: Home
    documents: DocumentDisplays
    gaps: GapDisplays
    answers: AnswerDisplays
    actions: ActionDisplays
    digests: DigestDisplays
    homes: HomeDisplays
    exchange: ExchangeDisplays
    wins: WinDisplays
    meetings: MeetingDisplays

    def render(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """What Slack should show now; None when there is nothing to show any more."""
        match delivery.kind:
            case Kind.CARD | Kind.STANDIN:
                render = self._card
            case Kind.LOG:
                render = self._log
            case Kind.NOTE | Kind.WHY | Kind.ANSWER:
                render = self._private
            case Kind.REMINDER | Kind.ESCALATION:
                render = self._promise
            case Kind.OWNED | Kind.HOME | Kind.CALIBRATION:
                render = self._of_person
            case Kind.ROUNDUP | Kind.DIGEST | Kind.DIGEST_PART:
                render = self._summary
            case Kind.SHARED | Kind.ENCLOSED | Kind.CONTENT | Kind.GAP | Kind.ANSWERED:
                render = self._content
            case (
                Kind.ACTION
                | Kind.ACTIONS
                | Kind.EXCHANGE
                | Kind.WIN
                | Kind.MEETING
                | Kind.MEETING_ASK
                | Kind.PAPER
            ):
                render = self._between_teams
            case Kind.NOTICE | Kind.ERASURE:
                render = self._notice
            case _:
                assert_never(delivery.kind)
        return render(work, delivery)

    def _card(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        card = self._card_of(work, delivery)
        view = card_view.card if delivery.kind is Kind.CARD else thread.standin
        return view(card, self.look(work)) if card else None

    def _log(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """The happenings since the last reply, up to where the next reply begins."""
        if delivery.lead_id is None:
            return None
        start = int(str(delivery.about["from"]))
        end = work.deliveries.log_ends_before(delivery)
        entries = [
            entry
            for entry in self.entries_of(work, delivery.lead_id, start - 1)
            if entry.kind in TOLD_IN_THREAD and (end is None or entry.id < end)
        ]
        look = self.look(work)
        met = work.people.many([entry.actor for entry in entries if entry.actor])
        names = {user: person.name for user, person in met.items() if person.known}
        message = thread.log(entries, replace(look, names={**names, **look.names}))
        return message if message.text else None

    def _content(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        if delivery.kind is Kind.GAP:
            return self.gaps.render(work, delivery)
        if delivery.kind is Kind.ANSWERED:
            return self.answers.render(work, delivery)
        return self.documents.render(work, delivery)

    def _between_teams(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        if delivery.kind is Kind.EXCHANGE:
            return self.exchange.render(work, delivery)
        if delivery.kind is Kind.WIN:
            return self.wins.render(work, delivery)
        if delivery.kind in {Kind.MEETING, Kind.MEETING_ASK, Kind.PAPER}:
            return self.meetings.render(work, delivery)
        return self.actions.render(work, delivery)

    def _private(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        others: Mapping[str, Callable[[UnitOfWork, Delivery], Message | None]] = {
            Tell.CARD: self.documents.render,
            Say.GAPS: self.gaps.listed,
            Say.DIGEST: self.digests.preview,
            Say.ACTIONS: self.actions.listed,
            SAY: self.answers.render,
            Say.MEETING: self.meetings.private,
        }
        if show := others.get(str(delivery.about["say"])):
            return show(work, delivery)
        if delivery.about["say"] == Say.POOL:
            pool = self.pool_of(work, str(delivery.about["pool"]))
            manages = frozenset({pool.key} if delivery.about.get("manages") else ())
            return presence.pools([pool], self.look(work), manages=manages)
        if delivery.about["say"] == Say.FAIRNESS:
            found = self.fairness_of(work, str(delivery.about["pool"]))
            return fairness.fairness([found], self.look(work))
        about = delivery.about
        if about["say"] == Say.WHY and (card := self.card_of(work, int(str(about["lead_id"])))):
            # As the channel sees it, whoever is asked.
            about = {**about, "title": phrases.title_of(card.lead.data)}
        return private.note(about, self.look(work))

    def _promise(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        card = self._card_of(work, delivery)
        if card is None:
            return None
        address = self._address(work, card)
        if delivery.kind is Kind.ESCALATION:
            return promise.escalation(card, delivery.about, address, self.look(work))
        in_its_thread = in_thread(delivery.kind, delivery.place)
        return promise.reminder(
            card, delivery.about, None if in_its_thread else address, self.look(work)
        )

    def _of_person(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        if delivery.kind is Kind.OWNED:
            return self._owned(work, delivery)
        return self.homes.render(work, delivery)

    def _owned(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """For the owner of now only; who has lost the lead meanwhile is told nothing."""
        lead_id, reader = delivery.lead_id, delivery.place
        details = None if lead_id is None else self.details_of(work, lead_id, reader)
        if details is None or details.card.lead.owner != reader:
            return None
        place = work.deliveries.shown_cards([details.card.lead.id]).get(details.card.lead.id)
        address = self.home.permalink(*place) if place else None
        return tiers.owned(details, address, self.look(work))

    def _summary(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        if delivery.kind is not Kind.ROUNDUP:
            return self.digests.render(work, delivery)
        about = delivery.about
        low, ageing = (self._listed(work, about[key]) for key in ("low", "ageing"))
        found = roundup.Roundup(
            due=datetime.fromisoformat(str(about["due"])),
            late=bool(about["late"]),
            low=low,
            low_more=int(str(about["low_more"])),
            ageing=ageing,
            ageing_more=int(str(about["ageing_more"])),
            ageing_days=int(str(about["ageing_days"])),
        )
        return roundup.roundup(found, self.look(work)) if low or ageing else None

    def _listed(self, work: UnitOfWork, lead_ids: object) -> list[Details]:
        found = (
            self.details_of(work, int(lead_id), None)
            for lead_id in (lead_ids if isinstance(lead_ids, list) else ())
        )
        return [one for one in found if one is not None]

    def _notice(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        about = delivery.about
        if delivery.kind is Kind.ERASURE:
            return Message("", deleted=True)
        if about["say"] == "settings":
            change = work.settings.get(int(str(about["change"])))
            return settings_view.told(change) if change else None
        if about["say"] == "stays":
            card = self._card_of(work, delivery)
            if card is None:
                return None
            return offers.unclaimed(card, about, self._address(work, card), self.look(work))
        key, waiting = str(about["channel"]), int(str(about["waiting"]))
        if about["say"] == "resumed":
            return notices.resumed(key, waiting)
        return notices.obstacle(key, str(about["obstacle"]), waiting)

    def _address(self, work: UnitOfWork, card: Card) -> str:
        """Where a card is shown; "" while it is not."""
        place = work.deliveries.shown_cards([card.lead.id]).get(card.lead.id)
        return self.home.permalink(*place) if place else ""

    def _card_of(self, work: UnitOfWork, delivery: Delivery) -> Card | None:
        return None if delivery.lead_id is None else self.card_of(work, delivery.lead_id)
