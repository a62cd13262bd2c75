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
    # Refused as a whole near 13,200 (slackapi/bolt-js#2509).
    assert len(str(message.blocks)) < 13_000
    alone = fairness([table(40, "emea", 90_000)], look)
    assert "20 more people are not shown." in str(alone.blocks)
    assert len(str(alone.blocks)) < 13_000
    assert len(message.text) <= 40_000


def test_names_of_people_whom_slack_does_not_know_are_harmless(look: Look) -> None:
    line = Line("``` <!channel>", (Count(1),) * WEEKS, (1.0,) * WEEKS, 1)
    blocks = fairness([Fairness("all", DAYS, (line,))], look).blocks
    # Cells of a table are raw text, in which nothing is live.
    (grid,) = (block for block in blocks if block["type"] == "table")
    assert {cell["type"] for row in grid["rows"] for cell in row} == {"raw_text"}
    blocks.remove(grid)
    assert "<!channel>" not in str(blocks)
    assert "```" not in str(blocks)


def test_people_of_all_pools_are_compared_in_the_one_table_that_a_message_takes(look: Look) -> None:
    for shown, rows in (([table(3)], 4), ([table(3), table(2, "everyone")], 8)):
        blocks = fairness(shown, look).blocks
        (grid,) = (block for block in blocks if block["type"] == "table")
        assert len(grid["rows"]) == rows


def test_one_pool_tells_the_weeks_and_several_say_how_to_see_them(look: Look) -> None:
    assert "28 Sep: " in str(fairness([table(3)], look).blocks)
    several = str(fairness([table(3), table(2, "everyone")], look).blocks)
    assert "28 Sep: " not in several
    assert "`/pool fairness` and a pool's key shows it week by week." in several


def test_a_pool_has_its_name_and_without_one_its_key(look: Look) -> None:
    blocks = fairness([table(1), table(1, "apac")], look).blocks
    titles = [block["text"]["text"] for block in blocks if block["type"] == "header"]
    assert titles == ["EMEA: the last 8 weeks", "apac: the last 8 weeks"]


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
