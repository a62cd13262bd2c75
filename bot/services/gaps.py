"""Notices gaps: puts what somebody asked for in vain on marketing's one backlog, with its like."""

from collections.abc import Iterable
from dataclasses import field, replace
from datetime import datetime, timedelta

import structlog

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.battlecard_changes import Signal, SignalKind
from bot.domain.battlecard_names import LIKE, folded
from bot.domain.calendar import Always
from bot.domain.gap_due import after_days
from bot.domain.gaps import (
    ASKED,
    SAME,
    Cause,
    Gap,
    GapState,
    Request,
    likeness,
    rarity,
    terms_of,
)
from bot.domain.queries import Synonyms
from bot.ports import Clock, UnitOfWork
from bot.services.searching import SearchService
from bot.services.working_hours import WorkingHours

log = structlog.get_logger(__name__)

#: The team whose backlog it is.
MARKETING = "marketing"
#: What people write is kept so long.
WORDS_LIMIT = 1000
#: So many open gaps with names are compared with a name.
_NAMED = 500


@dataclass(frozen=True)
class Asking:
    """What one person asked for, in their words."""

    cause: Cause
    words: str
    #: Slack user id.
    person: str
    #: The channel's id; "" for a private place.
    place: str = ""
    lead_id: int | None = None
    #: When they had no answer: what the content says since then may be one. None: now.
    at: datetime | None = None


@dataclass(frozen=True)
class GapService:
    """Works inside units of work of others, who have made sure that a new colleague asks."""

    settings: Settings
    clock: Clock
    hours: WorkingHours = field(init=False)
    synonyms: Synonyms = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hours", WorkingHours(self.settings))
        object.__setattr__(self, "synonyms", SearchService.of(self.settings).synonyms)

    def unanswered(
        self,
        work: UnitOfWork,
        question: str,
        asker: str,
        place: str = "",
        *,
        lead_id: int | None = None,
        at: datetime | None = None,
    ) -> int:
        """Note a question that the content did not answer; returns the gap's id."""
        return self.note(
            work, Asking(Cause.UNANSWERED, question, asker, place, lead_id=lead_id, at=at)
        )

    def rated_badly(
        self,
        work: UnitOfWork,
        question: str,
        asker: str,
        place: str = "",
        *,
        at: datetime | None = None,
    ) -> int:
        """Note a question whose answer did not help; returns the gap's id."""
        return self.note(work, Asking(Cause.RATED_BADLY, question, asker, place, at=at))

    def no_asset(self, work: UnitOfWork, lead_id: int, asker: str, words: str) -> int:
        """Note that there is nothing to send to a lead; returns the gap's id."""
        return self.note(work, Asking(Cause.NO_ASSET, words, asker, lead_id=lead_id))

    def take_signal(self, work: UnitOfWork, signal: Signal) -> int:
        """Note what a battlecard's reader missed or found wrong; returns the gap's id."""
        if signal.kind is SignalKind.MISS:
            return self.note(work, Asking(Cause.MISS, signal.words, signal.person, at=signal.at))
        wrong = Asking(
            Cause.WRONG, signal.words, signal.person, lead_id=signal.lead_id, at=signal.at
        )
        return self.note(work, wrong, signal.document_id, signal.section or "")

    def note(
        self,
        work: UnitOfWork,
        asking: Asking,
        document_id: int | None = None,
        section: str = "",
    ) -> int:
        """Put a request to the open gap that means the same, else to a new one."""
        now = self.clock()
        asking = replace(asking, words=" ".join(asking.words.split())[:WORDS_LIMIT])
        name = _name(asking, document_id, section)
        terms = self.terms(asking.words)
        gap_id = self._same(work, asking, name, terms)
        if gap_id is None:
            gap_id = work.gaps.add(
                Gap(
                    id=0,
                    cause=asking.cause,
                    text=asking.words,
                    state=GapState.OPEN,
                    created_at=now,
                    answer_by=self.answer_by(now),
                    document_id=document_id,
                    section=section,
                    name=name,
                )
            )
            log.info("gap_opened", gap=gap_id, cause=asking.cause.value)
        self._request(work, gap_id, asking, terms, asking.at or now)
        if asking.at is not None:
            # It may have been answered since they had no answer.
            work.gaps.ask_all_again(gap_id)
        return gap_id

    def terms(self, words: str) -> frozenset[str]:
        """What a request is compared by."""
        return terms_of(words, self.synonyms)

    def answer_by(self, since: datetime) -> datetime | None:
        """By when marketing wants to have answered what was asked then, in its own hours."""
        within = self.settings.content.gaps.answer_within
        if within is None:
            return None
        hours = self.hours.of_team(MARKETING, since) or Always()
        span = within.value
        assert isinstance(span, timedelta)  # noqa: S101  # Duration holds nothing else
        if within.in_days:
            return after_days(hours, self.settings.workspace.zone, since, span.days)
        return hours.add(since, span)

    def _same(
        self, work: UnitOfWork, asking: Asking, name: str, terms: frozenset[str]
    ) -> int | None:
        if name:
            return _named(work.gaps.named(asking.cause, _NAMED), asking.cause, name)
        known = work.gaps.alike(terms, ASKED) if terms else {}
        every = set(terms).union(*(one for several in known.values() for one in several))
        requests, having = work.gaps.frequencies(every) if known else (0, {})
        weights = {term: rarity(requests, having.get(term, 0)) for term in every}
        scored = (
            (max(likeness(terms, one, weights) for one in several), -gap_id)
            for gap_id, several in known.items()
        )
        best, gap_id = max(scored, default=(0.0, 0))
        return -gap_id if best >= SAME else None

    def _request(
        self, work: UnitOfWork, gap_id: int, asking: Asking, terms: frozenset[str], at: datetime
    ) -> None:
        """Keep the request; who asks for the same again while they wait counts once."""
        for one in work.gaps.requests([gap_id]):
            same = one.person == asking.person and one.lead_id == asking.lead_id
            if same and one.told_at is None and self.terms(one.words) == terms:
                work.gaps.put_request(replace(one, at=max(at, one.at)))
                return
        request = Request(
            id=0,
            gap_id=gap_id,
            first_gap_id=gap_id,
            cause=asking.cause,
            person=asking.person,
            words=asking.words,
            at=at,
            place=asking.place,
            lead_id=asking.lead_id,
        )
        work.gaps.add_request(request, terms)


def _name(asking: Asking, document_id: int | None, section: str) -> str:
    """What there is one gap of at a time; "" for what is told apart by its meaning."""
    if asking.cause is Cause.MISS:
        return folded(asking.words)
    return f"{document_id}:{section}" if asking.cause is Cause.WRONG else ""


def _named(known: Iterable[Gap], cause: Cause, name: str) -> int | None:
    if cause is Cause.WRONG:
        return next((one.id for one in known if one.name == name), None)
    from rapidfuzz import fuzz  # noqa: PLC0415  # 4 MB that few questions need

    scored = [(fuzz.ratio(name, one.name), one.id) for one in known]
    best, gap_id = max(scored, default=(0.0, 0))
    return gap_id if best >= LIKE else None
