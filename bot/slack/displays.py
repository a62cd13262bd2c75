"""Which view shows which kind of delivery, from the newest state in storage."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.config import Settings
from bot.domain.cards import Card
from bot.domain.deliveries import Delivery, Kind, in_thread
from bot.domain.feedback import Verdict
from bot.domain.notes import Say
from bot.domain.people import Home
from bot.domain.pool_now import PoolNow
from bot.domain.timeline import TOLD_IN_THREAD
from bot.ports import UnitOfWork
from bot.slack.views import card as card_view
from bot.slack.views import notices, offers, presence, private, promise, thread
from bot.slack.views import settings as settings_view
from bot.slack.views.kit import Message
from bot.slack.views.look import Look


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
    )


@dataclass(frozen=True)
class Displays:
    """Renders deliveries; everything is read in the transaction that is handed in."""

    card_of: Callable[[UnitOfWork, int], Card | None]
    pool_of: Callable[[UnitOfWork, str], PoolNow]
    look: Callable[[UnitOfWork], Look]
    home: Home

    def render(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """What Slack should show now; None when there is nothing to show any more."""
        match delivery.kind:
            case Kind.CARD:
                return self._card(work, delivery)
            case Kind.STANDIN:
                return self._standin(work, delivery)
            case Kind.LOG:
                return self._log(work, delivery)
            case Kind.NOTE | Kind.WHY | Kind.ANSWER:
                return self._private(work, delivery)
            case Kind.REMINDER | Kind.ESCALATION:
                return self._promise(work, delivery)
            case Kind.NOTICE:
                return self._notice(work, delivery)

    def _card(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        card = self._card_of(work, delivery)
        return card_view.card(card, self.look(work)) if card else None

    def _standin(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        card = self._card_of(work, delivery)
        return thread.standin(card, self.look(work)) if card else None

    def _log(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """The happenings since the last reply, up to where the next reply begins."""
        if delivery.lead_id is None:
            return None
        start = int(str(delivery.about["from"]))
        end = work.deliveries.log_ends_before(delivery)
        entries = [
            entry
            for entry in work.timeline.of(delivery.lead_id, after=start - 1)
            if entry.kind in TOLD_IN_THREAD and (end is None or entry.id < end)
        ]
        look = self.look(work)
        met = work.people.many([entry.actor for entry in entries if entry.actor])
        names = {user: person.name for user, person in met.items() if person.known}
        message = thread.log(entries, replace(look, names={**names, **look.names}))
        return message if message.text else None

    def _private(self, work: UnitOfWork, delivery: Delivery) -> Message:
        if delivery.about["say"] == Say.POOL:
            pool = self.pool_of(work, str(delivery.about["pool"]))
            return presence.pools([pool], self.look(work), manages=frozenset({pool.key}))
        return private.note(delivery.about, self.look(work))

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

    def _notice(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        about = delivery.about
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
