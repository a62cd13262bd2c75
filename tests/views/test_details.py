"""Details: everything known, in an order that helps, and never more than a window takes."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.cards import Card, Details
from bot.domain.leads import FIELDS, LeadData
from bot.domain.timeline import Entry, Kind
from bot.slack import ids
from bot.slack.views.details import details as view
from bot.slack.views.look import Look

CheckModal = Callable[[dict[str, Any]], dict[str, Any]]

TRACE: dict[str, object] = {
    "rules": [
        {"rule": "Large teams", "matched": None, "saw": {"company_domain": None, "extra": {}}},
        {"rule": "DACH", "matched": False, "saw": {"country": "GB", "source": "website"}},
        {"rule": "EMEA", "matched": True, "saw": {"country": "GB", "free_mail": False}},
    ],
    "channel": "leads",
    "pool": "emea",
    "owner": "U0ANA",
    "passed_over": [["U0BEN", "deactivated in Slack"], ["carla", "not found in Slack"]],
}


@pytest.fixture
def timeline(noon: datetime) -> tuple[Entry, ...]:
    happened: tuple[tuple[int, Kind, str | None, dict[str, object]], ...] = (
        (0, Kind.RECEIVED, None, {"source": "website"}),
        (0, Kind.ROUTED, None, {"rule": "EMEA", "channel": "leads", "owner": "U0ANA"}),
        (4, Kind.CLAIMED, "U0ANA", {}),
        (5, Kind.VOTED, "U0ANA", {"verdict": "good", "by": "button", "reason": None}),
        (6, Kind.VOTED, "U0BEN", {"verdict": "bad", "by": "reaction", "reason": None}),
        (7, Kind.REASONED, "U0BEN", {"verdict": "bad", "reason": "wrong-region"}),
        (120, Kind.JOINED, None, {"source": "webinar"}),
        (130, Kind.JOINED, "U0EMIL", {"source": "slack"}),
    )
    return tuple(
        Entry(42, noon + timedelta(minutes=at), kind, actor, data)
        for at, kind, actor, data in happened
    )


def texts(modal: dict[str, Any]) -> str:
    return json.dumps(modal["blocks"], ensure_ascii=False)


def test_everything_about_a_lead(
    busy_card: Card,
    timeline: tuple[Entry, ...],
    look: Look,
    check_modal: CheckModal,
    snapshot: SnapshotAssertion,
) -> None:
    assert check_modal(view(Details(busy_card, timeline, TRACE), look)) == snapshot


def test_the_longest_details_fit_and_say_what_is_left_out(
    longest_card: Card,
    timeline: tuple[Entry, ...],
    longest_look: Look,
    check_modal: CheckModal,
    snapshot: SnapshotAssertion,
) -> None:
    saw = dict.fromkeys(FIELDS, "v" * 10_000)
    rule = {"rule": "r" * 500, "matched": False, "saw": saw}
    last = {"rule": "the last", "matched": True, "saw": saw}
    passed = [[f"U{n:010}", "away"] for n in range(200)]
    trace = TRACE | {"rules": [*[rule] * 199, last], "passed_over": passed}
    modal = check_modal(view(Details(longest_card, timeline * 500, trace), longest_look))
    assert len(modal["blocks"]) <= 100
    assert len(json.dumps(modal)) < 250_000
    shape = [
        (block["type"], len(json.dumps(block, ensure_ascii=False))) for block in modal["blocks"]
    ]
    assert shape == snapshot
    shown = texts(modal)
    assert "Rule “the last” matched: " in shown
    assert "170 rules above did not match" in shown
    assert "180 more" in shown
    assert "3,880 earlier entries are left out" in shown
    assert "more characters are left out" in shown
    assert "140 more values are left out" in shown or "parts are left out" in shown


def test_many_short_values_fit_too(card: Card, look: Look, check_modal: CheckModal) -> None:
    data = replace(card.lead.data, extra={f"Question {n}": f"Answer {n}" for n in range(1000)})
    modal = view(Details(replace(card, lead=replace(card.lead, data=data))), look)
    check_modal(modal)
    assert "Answer 59" in texts(modal)
    assert "940 more values are left out." in texts(modal)


def test_no_value_is_hidden(card: Card, look: Look) -> None:
    fields: dict[str, Any] = {name: f"the {name}" for name in FIELDS}
    every = LeadData(**fields, extra={"Budget": "the budget"})
    shown = texts(view(Details(replace(card, lead=replace(card.lead, data=every))), look))
    assert all(f"the {name}" in shown for name in (*FIELDS, "budget"))


def test_a_long_message_is_shown_in_full(card: Card, look: Look) -> None:
    message = " ".join(f"word{n}" for n in range(1000))
    data = replace(card.lead.data, message=message)
    modal = view(Details(replace(card, lead=replace(card.lead, data=data))), look)
    assert "word0 " in texts(modal)
    assert "word999" in texts(modal)
    assert "left out" not in texts(modal)


def test_a_lead_that_is_not_routed_says_so(card: Card, look: Look, check_modal: CheckModal) -> None:
    assert "has not been routed" in texts(check_modal(view(Details(card), look)))


def test_the_routing_is_read_aloud(card: Card, look: Look) -> None:
    shown = texts(view(Details(card, trace=TRACE), look))
    for sentence in (
        "Rule “DACH” did not match: country is United Kingdom (GB), source is Website form.",
        "“EMEA” matched: country is United Kingdom (GB), the e-mail address is not at a free",
        "could not be decided, so it did not match: company domain is not known",
        "So it went to #leads. The people of the pool “EMEA” take turns.",
        "<@U0BEN> was passed over: deactivated in Slack. carla was passed over",
        "It was <@U0ANA>'s turn.",
    ):
        assert sentence in shown


def test_a_rule_for_one_person_and_a_rule_for_nobody_are_told(card: Card, look: Look) -> None:
    rest = {"rules": [{"rule": "Rest", "matched": True, "saw": {}}], "channel": "leads"}
    assert "It goes to <@U0ANA>." in texts(
        view(Details(card, trace=rest | {"owner": "U0ANA"}), look)
    )
    shown = texts(view(Details(card, trace=rest), look))
    assert "Rule “Rest” takes every lead that comes this far." in shown
    assert "It has no owner; anyone may claim it." in shown
    empty = rest | {"pool": "emea", "passed_over": [["U0ANA", "away"]]}
    assert "Nobody in it was free, so it was held for the first who is; anyone" in texts(
        view(Details(card, trace=empty), look)
    )


def test_who_came_before_the_pool_is_told(card: Card, look: Look) -> None:
    sticky = {
        "owner": "U0ANA",
        "waits_for": None,
        "why": "has the latest lead of <Acme>, #7",
        "passed_over": [["U0BEN", "said /away"]],
        "said": ["Earlier leads: <Acme> was found by the same web domain."],
    }
    shown = texts(view(Details(card, trace=TRACE | {"passed_over": [], "sticky": sticky}), look))
    for sentence in (
        "Earlier leads: &lt;Acme&gt; was found by the same web domain.",
        "<@U0BEN> comes before the pool, but was passed over: said /away.",
        "<@U0ANA> has the latest lead of &lt;Acme&gt;, #7, so it is theirs before anybody's turn.",
    ):
        assert sentence in shown
    assert "It was <@U0ANA>'s turn" not in shown


def test_for_whom_a_lead_waits_is_told(card: Card, look: Look) -> None:
    sticky = {
        "owner": None,
        "waits_for": "U0BEN",
        "why": "owns Acme in the list of accounts",
        "passed_over": [["U0BEN", "said /away"]],
        "said": [],
    }
    trace = TRACE | {"passed_over": [], "sticky": sticky, "owner": None}
    shown = texts(view(Details(card, trace=trace), look))
    assert "<@U0BEN> owns Acme in the list of accounts, so it waits for them (said /away)." in shown
    assert "anyone may claim it" not in shown


def test_the_view_knows_its_lead(card: Card, look: Look) -> None:
    modal = view(Details(card), look)
    assert (modal["callback_id"], modal["private_metadata"]) == (ids.LEAD_DETAILS, "42")


def test_history_is_called_so(card: Card, look: Look) -> None:
    imported = replace(card, lead=replace(card.lead, history=True, owner=None, channel=None))
    assert "Imported as history" in texts(view(Details(imported), look))


def test_neighbouring_rules_that_failed_alike_share_a_sentence(card: Card, look: Look) -> None:
    def trace(names: int) -> dict[str, object]:
        alike = [
            {"rule": f"Area {n}", "matched": False, "saw": {"country": "GB"}} for n in range(names)
        ]
        return {"rules": [*alike, {"rule": "Rest", "matched": True, "saw": {}}]}

    two = texts(view(Details(card, trace=trace(2)), look))
    assert "Rules “Area 0” and “Area 1” did not match: country is United Kingdom (GB)." in two
    many = texts(view(Details(card, trace=trace(40)), look))
    assert "11 rules above did not match." in many
    assert "“Area 18” and 21 more did not match" in many
    assert "Rule “Rest” takes every lead that comes this far." in many


def test_a_pass_is_told_once(card: Card, look: Look, noon: datetime) -> None:
    ben = {"owner": "U0BEN", "until": (noon + timedelta(minutes=15)).isoformat(), "hop": 2}
    passed = Entry(42, noon, Kind.PASSED, "U0ANA", {**ben, "from": "U0ANA", "how": "passed"})
    offered = Entry(42, noon, Kind.OFFERED, None, ben)
    later = Entry(42, noon + timedelta(days=1), Kind.OFFERED, None, ben)
    told = texts(view(Details(card, (passed, offered, later), TRACE), look))
    assert told.count("offered to <@U0BEN> until") == 2
    assert told.count("passed the lead on") == 1
