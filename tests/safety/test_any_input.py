"""Whatever outsiders send: no crash, nothing half done, always a clear answer."""

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.domain.asking import typed
from bot.domain.cells import harmless
from bot.domain.money import UnreadableMoneyError, read_money
from bot.domain.presence import read_until
from bot.services.meeting_desk import MeetingDesk
from bot.services.reading import UnreadableFileError
from bot.slack import ids
from bot.slack.views.kit import link, literal, mention
from handlers import calendar_feed, slack_http
from handlers.matching import QuickApp
from handlers.payloads import lead_id_of
from storage import schema
from storage.database import Database
from tests.examples import at_most
from tests.intake.setting import TOKEN, Stack
from tests.permissions import payloads
from tests.permissions.company import OWNER, Company, at_work

# What is shared between examples changes nothing of what they look at.
few = settings(
    max_examples=at_most(40), suppress_health_check=[HealthCheck.function_scoped_fixture]
)

_PIECES = (
    *("<!channel>", "<@U0EVIL>", "<#C0X|x>", "<https://evil.example|x>", "|", ">", "\x00", "\n"),
    *("add", "1", "#1", "42", "-1", "9" * 30, "²", "٣", "<@U0ANA>", "@ana", "by", "friday", "won"),
    *("1.200,50 EUR", "€", "10k", "31.12.9999 23:59", "in 9999 years", "tomorrow", "0", "now"),
    *("new", "weekly", "weekly:", "start", "chair", "preview", "compare", "vs", "\u202e", "🎉"),
)
hostile = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=6)), max_size=8).map(
    " ".join
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)
header_value = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60)

# --- Slack's door ---


class _Unsigned:
    """Bolt that nothing unsigned may reach."""

    def answer(self, _body: object, _request: object) -> Any:
        raise AssertionError("an unsigned payload came through")


def asked(app: ASGIApp, method: str, path: str, **given: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://baton") as client:
            return await client.request(method, path, **given)

    # Not in this thread, in which tests of the page may have left a loop running.
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(lambda: asyncio.run(ask())).result()


@few
@given(st.binary(max_size=200), header_value, header_value, header_value)
@example(b"\xff", "1790000000", "v0=" + "0" * 64, "application/json")
@example(b"{}", "9" * 12, "v0=\xe4", "")
def test_nothing_that_slack_did_not_sign_comes_through(
    body: bytes, timestamp: str, signature: str, kind: str
) -> None:
    app = slack_http.SlackDoor.of(cast("QuickApp", _Unsigned()), "a secret for tests")
    headers = {
        b"x-slack-request-timestamp": timestamp.encode("latin-1"),
        b"x-slack-signature": signature.encode("latin-1"),
        b"content-type": kind.encode("latin-1"),
    }
    answer = asked(app, "POST", "/slack/events", content=body, headers=list(headers.items()))
    assert answer.status_code == 401


@given(st.binary(max_size=300) | hostile.map(str.encode), st.sampled_from(["application/json", ""]))
@example(b"payload=%7B%22a%22", "")
@example(b"payload=" + b"%5B" * 5_000, "")
@example(b"[" * 100_000, "application/json")
@example(b"a=%ED%A0%80&b=%zz&=&&;", "")
def test_any_body_is_a_payload_or_none(body: bytes, kind: str) -> None:
    found = slack_http.parse(body, kind)
    assert found is None or found


# --- the senders' doors ---


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    url = f"sqlite:///{tmp_path_factory.mktemp('crm') / 'baton.db'}"
    database = Database(url)
    schema.upgrade(database.engine)
    database.close()
    made = Stack(url)
    yield made
    made.database.close()


def refused_clearly(answer: httpx.Response) -> bool:
    told = answer.json()
    return (
        answer.headers["content-type"] == "application/problem+json"
        and told["status"] == answer.status_code
        and 400 <= answer.status_code < 500
        and bool(told["title"])
    )


@few
@given(
    st.sampled_from(["leads/website", "leads/signed", "leads/many", "outcomes/website", "leads/x"]),
    st.binary(max_size=100) | anything.map(lambda one: json.dumps(one).encode()),
    st.dictionaries(
        st.sampled_from(["authorization", "x-signature", "x-timestamp", "content-type"]),
        header_value | st.sampled_from(["Bearer", "Bearer \xe4", "sha256=", "9" * 16]),
    ),
)
def test_who_has_no_secret_keeps_nothing(
    crm: Stack, path: str, body: bytes, headers: dict[str, str]
) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    before = crm.count()
    answer = asked(crm.app, "POST", f"/{path}", content=body, headers=raw)
    assert refused_clearly(answer)
    assert crm.count() == before


@few
@given(
    st.sampled_from(["website", "many", "plain"]),
    anything | st.fixed_dictionaries({"contact": anything, "answers": anything, "leads": anything}),
)
def test_any_json_is_kept_or_refused_as_a_whole(crm: Stack, source: str, content: Any) -> None:
    before = crm.count()
    headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
    body = json.dumps(content).encode()
    answer = asked(crm.app, "POST", f"/leads/{source}", content=body, headers=headers)
    if answer.status_code == 202:
        told = answer.json()["leads"]
        assert crm.count() == before + sum(one["status"] == "new" for one in told)
    else:
        assert refused_clearly(answer)
        assert crm.count() == before


@few
@given(st.binary(max_size=200), st.text(max_size=40))
@example(b"\xfe\xff", "")
@example(b"\xff\xfe\x00\x00", "")
def test_any_file_is_imported_or_refused_with_what_to_do(
    crm: Stack, tmp_path: Path, data: bytes, text: str
) -> None:
    file = tmp_path / "leads.csv"
    for content in (data, f"Name,E-mail\n{text}".encode(), b"Name,E-mail\n" + data):
        file.write_bytes(content)
        before, refused = crm.count(), None
        try:
            crm.imports.run(file)
        except UnreadableFileError as error:
            refused = error
        assert refused is None or (refused.fix and crm.count() == before)


# --- what people type ---


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with at_work(tmp_path_factory.mktemp("company")) as made:
        yield made


_COMMANDS = sorted(
    value for name, value in vars(ids).items() if name.isupper() and str(value).startswith("/")
)
_WORDS = {
    ids.LEAD: ("find", "why", "snooze 1", "stop 1", "split", "pass 2", "stage 1", "won 1", "undo"),
    ids.ACTIONS: ("add", "add @ana", "add <@U0ANA>"),
    ids.MEETING: ("start", "end", "cancel", "move", "move weekly", "chair", "minutes", "stop"),
    ids.AGENDA: ("add", "remove", "remove weekly"),
    ids.DIGEST: ("preview", "now", "preview weekly"),
    ids.EXCHANGE: ("snooze", "on"),
}


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=hostile, which=st.integers(0, 99))
@example(words="31.12.9999 23:59", which=0)
@example(words="weekly 31.12.9999 23:59", which=3)
@pytest.mark.parametrize("name", _COMMANDS)
def test_any_words_of_a_command_are_answered(
    company: Company, name: str, words: str, which: int
) -> None:
    known = ("", *_WORDS.get(name, ()))
    body = payloads.command(OWNER, name, f"{known[which % len(known)]} {words}".strip())
    answer = slack_http.dispatch(company.parts.slack, body, {})
    assert answer.status == 200
    assert "tell your Baton admin the reference" not in str(answer.body)


@given(hostile, st.sampled_from(["Europe/Berlin", "Pacific/Kiritimati", "America/Adak"]))
@example("31.12.9999 23:59", "America/Adak")
@example("1.1.1 00:00", "Pacific/Kiritimati")
@settings(max_examples=at_most(60))
def test_any_words_are_a_moment_ahead_or_none(words: str, zone: str) -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    until = read_until(words, now, ZoneInfo(zone))
    assert until is None or until > now


@given(anything | hostile, st.sampled_from([None, "EUR", "JPY", "BHD"]))
def test_any_words_are_money_or_refused_with_what_to_write(told: object, currency: str) -> None:
    refused = None
    try:
        read_money(told, currency)
    except UnreadableMoneyError as error:
        refused = error
    assert refused is None or (refused.what and refused.fix)


@given(st.text(max_size=40))
def test_any_value_of_a_button_is_a_number_that_the_database_takes(value: str) -> None:
    assert 0 <= lead_id_of(value) < 2**63


@given(hostile)
def test_what_was_typed_loses_no_word_of_its_own(words: str) -> None:
    assert isinstance(typed(words), str)


# --- what is shown and handed out ---


def live(text: str) -> bool:
    return "<" in text or ">" in text


@given(hostile)
def test_no_name_mentions_links_or_calls(words: str) -> None:
    assert not live(literal(words, 200))
    named = mention(words)
    assert not live(named) or (named[2:-1].isalnum() and named[2:-1].isascii())


@given(hostile)
def test_an_address_stays_inside_its_link(address: str) -> None:
    made = link(address, "Open")
    assert made.endswith("|Open>")
    assert not live(made[1:-6])
    assert made.count("|") == 1


@given(st.text(max_size=30) | st.sampled_from(["=1+1", "@x", "\t=x", "\r=x", " =x", "\uff1dx"]))
def test_no_cell_is_a_formula(text: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow([harmless(text)])
    (cell,) = next(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert not cell.lstrip().startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20"))


@few
@given(st.text(max_size=150) | st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))
def test_no_guess_opens_the_calendar(secret: str) -> None:
    def opens(given: str) -> bool:
        desk = SimpleNamespace(store=SimpleNamespace(read=lambda _look: "the right one"))
        return MeetingDesk.opens_calendar(cast("MeetingDesk", desk), given)

    app = Starlette(routes=calendar_feed.routes(opens, lambda: b"BEGIN:VCALENDAR"))
    address = f"/meetings/{quote(secret, safe='')}.ics"
    assert asked(app, "GET", address).status_code == 404
