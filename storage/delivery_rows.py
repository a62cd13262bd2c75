"""Rows of what is due as domain values, each with the message in whose thread it is told."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from bot.domain.deliveries import Delivery, Kind, root_key
from storage.models import deliveries
from storage.prepared import Prepared, Row

_PLACE_OF = Prepared(
    lambda _: select(deliveries.c.channel_id, deliveries.c.ts).where(
        deliveries.c.key == bindparam("key"), deliveries.c.ts.is_not(None)
    )
)


def deliveries_of(connection: Connection, rows: Sequence[Row]) -> list[Delivery]:
    """The deliveries of these rows; where their threads are is asked together."""
    roots = [_root(row) for row in rows]
    for root in roots:
        if isinstance(root, str):
            _PLACE_OF.foresee(connection, {"key": root})
    return [
        _delivery_of(row, _place_of(connection, root) if isinstance(root, str) else root)
        for row, root in zip(rows, roots, strict=True)
    ]


def _root(row: Row) -> tuple[str, str] | str | None:
    """Where a reply belongs: a question, or the key of a digest or of a lead's card."""
    if thread_ts := row["about"].get("thread_ts"):
        return row["place"], str(thread_ts)
    return root_key(Kind(row["kind"]), row["place"], row["lead_id"], row["about"])


def _place_of(connection: Connection, key: str) -> tuple[str, str] | None:
    """The message in whose thread what belongs to it is told; None: it is not shown yet."""
    found = _PLACE_OF.first(connection, {"key": key})
    return None if found is None else (found["channel_id"], found["ts"])


def _delivery_of(row: Row, root: tuple[str, str] | None) -> Delivery:
    return Delivery(
        id=row["id"],
        key=row["key"],
        kind=Kind(row["kind"]),
        place=row["place"],
        lane=row["lane"],
        wanted=row["wanted"],
        shown=row["shown"],
        lead_id=row["lead_id"],
        person=row["person"],
        about=row["about"],
        channel_id=row["channel_id"],
        ts=row["ts"],
        root=root,
        attempts=row["attempts"],
        unknowns=row["unknowns"],
    )
