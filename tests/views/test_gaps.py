"""The backlog, the forms and messages about gaps, longest cases included."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Any

from syrupy.assertion import SnapshotAssertion

from bot.domain.content import About, Indexed
from bot.domain.gap_shown import GapDetails, GapRow, Listing, OwnRequests, Reply, Which
from bot.domain.gaps import Cause, Gap, GapState, Interest, Ranked, Request
from bot.slack.views import gap_forms, gap_notices, gaps
from bot.slack.views.kit import Message
from bot.slack.views.look import Look

Check = Callable[[Message], Message]

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOSTILE = "<!channel> *is* <https://evil.example|this> `secure`? :tada: \u202e" + "long " * 150
GAP = Gap(
    7,
    Cause.UNANSWERED,
    "Do we support Okta?",
    GapState.OPEN,
    NOON,
    answer_by=datetime(2026, 11, 20, 16, tzinfo=UTC),
    assignee="U0EMIL",
    due=date(2026, 12, 1),
)
REQUEST = Request(3, 7, 7, Cause.UNANSWERED, "U0ANA", "Do we support Okta?", NOON, "C0LEADS", 42)
CARD = Indexed(5, About("main", "a.md", HOSTILE, "battlecard", competitor="Acme"), NOON)


def row(gap: Gap, document: Indexed | None = None) -> GapRow:
    return GapRow(Ranked(gap, Interest(3, 2, 1)), document)


def test_the_backlog(look: Look, check: Check, snapshot: SnapshotAssertion) -> None:
    wrong = replace(GAP, id=8, cause=Cause.WRONG, assignee=None, answer_by=None, section="price")
    found = Listing(Which.OPEN, (row(GAP), row(wrong, CARD)), NOON)
    assert asdict(check(gaps.listing(found, look))) == snapshot


def test_the_longest_backlog_fits_and_nothing_in_it_is_live(look: Look, check: Check) -> None:
    long = replace(GAP, text=HOSTILE, why=HOSTILE, state=GapState.WONT_DO)
    message = check(gaps.listing(Listing(Which.DONE, (row(long, CARD),) * 60, NOON), look))
    assert "48 more" in str(message.blocks[-1])
    assert "<!channel>" not in message.text + str(live(message.blocks))
    own = check(gaps.own(OwnRequests(((long, replace(REQUEST, words=HOSTILE)),) * 30), look))
    assert "<!channel>" not in str(own)
    assert "<!channel>" not in str(check(gaps.as_csv("\n".join([HOSTILE] * 50))).text)


def test_the_form_fits_however_many_asked(look: Look, snapshot: SnapshotAssertion) -> None:
    few = GapDetails(row(GAP), (REQUEST,), (), {}, NOON)
    assert gap_forms.form(few, {"gap": 7}, look) == snapshot
    hostile = replace(REQUEST, words=HOSTILE, again=2, told_at=NOON)
    near = tuple(replace(GAP, id=number, text=HOSTILE) for number in range(20))
    merged = {one.id: one for one in near}
    view = gap_forms.form(GapDetails(row(GAP), (hostile,) * 60, near, merged, NOON), {}, look)
    assert len(view["blocks"]) <= 100
    assert all(len(text) <= 3000 for text in texts(view))
    assert not [text for text in live(view) if "<!channel>" in text]


def test_what_askers_are_told(check: Check, snapshot: SnapshotAssertion) -> None:
    reply = Reply(CARD, "We support Okta and Entra.", ("Security", "Single sign-on"), internal=True)
    for request in (REQUEST, replace(REQUEST, words=HOSTILE)):
        told = check(gap_notices.answered(request, reply))
        assert "<!channel>" not in str(told)
    assert asdict(check(gap_notices.answered(REQUEST, reply))) == snapshot
    closed = replace(GAP, why="Nobody else asks.", closed_by="U0EMIL")
    assert asdict(check(gap_notices.wont_do(REQUEST, closed))) == snapshot
    assert asdict(check(gap_notices.proposed(GAP, 3))) == snapshot


def texts(view: Any) -> list[str]:
    """Every text of a view."""
    if isinstance(view, dict):
        own = [view["text"]] if isinstance(view.get("text"), str) else []
        return own + [text for value in view.values() for text in texts(value)]
    return [text for value in view for text in texts(value)] if isinstance(view, list) else []


def live(view: Any) -> list[str]:
    """Every text in which something could be live."""
    if isinstance(view, dict):
        own = [view["text"]] if view.get("type") == "mrkdwn" else []
        return own + [text for value in view.values() for text in live(value)]
    return [text for value in view for text in live(value)] if isinstance(view, list) else []
