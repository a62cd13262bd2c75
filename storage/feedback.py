"""Raw facts about votes: ballots by button, reactions by message."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, String, bindparam, cast, func, null, select, union_all

from bot.domain.feedback import Ballot, Facts, Reaction, Verdict
from storage.models import ballots, card_messages, reactions
from storage.prepared import AnyRow, Prepared
from storage.statements import PerDialect

_BALLOTS = select(ballots).where(ballots.c.lead_id == bindparam("lead"))
_ALL_BALLOTS = Prepared(lambda _: _BALLOTS)
_REACTIONS = (
    select(reactions.c.person, reactions.c.name, reactions.c.at)
    .join(
        card_messages,
        (card_messages.c.channel_id == reactions.c.channel_id)
        & (card_messages.c.ts == reactions.c.ts),
    )
    .where(card_messages.c.lead_id == bindparam("lead"), reactions.c.present)
    .order_by(reactions.c.at)
)
_ALL_REACTIONS = Prepared(lambda _: _REACTIONS)
#: What one person pressed, whose `name` is empty, and their reactions, in the order of their time.
_FACTS_OF = Prepared(
    lambda _: union_all(
        select(
            ballots.c.person,
            ballots.c.verdict,
            ballots.c.at,
            ballots.c.reason,
            cast(null(), String).label("name"),
        ).where(
            ballots.c.lead_id == bindparam("lead"),
            # As an expression: PostgreSQL, too, would begin with all that the person ever pressed.
            func.coalesce(ballots.c.person, "") == bindparam("person"),
        ),
        select(
            reactions.c.person,
            cast(null(), String),
            reactions.c.at,
            cast(null(), String),
            reactions.c.name,
        )
        .join(
            card_messages,
            (card_messages.c.channel_id == reactions.c.channel_id)
            & (card_messages.c.ts == reactions.c.ts),
        )
        .where(
            card_messages.c.lead_id == bindparam("lead"),
            # As an expression: SQLite would begin with all that the person ever reacted to.
            func.coalesce(reactions.c.person, "") == bindparam("person"),
            reactions.c.present,
        ),
    ).order_by("at")
)
_ON_MESSAGE = Prepared(
    lambda _: select(
        reactions.c.person, reactions.c.name, reactions.c.present, reactions.c.at
    ).where(reactions.c.channel_id == bindparam("channel"), reactions.c.ts == bindparam("ts"))
)
# Newest wins: a later or equal moment on record means this one came late.
_CAST = Prepared(
    lambda insert: (
        (statement := insert(ballots))
        .on_conflict_do_update(
            index_elements=["lead_id", "person"],
            set_={"verdict": statement.excluded.verdict, "at": statement.excluded.at},
            where=ballots.c.at.is_(None) | (ballots.c.at < statement.excluded.at),
        )
        .returning(ballots.c.lead_id)
    )
)
_REASON = PerDialect(
    lambda insert: (statement := insert(ballots)).on_conflict_do_update(
        index_elements=["lead_id", "person"], set_={"reason": statement.excluded.reason}
    )
)
_REACT = Prepared(
    lambda insert: (
        (statement := insert(reactions))
        .on_conflict_do_update(
            index_elements=["channel_id", "ts", "person", "name"],
            set_={"present": statement.excluded.present, "at": statement.excluded.at},
            where=reactions.c.at < statement.excluded.at,
        )
        .returning(reactions.c.person)
    )
)


class SqlFeedback:
    """See `bot.ports.FeedbackRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def facts(self, lead_id: int) -> tuple[Facts, ...]:
        at = {"lead": lead_id}
        _ALL_REACTIONS.foresee(self._connection, at)
        return _fold(
            _ALL_BALLOTS.all(self._connection, at), _ALL_REACTIONS.all(self._connection, at)
        )

    def facts_of(self, lead_id: int, person: str) -> Facts:
        at = {"lead": lead_id, "person": person}
        rows = _FACTS_OF.all(self._connection, at)
        pressed = [row for row in rows if row["name"] is None]
        folded = _fold(pressed, [row for row in rows if row["name"] is not None])
        return folded[0] if folded else Facts(person)

    def cast(self, lead_id: int, person: str, verdict: Verdict | None, at: datetime) -> bool:
        row = {"lead_id": lead_id, "person": person, "verdict": verdict, "at": at, "reason": None}
        return _CAST.first(self._connection, row) is not None

    def give_reason(self, lead_id: int, person: str, reason: str | None) -> None:
        row = {"lead_id": lead_id, "person": person, "verdict": None, "at": None, "reason": reason}
        self._connection.execute(_REASON.on(self._connection), row)

    def react(
        self, channel_id: str, ts: str, person: str, name: str, *, present: bool, at: datetime
    ) -> bool:
        row = {
            "channel_id": channel_id,
            "ts": ts,
            "person": person,
            "name": name,
            "present": present,
            "at": at,
        }
        return _REACT.first(self._connection, row) is not None

    def reactions_on(
        self, channel_id: str, ts: str
    ) -> Mapping[tuple[str, str], tuple[bool, datetime]]:
        rows = _ON_MESSAGE.all(self._connection, {"channel": channel_id, "ts": ts})
        return {(row["person"], row["name"]): (row["present"], row["at"]) for row in rows}


def _fold(ballot_rows: Iterable[AnyRow], reaction_rows: Iterable[AnyRow]) -> tuple[Facts, ...]:
    """One `Facts` per person."""
    pressed = {row["person"]: row for row in ballot_rows}
    reacted: dict[str, list[Reaction]] = {}
    for row in reaction_rows:
        reacted.setdefault(row["person"], []).append(Reaction(row["name"], row["at"]))
    return tuple(
        Facts(
            person=person,
            ballot=_ballot(pressed.get(person)),
            reactions=tuple(reacted.get(person, ())),
            reason=pressed[person]["reason"] if person in pressed else None,
        )
        for person in dict.fromkeys([*pressed, *reacted])
    )


def _ballot(row: AnyRow | None) -> Ballot | None:
    if row is None or row["at"] is None:
        return None
    return Ballot(Verdict(row["verdict"]) if row["verdict"] else None, row["at"])
