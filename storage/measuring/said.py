"""Verdicts, as they stand, on leads that came within a window."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)

from bot.domain.feedback import Verdict
from bot.domain.measured import Said, Sought
from bot.domain.sla import State
from bot.domain.sla_policy import Duty
from bot.domain.timeline import Kind
from storage.measuring.near import near
from storage.measuring.window import VOTERS, Question, asked, came, ids_of, way_of
from storage.models import leads, promises, timeline

_GIVEN = [Kind.VOTED, Kind.REASONED]
#: In the statement's own text: SQLite uses an index of some rows only where it reads which.
_WORDS: BindParameter[Any] = bindparam(
    "words", [*_GIVEN, Kind.WITHDREW], expanding=True, literal_execute=True, unique=True
)


def read(connection: Connection, sought: Sought) -> Iterator[Said]:
    """Of several words of a person on a lead the last stands, unless it was withdrawn."""
    if not sought.voters:
        return
    last = _unfollowed if connection.dialect.name == "sqlite" else _ranked
    for row in asked(connection, _question(way_of(sought), last), sought):
        source, actor, verdict, newest, reason, worked, who = row
        yield Said(
            source,
            actor,
            Verdict(verdict),
            newest=bool(newest),
            reason=reason,
            worked=bool(worked),
            **({"lead_id": who} if sought.each else {"n": who}),
        )


def _ranked(way: Sought) -> Select[Any]:
    """The last word of each person on each lead: PostgreSQL ranks them all at a lower price."""
    words = _words(way)
    [lead_id, actor, at] = (words.selected_columns[name] for name in ("lead_id", "actor", "id"))
    ranked = words.add_columns(_back(lead_id, actor, by=at).label("back")).subquery()
    return select(ranked).where(ranked.c.back == 1)


def _unfollowed(way: Sought) -> Select[Any]:
    """As `_ranked`: SQLite looks up what followed in two thirds of the time that ranking takes."""
    later = timeline.alias()
    return _words(way).where(
        ~exists().where(
            later.c.lead_id == timeline.c.lead_id,
            later.c.id > timeline.c.id,
            later.c.actor == timeline.c.actor,
            later.c.kind.in_(_WORDS),
        )
    )


def _words(way: Sought) -> Select[Any]:
    return (
        select(
            timeline.c.lead_id,
            leads.c.source,
            timeline.c.actor,
            timeline.c.kind,
            timeline.c.id,
            timeline.c.data,
        )
        .join_from(leads, timeline, timeline.c.lead_id == leads.c.id)
        .where(
            came(way),
            near(timeline.c.lead_id),
            timeline.c.kind.in_(_WORDS),
            timeline.c.actor.in_(VOTERS),
        )
    )


@lru_cache
def _question(way: Sought, last: Callable[[Sought], Select[Any]]) -> Question:
    said = last(way).subquery()
    standing = (
        select(
            said.c.lead_id,
            said.c.source,
            said.c.actor,
            said.c.data["verdict"].as_string().label("verdict"),
            said.c.data["reason"].as_string().label("reason"),
            _back(said.c.lead_id, by=said.c.id).label("back"),
        )
        .where(
            said.c.kind.in_(_GIVEN),
            said.c.data["verdict"].as_string() != Verdict.UNSURE,
        )
        .subquery()
    )
    newest = standing.c.back == 1
    neglected = (
        select(promises.c.lead_id)
        .where(
            promises.c.lead_id == standing.c.lead_id,
            or_(
                and_(promises.c.duty == Duty.FIRST_RESPONSE, promises.c.state != State.MET),
                and_(
                    promises.c.duty == Duty.FOLLOW_UP,
                    promises.c.state.in_([State.MISSED, State.BREACHED]),
                ),
            ),
        )
        # Else PostgreSQL gathers all promises ever broken to look few leads up in them.
        .offset(0)
        .exists()
    )
    bad = and_(newest, standing.c.verdict == Verdict.BAD)
    found = select(
        standing.c.source,
        standing.c.actor,
        standing.c.verdict,
        newest.label("newest"),
        case((newest, standing.c.reason)).label("reason"),
        # Only of bad verdicts it is asked whether they are fair.
        case((bad, ~neglected)).label("worked"),
    )
    return Question(found, standing.c.lead_id, ids_of(way))


def _back(*of: ColumnElement[Any], by: ColumnElement[int]) -> ColumnElement[int]:
    """How far back a row lies of those that are alike: 1 is the newest."""
    return func.row_number().over(partition_by=of, order_by=by.desc())
