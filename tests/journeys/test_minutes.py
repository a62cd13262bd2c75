"""The minutes are handed over in their thread: as a canvas where there are any, else as a file."""

import re

from tests.asking import http

from .places import POSTGRESQL
from .team import Json, Team
from .test_meetings import begin, press, said, until


def held(team: Team) -> Json:
    """Hold a meeting that decides one thing; its minutes."""
    meeting_at = begin(team)
    until(team, meeting_at)
    team.dana.command("leads", "/meeting start")
    note = said(team, "live notes")
    press(team, team.dana, note, "item_decision")
    team.dana.submit({"text": "We *call* within the hour"})
    said(team, "We ∗call∗ within the hour")
    press(team, team.dana, note, "meeting_end")
    return said(team, "Minutes: Sales")


def replies(team: Team, minutes: Json, count: int) -> list[Json]:
    """What is in the thread of the minutes, once it is that much."""

    def look() -> list[Json]:
        found = team.ana.thread("leads", minutes["ts"])
        return found if len(found) == count else []

    return team.wait_for(look, f"{count} in the thread")


@POSTGRESQL
def test_minutes_become_a_canvas_or_a_file_and_what_slack_refuses_is_learnt(
    sleeping_team: Team,
) -> None:
    team = sleeping_team
    minutes = held(team)

    press(team, team.ana, minutes, "meeting_canvas")
    made = replies(team, minutes, 1)[0]
    found = re.search(r"/docs/\w+/(\w+)\|", made["text"])
    assert found is not None
    canvas = team.ben.canvas(found[1])
    assert canvas["writable"]
    assert canvas["title"].startswith("Sales & marketing <weekly>, ")
    assert "- We \\*call\\* within the hour" in canvas["markdown"]
    press(team, team.ben, minutes, "meeting_canvas")
    team.told(team.ben, "leads", "in the thread of the minutes already")

    press(team, team.ben, minutes, "meeting_paper")
    (file,) = replies(team, minutes, 2)[-1]["files"]
    assert file["name"].endswith(".md")
    text = http.get(file["url_private"]).text
    assert text.startswith("# Sales & marketing \\<weekly\\>, ")
    assert text.endswith(canvas["markdown"])

    # A workspace of the free plan; the action makes other minutes.
    team.workspace.fault(
        on="canvases.*", do="error", error="free_teams_cannot_create_standalone_canvases"
    )
    for number, text in enumerate(("Write to Acme", "Write to Globex")):
        press(team, team.dana, minutes, "meeting_reopen")
        note = said(team, "live notes. Under way")
        press(team, team.dana, note, "item_action")
        team.dana.submit({"text": text, "owner": "U0ANA"})
        press(team, team.dana, note, "meeting_end")
        team.sees(minutes, text)
        press(team, team.ana, minutes, "meeting_canvas")
        told = replies(team, minutes, 3 + number)[-1]
        assert told["text"].startswith("<@U0ANA> There is no canvas: free plans have")
        assert told["files"][0]["name"].endswith(".md")
    assert team.workspace.faults()[0]["asked"] == 1

    team.workspace.fault(on="files.*", do="error", error="file_uploads_disabled")
    team.advance(60)
    press(team, team.dana, minutes, "meeting_paper")
    told = replies(team, minutes, 5)[-1]
    assert "takes no files" in told["text"]
    press(team, team.dana, told, "meeting_file")
    assert "Write to Globex" in str(team.dana.modal()["blocks"])
