"""The fairness table, its longest case included."""

from datetime import UTC, datetime, timedelta

from syrupy.assertion import SnapshotAssertion

from bot.domain.fair_weeks import WEEKS, Count, Fairness, Line
from bot.domain.pool_now import MemberNow, PoolNow
from bot.slack.views.fairness import fairness
from bot.slack.views.look import Look
from bot.slack.views.presence import pools

DAYS = tuple(datetime(2026, 9, 27, 22, tzinfo=UTC) + timedelta(weeks=week) for week in range(WEEKS))


def table(people: int, name: str = "emea", leads: int = 5) -> Fairness:
    lines = tuple(
        Line(f"U0{number:03}", (Count(leads + number, 1, 1),) * WEEKS, (4.6,) * WEEKS, 0.9)
        for number in range(people)
    )
    return Fairness(name, DAYS, lines)


def test_a_pool_of_three(look: Look, snapshot: SnapshotAssertion) -> None:
    assert fairness([table(3)], look).blocks == snapshot


def test_the_longest_answer_fits(look: Look) -> None:
    message = fairness([table(40, f"pool-{number}", 90_000) for number in range(6)], look)
    assert len(message.blocks) <= 50
    for block in message.blocks:
        assert len(str(block.get("text", {}).get("text", ""))) <= 3000
    assert len(message.text) <= 40_000


def test_names_cannot_leave_their_cell(look: Look) -> None:
    line = Line("``` <!channel>", (Count(1),) * WEEKS, (1.0,) * WEEKS, 1)
    blocks = fairness([Fairness("all", DAYS, (line,))], look).blocks
    assert "<!channel>" not in str(blocks)
    assert blocks[1]["text"]["text"].count("```") == 2


def test_a_pool_that_gave_nothing_says_so(look: Look) -> None:
    idle = Line("U0ANA", (Count(),) * WEEKS, (0.0,) * WEEKS, 1)
    assert "Nobody was given a lead." in fairness([Fairness("all", DAYS, (idle,))], look).text


def test_the_largest_pools_stay_within_fifty_blocks(look: Look) -> None:
    members = tuple(
        MemberNow(f"U0{number:03}", 3, None, None, None, 1, None, None, 0.4) for number in range(40)
    )
    awaited = {f"U0{number:03}": number + 1 for number in range(12)}
    shown = [PoolNow(f"pool-{n}", members, "U0000", 90, awaited) for n in range(7)]
    message = pools(shown, look, manages=frozenset({"pool-0"}))
    assert len(message.blocks) <= 50
    assert "12 leads wait for somebody to be free. 1 lead waits for <@U0000>." in message.text
    assert "new, gets 40% of their share yet" in message.text
