"""What a stranger writes shows as text: it mentions, links and formats nothing."""

import json
import re

import pytest

from .places import HTTP
from .team import Team

HOSTILE = [
    "<!channel> <!here> <!everyone> <!subteam^S0SALES>",
    "<@U0BEN> <#C0LEADS> @ben #leads",
    "<https://evil.example|Ada> https://evil.example/?x=1",
    "*bold* _it_ ~no~ `code` ```block``` > quote",
    "\u202eevil\u202c \u2066x\u2069 \u05e2\u05d3\u05d4 \u0639\u062f\u0629",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea :rocket:",
    "&lt;!channel&gt; &amp;amp;",
    "x" * 10_000,
    "\u0000\u0007\u001b[31m red",
]
FIELDS = ("name", "company", "title", "message", "campaign", "website")


@HTTP
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_lead_has_a_card_and_details_that_show_text_only(team: Team, text: str) -> None:
    lead = dict.fromkeys(FIELDS, f"Eve {text}") | {"wants": text}
    team.post(email="eve@evil.example", **lead)
    card = team.card("Eve")
    team.press(team.ana, card, "lead_details")
    team.press(team.ana, card, "vote_bad")
    question = team.told(team.ana, "leads", "Why is")
    found = team.ana.command("leads", "/lead find eve")["reply"]
    for shown in (card, team.ana.modal(), question, found):
        texts = [shown.get("text", ""), *mrkdwn_of(shown["blocks"])]
        for one in texts:
            marks = re.findall(r"<[^>]*>", one)
            ours = r"<(@U0ANA|!date\^[^>]*|http://127\.0\.0\.1[^>]*\|Open the card)>"
            assert all(re.fullmatch(ours, mark) for mark in marks), marks
            assert not re.search("[\u202a-\u202e\u0000-\u0008\u001b]", one)
            assert "*bold*" not in one
            assert ":rocket:" not in one


def mrkdwn_of(blocks: object) -> list[str]:
    if isinstance(blocks, list):
        return [text for each in blocks for text in mrkdwn_of(each)]
    if not isinstance(blocks, dict):
        return []
    own = [blocks["text"]] if blocks.get("type") == "mrkdwn" else []
    return own + [text for each in blocks.values() for text in mrkdwn_of(each)]


@HTTP
def test_slack_is_told_to_link_and_unfold_nothing(team: Team) -> None:
    team.new_card("Eve", message="https://evil.example @ben")
    sent = next(c["request"] for c in team.calls("chat.postMessage") if "Eve" in str(c["request"]))
    for flag in ("link_names", "unfurl_links", "unfurl_media"):
        assert json.loads(str(sent[flag]).lower()) in (False, 0)
