"""A replica of this version works beside newer ones, on a database that they have migrated."""

from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Engine, create_engine, insert, select, text, update
from sqlalchemy.pool import NullPool

from bot.domain.deliveries import State
from bot.ports import UnitOfWork
from storage import schema
from storage.models import EPOCH, budgets, deliveries, lanes, timeline

from .places import POSTGRESQL
from .team import Team

NEWER = "9999"
HOLOGRAM = {
    "key": "hologram:1",
    "kind": "hologram",
    "place": "leads",
    "lane": "beam:leads",
    "about": {},
    "wanted": 1,
    "shown": 0,
    "state": State.DUE,
    "due_at": EPOCH,
    "wanted_at": EPOCH,
    "attempts": 0,
    "unknowns": 0,
}
LANE = {"place": "leads", "next_at": EPOCH, "lease_until": EPOCH}


def migrate(engine: Engine) -> None:
    """What a newer release does: it only adds."""
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE leads ADD COLUMN aura varchar(16)"))
        connection.execute(text("CREATE TABLE holograms (id integer PRIMARY KEY)"))
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{NEWER}'"))


def show_holograms(engine: Engine) -> None:
    """Holograms in a lane of their own and among the cards, and one that is under way elsewhere."""
    among_cards = HOLOGRAM | {"key": "hologram:2", "lane": "post:leads"}
    under_way = {"key": "hologram:3", "lane": "post:stage", "place": "stage"}
    with engine.begin() as connection:
        connection.execute(insert(lanes).values(LANE | {"name": "beam:leads", "method": "beam"}))
        stage = {"name": "post:stage", "method": "post", "place": "stage", "worker": "newer"}
        connection.execute(insert(lanes).values(LANE | stage))
        connection.execute(insert(budgets).values(method="beam", used_until=EPOCH))
        for row in (HOLOGRAM, among_cards):
            connection.execute(insert(deliveries).values(row))
        connection.execute(insert(deliveries).values(HOLOGRAM | under_way | {"state": "sending"}))


def states(engine: Engine) -> dict[str, str]:
    wanted = select(deliveries.c.key, deliveries.c.state).where(deliveries.c.kind == "hologram")
    with engine.connect() as connection:
        return {row.key: row.state for row in connection.execute(wanted)}


@POSTGRESQL
def test_a_replica_works_on_what_it_knows_and_leaves_the_rest_to_newer_ones(
    sleeping_team: Team,
) -> None:
    team = sleeping_team
    engine = create_engine(team.database_url, poolclass=NullPool)
    migrate(engine)
    show_holograms(engine)
    untouched = states(engine)
    with structlog.testing.capture_logs() as logged:
        schema.upgrade(engine)
    assert [one["event"] for one in logged] == ["database_is_newer"]
    assert schema.current(engine) == NEWER

    team.start()
    team.settle()
    card = team.new_card("Ada")

    def lead() -> int | None:
        return team.read(lambda work: work.deliveries.lead_at(card["channel"], card["ts"]))

    # Slack shows the card before Baton has kept where.
    lead_id = team.wait_for(lead, "the record")
    with engine.begin() as connection:
        told: dict[str, object] = {
            "lead_id": lead_id,
            "at": datetime.now(UTC),
            "kind": "beamed",
            "data": {},
        }
        connection.execute(insert(timeline).values(told))
    team.press(team.ben, card, "lead_claim")
    team.sees(card, "Claimed by <@U0BEN>")
    team.thread(card, "Ben Okafor claimed the lead")
    team.press(team.ana, card, "lead_details")
    assert "Ada" in str(team.ana.modal()["blocks"])
    assert states(engine) == untouched

    # A lane that a newer replica died with is recovered once it has nothing strange under way.
    with engine.begin() as connection:
        settled = update(deliveries).where(deliveries.c.key == "hologram:3")
        connection.execute(settled.values(state=State.SHOWN))
    later = team.clock() + timedelta(minutes=5)

    def recover(work: UnitOfWork) -> int:
        return work.sending.recover(later, "me")

    team.baton.database.change(recover)
    with engine.connect() as connection:
        workers = connection.execute(select(lanes.c.worker).where(lanes.c.name == "post:stage"))
        assert workers.scalar_one() is None
    engine.dispose()
