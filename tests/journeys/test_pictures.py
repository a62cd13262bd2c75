"""A digest's charts where Slack shows none: a picture, else a table; refusals are remembered."""

from .places import HTTP
from .team import Json, Team
from .test_digests import posted, start, tuesday


def kinds(message: Json) -> set[str]:
    return {block["type"] for block in message["blocks"]}


def next_digest(team: Team, known: list[Json]) -> Json:
    """A week with a lead passes; the digest of it."""
    team.new_card(f"Lead {len(known)}")
    team.advance(7 * 86_400)
    team.baton.current.step("digests")
    before = len(known)

    def more() -> bool:
        known[:] = posted(team, "Weekly digest")
        return len(known) > before

    team.wait_for(more, "a digest", 20)
    return max(known, key=lambda one: float(one["ts"]))


@HTTP
def test_a_workspace_without_charts_gets_pictures_and_one_without_files_tables(
    sleeping_team: Team,
) -> None:
    team, known = sleeping_team, list[Json]()
    start(team, tuesday(team, 10))
    native = next_digest(team, known)
    assert "data_visualization" in kinds(native)
    team.press(team.ana, native, "figure_behind0")
    assert "Lead 0" in str(team.ana.modal()["blocks"])
    team.ana.close()

    team.workspace.app(unknown_blocks=["data_visualization"])
    pictured = next(one for one in next_digest(team, known)["blocks"] if one["type"] == "image")
    assert pictured["alt_text"].startswith("Funnel, Week")
    assert pictured["slack_file"]["url"].startswith(team.box.url)
    refusals = len(team.workspace.traffic(name="chat.postMessage", error="invalid_blocks"))
    assert "image" in kinds(next_digest(team, known))
    calls = team.workspace.traffic(name="chat.postMessage", error="invalid_blocks")
    assert len(calls) == refusals

    team.workspace.fault(on="files.*", do="error", error="missing_scope")
    drawn = kinds(next_digest(team, known))
    assert not drawn & {"image", "data_visualization"}
    assert drawn & {"table", "rich_text"}
    asked = team.workspace.faults()[0]["asked"]
    next_digest(team, known)
    assert team.workspace.faults()[0]["asked"] == asked
