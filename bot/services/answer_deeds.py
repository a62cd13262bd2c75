"""What people do with an answer: rate it, share it, ask marketing for a better one."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.dataclass import dataclass
from bot.domain.access import Obstacle
from bot.domain.answers import SAY, Question
from bot.domain.battlecard_shown import Did
from bot.domain.deliveries import Delivery, Kind, Wish
from bot.domain.notes import Say
from bot.domain.people import Actor
from bot.ports import Clock, SlackUnavailableError, Store, UnitOfWork
from bot.services.access import AccessService
from bot.services.answer_reading import AnswerReading
from bot.services.gaps import GapService
from bot.services.searching import SearchService
from bot.services.sharing import Admitted
from bot.services.telling import Whisper, whisper


@dataclass(frozen=True)
class AnswerClick:
    """A press of a button under an answer."""

    identity: str
    actor: Actor
    answer_id: int
    channel_id: str
    #: Takes the private message's place that was pressed; None: it was none.
    response_url: str | None = None


_Deed = Callable[[UnitOfWork, Question, datetime], None]


@dataclass(frozen=True)
class AnswerDeeds:
    """Keeps what people make of answers that they may read. A press in vain changes nothing."""

    store: Store
    access: AccessService
    reading: AnswerReading
    search: SearchService
    gaps: GapService
    clock: Clock

    def rate(self, click: AnswerClick, *, good: bool) -> None:
        """Keep a rating, the newest of each person; a bad one tells marketing, once."""

        def deed(work: UnitOfWork, question: Question, now: datetime) -> None:
            new = work.answers.rate(question.id, click.actor.user, now, good=good)
            if new and not good:
                words, place = question.subject or question.words, _place(question)
                self.gaps.rated_badly(work, words, click.actor.user, place, at=question.at)
            self._note(work, click, Say.RATED, now, good=good)

        self._do(click, deed)

    def send(self, click: AnswerClick) -> None:
        """Tell marketing what could not be answered, once for each question."""

        def deed(work: UnitOfWork, question: Question, now: datetime) -> None:
            if work.answers.send(question.id):
                words, place = question.subject or question.words, _place(question)
                self.gaps.unanswered(work, words, question.asker, place, at=question.at)
            self._note(work, click, Say.ASKED_MARKETING, now)

        self._do(click, deed)

    def share(self, click: AnswerClick) -> None:
        """Post one's answer where it was asked for, if everybody there may read it."""

        def deed(work: UnitOfWork, question: Question, now: datetime) -> None:
            if question.asker != click.actor.user:
                return
            did, why = self._forbids(work, question, click.channel_id)
            if did is None:
                about = {"answer": question.id, "by": click.actor.user, "why": ""}
                key = f"answer-share:{click.identity}"
                work.deliveries.want(Wish(key, Kind.ANSWERED, click.channel_id, about=about), now)
            self._show(work, click, {"did": did or Did.SHARED, "why": why}, now)

        self._do(click, deed)

    def admit(self, delivery: Delivery) -> Admitted:
        """Ask Slack who reads there, right before an answer is posted in a channel.

        Never inside a unit of work. Whoever shares is told of a no.
        """
        if delivery.kind is not Kind.ANSWERED or delivery.place[:1] not in {"C", "G"}:
            return Admitted.YES
        try:
            self.access.look(delivery.place)
        except SlackUnavailableError:
            return Admitted.LATER

        def check(work: UnitOfWork) -> Admitted:
            if self.access.obstacle(work, delivery.place) is Obstacle.UNKNOWN:
                # Somebody came or went while Slack was asked.
                return Admitted.LATER
            question = work.answers.get(int(str(delivery.about["answer"])))
            by = delivery.about.get("by")
            if by is None or question is None:
                return Admitted.YES
            did, why = self._forbids(work, question, delivery.place)
            if did is None:
                return Admitted.YES
            about = {"answer": question.id, "did": did, "why": why}
            wish = Wish(f"{delivery.key}:no", Kind.ANSWERED, str(by), about=about, person=str(by))
            work.deliveries.want_once(wish, self.clock())
            return Admitted.NO

        return self.store.change(check)

    def learn(self) -> None:
        """Let the ratings so far say how sure a search has to be."""
        rated = self.store.read(lambda work: work.answers.rated())
        if rated:
            self.store.change(lambda work: self.search.learn(work, rated))

    def _forbids(
        self, work: UnitOfWork, question: Question, channel_id: str
    ) -> tuple[Did | None, str]:
        """Why an answer must not be shown in a channel; what is not known is left to `admit`."""
        if channel_id[:1] not in {"C", "G"}:
            # A direct message: Slack tells apps only of those with themselves.
            return Did.NOT_SHARED, Obstacle.HIDDEN
        obstacle = self.access.obstacle(work, channel_id)
        if obstacle is Obstacle.UNKNOWN:
            return None, ""
        reader = self.access.channel(work, channel_id)
        if reader is None or question.answer is None:
            return Did.NOT_SHARED, obstacle or Obstacle.HIDDEN
        if not self.reading.cited_by_all(work, question.answer, reader):
            return Did.NOT_FOR_ALL, ""
        shown = self.reading.shown(work, question, reader, public=True)
        return (Did.ALL_INTERNAL, "") if shown is None else (None, "")

    def _do(self, click: AnswerClick, deed: _Deed) -> None:
        def change(work: UnitOfWork) -> None:
            now = self.clock()
            if not work.inbox.first_time(click.identity, now):
                return
            question = work.answers.get(click.answer_id)
            if question is not None and self._may(work, click, question):
                deed(work, question, now)

        self.store.change(change)

    def _may(self, work: UnitOfWork, click: AnswerClick, question: Question) -> bool:
        """Whether an answer is theirs to press: what only its asker saw is nobody else's."""
        if not self.access.is_colleague(work, click.actor):
            return False
        return (
            question.where.public
            or question.asker == click.actor.user
            or self._shared(work, click, question)
        )

    def _shared(self, work: UnitOfWork, click: AnswerClick, question: Question) -> bool:
        reader = self.access.reader(work, click.actor.user)
        answer = question.answer
        in_public = click.response_url is None and click.channel_id[:1] in {"C", "G"}
        return in_public and answer is not None and self.reading.cited_by_all(work, answer, reader)

    def _note(
        self, work: UnitOfWork, click: AnswerClick, say: Say, now: datetime, **facts: object
    ) -> None:
        if click.response_url:
            self._show(work, click, {"noted": say, **facts}, now)
        else:
            what = Whisper(click.identity, click.channel_id, click.actor.user, say, facts)
            whisper(work, what, now)

    @staticmethod
    def _show(
        work: UnitOfWork, click: AnswerClick, facts: Mapping[str, object], now: datetime
    ) -> None:
        """Show the answer again in its place, with what the press did."""
        user = click.actor.user
        about: dict[str, object] = {"answer": click.answer_id, **facts}
        if click.response_url:
            about |= {"say": SAY, "response_url": click.response_url}
            wish = Wish(f"answer:{click.identity}", Kind.ANSWER, user, about=about, person=user)
        else:
            wish = Wish(f"answer:{click.identity}", Kind.ANSWERED, user, about=about, person=user)
        work.deliveries.want(wish, now)


def _place(question: Question) -> str:
    """The channel of a question that others saw; "" for a private one."""
    return question.channel_id if question.where.public else ""
