"""Which view shows which delivery of an answer, as its readers may see it at this moment."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

from bot.dataclass import dataclass
from bot.domain.access import Obstacle
from bot.domain.answers import Answer, NoAnswer, Question
from bot.domain.battlecard_shown import Did
from bot.domain.content import Reader
from bot.domain.deliveries import Delivery
from bot.ports import UnitOfWork
from bot.slack.views import answer as views
from bot.slack.views import battlecard
from bot.slack.views.kit import Message

_SAID: Mapping[str, Callable[[], Message]] = {
    NoAnswer.HELP: views.help_text,
    NoAnswer.MEMBERS: views.not_a_member,
}


class Open(Protocol):
    """What of an answer a reader may see; in public nothing that is internal."""

    def __call__(
        self, work: UnitOfWork, question: Question, reader: Reader, *, public: bool
    ) -> Answer | None: ...


@dataclass(frozen=True)
class AnswerDisplays:
    """Renders answers; who may read is asked at this moment."""

    open: Open
    #: Somebody (user id) as a reader, everybody in a channel (id), and why these may not read.
    person: Callable[[UnitOfWork, str], Reader]
    channel: Callable[[UnitOfWork, str], Reader | None]
    obstacle: Callable[[UnitOfWork, str], Obstacle | None]
    today: Callable[[], date]

    def render(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """What Slack should show now; None: nothing."""
        about = delivery.about
        why = str(about.get("why") or "")
        if "did" in about and not about.get("response_url"):
            return views.did(Did(str(about["did"])), why)
        if why in _SAID:
            return _SAID[why]()
        in_channel = not about.get("response_url") and delivery.place[:1] in {"C", "G"}
        if in_channel and (obstacle := self.obstacle(work, delivery.place)):
            # `admit` has looked right before; what it let through can be said.
            return views.blocked(obstacle) if obstacle is not Obstacle.UNKNOWN else None
        question = work.answers.get(int(str(about["answer"])))
        if question is None:
            return None
        return self._shown(work, delivery, question, public=in_channel)

    def _shown(
        self, work: UnitOfWork, delivery: Delivery, question: Question, *, public: bool
    ) -> Message:
        about = delivery.about
        reader = (
            self.channel(work, delivery.place)
            if public
            else self.person(work, delivery.person or "")
        )
        answer = self.open(work, question, reader, public=public) if reader else None
        if answer is None:
            return views.gone()
        note = ""
        if about.get("noted"):
            note = views.noted(str(about["noted"]), good=bool(about.get("good")))
        elif about.get("did"):
            note = battlecard.did(Did(str(about["did"])), str(about.get("why") or ""))
        owners = sorted({one.owner for one in answer.sources if one.owner})
        met = work.people.many(owners)
        return views.answer(
            views.AnswerShown(
                question.id,
                question.words,
                answer,
                self.today(),
                public=public,
                by=str(about["by"]) if about.get("by") else None,
                shares=bool(about.get("response_url")) and question.channel_id[:1] in {"C", "G"},
                note=note,
                names={user: one.name for user, one in met.items() if one.known},
            )
        )
