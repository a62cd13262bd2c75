"""How fairly a pool was shared out can be looked at from its answer, and back."""

from .places import SOCKET
from .team import Team


@SOCKET
def test_a_pool_shows_its_fairness_and_turns_back(team: Team) -> None:
    for number in range(3):
        team.new_card(f"Lead {number}")
    answer = team.dana.command("leads", "/pool fairness all")["reply"]
    assert "all, the last 8 weeks: 3 leads counted as turns." in answer["text"]
    assert "given 2" in answer["text"]

    team.ben.command("leads", "/pool all")
    shown = team.told(team.ben, "leads", "Next: ")
    place = {"channel": shown["channel"], "ts": shown["ts"]}
    team.ben.act("click", **place, action_id="pool_fairness")
    turned = team.told(team.ben, "leads", "the last 8 weeks")
    assert "67%" in str(turned["blocks"])
    team.ben.act("click", **place, action_id="pool_now")
    back = team.told(team.ben, "leads", "Next: ")
    # Ben manages no pool, so he is shown nothing that he may not press.
    assert "pool_pause" not in str(back["blocks"])
