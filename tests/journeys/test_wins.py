"""A won deal is told to both teams, gets words and kudos, and is corrected in everybody's sight."""

from tests.settings import loaded

from .company import APP, ENVIRON
from .places import SOCKET
from .team import Json, Team

WINS = "wins: {channel: emea, value: true, emoji: [tada]}\nmoney: {currency: EUR}\n"


@SOCKET
def test_a_win_is_shared_applauded_and_corrected(sleeping_team: Team) -> None:
    team = sleeping_team
    owned = APP.replace("website: {name: Website,", "website: {name: Website, owner: emil,")
    team.app = loaded(owned + WINS, ENVIRON)
    team.start()
    team.settle()
    card = team.new_card(company="Analytical Engines")
    team.press(team.ana, card, "lead_claim")
    card = team.sees(card, "Claimed by")

    def won() -> list[Json]:
        return [one for one in team.ben.messages("leads-emea") if "Won:" in one["text"]]

    def shows(*texts: str) -> Json:
        def look() -> list[Json]:
            return [one for one in won() if all(text in one["text"] for text in texts)]

        return team.wait_for(look, f"a win that says {texts}")[-1]

    team.ana.command("leads", "/lead won 1 12000")
    win = shows("Won: Analytical Engines", "12,000.00 EUR", "<@U0ANA>", "<@U0EMIL>")
    for person in (team.ben, team.ana, team.otto):
        person.react(win, "tada")
    shows("1 kudos: Ben Okafor")
    team.press(team.dana, win, "win_word")
    team.dana.submit({"word": {"value": "Well *done*"}})
    win = shows("Well ∗done∗")
    team.ben.unreact(win, "tada")
    team.wait_for(lambda: not any("kudos" in one["text"] for one in won()), "no kudos any more")
    assert "added to it" in team.ben.command("leads", "/win 1 I saw it coming")["reply"]["text"]
    shows("I saw it coming")
    team.advance(60)
    team.ana.command("leads", "/lead undo 1")
    place = {"ts": win["ts"]}
    team.wait_for(
        lambda: "is not won any more" in team.ben.message("leads-emea", **place)["text"],
        "the correction",
    )
    said = team.ben.command("leads", "/win We have a new <!channel> office")["reply"]["text"]
    assert "Shared" in said
    team.wait_for(
        lambda: [m for m in team.ana.messages("leads-emea") if "new &lt;!channel" in m["text"]],
        "Ben's win",
    )
    assert "Taken back" in team.ben.command("leads", "/win undo")["reply"]["text"]
    team.wait_for(
        lambda: [m for m in team.ana.messages("leads-emea") if "took this win back" in m["text"]],
        "it being taken back",
    )
