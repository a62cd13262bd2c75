"""Every payload that Slack refuses is refused, and its just-legal twin is not."""

import contextlib
import copy
import time
from typing import Any

import pytest
import slackblocks
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.errors import SlackError
from sandbox.validate import check_blocks, check_view

from .cards import CARD, modal, plain, section
from .payload_cases import HOMES, MESSAGES, MODALS, Case


def named(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("legal", "too_far"), [pytest.param(*pair, id=name) for name, *pair in cases]
    )


@named(MESSAGES)
def test_blocks_of_messages(legal: Any, too_far: Any) -> None:
    check_blocks(legal)
    with pytest.raises(SlackError, match="invalid_blocks") as refused:
        check_blocks(too_far)
    assert "[json-pointer:/blocks" in refused.value.fields["response_metadata"]["messages"][0]


@named(MODALS)
def test_modals(legal: Any, too_far: Any) -> None:
    check_view(legal, "modal")
    with pytest.raises(SlackError, match="invalid_arguments") as refused:
        check_view(too_far, "modal")
    assert "[json-pointer:/view" in refused.value.fields["response_metadata"]["messages"][0]


@named(HOMES)
def test_home_tabs(legal: Any, too_far: Any) -> None:
    check_view(legal, "home")
    with pytest.raises(SlackError, match="invalid_arguments"):
        check_view(too_far, "home")


@pytest.mark.parametrize("nonsense", ["", 7, {}, ["divider"], [None]])
def test_what_is_no_list_of_blocks(nonsense: Any) -> None:
    with pytest.raises(SlackError, match="invalid_blocks_format"):
        check_blocks(nonsense)


@pytest.mark.parametrize("nonsense", ["", 7, [], None, {"type": ["modal"]}])
def test_what_is_no_view(nonsense: Any) -> None:
    with pytest.raises(SlackError, match="invalid_arguments"):
        check_view(nonsense, "modal")


def test_a_view_has_at_most_250_kilobytes() -> None:
    with pytest.raises(SlackError, match="view_too_large"):
        check_view(modal(*[section("x" * 3000)] * 90), "modal")


def test_checking_changes_nothing() -> None:
    blocks = copy.deepcopy(CARD)
    check_blocks(blocks)
    assert blocks == CARD


@pytest.mark.parametrize(
    "block",
    [
        slackblocks.SectionBlock("x" * 3000),
        slackblocks.HeaderBlock("x" * 150),
        slackblocks.ContextBlock([slackblocks.Text("x")] * 10),
        slackblocks.ActionsBlock([slackblocks.Button("x" * 75, "a", value="v" * 2000)]),
        slackblocks.ImageBlock("https://x.example/a.png", alt_text="a" * 2000),
        slackblocks.MarkdownBlock("x" * 12_000),
        slackblocks.RichTextBlock(slackblocks.RichTextSection(slackblocks.RichText("x"))),
    ],
    ids=lambda block: type(block).__name__,
)
def test_what_another_library_builds_at_the_limit_is_legal(block: slackblocks.Block) -> None:
    assert check_blocks([block._resolve()])


LEGAL: list[Any] = [legal for _, legal, _ in MESSAGES if len(str(legal)) < 2_000]
JUNK: list[Any] = [None, True, 0, -1, 1.5, "", "x", [], ["x"], [[]], {}, {"type": "x"}, [None]]


@settings(deadline=None)  # the first example compiles the schema
@given(st.data())
def test_damaged_payloads_are_refused_and_never_crash(data: st.DataObject) -> None:
    payload = copy.deepcopy(data.draw(st.sampled_from(LEGAL)))
    place: Any = payload
    while True:
        key = data.draw(
            st.sampled_from(list(place) if isinstance(place, dict) else range(len(place)))
        )
        deeper = isinstance(place[key], dict | list) and place[key]
        if not deeper or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(st.sampled_from(JUNK))
    view = {"type": "modal", "title": plain("x"), "blocks": payload}
    with contextlib.suppress(SlackError):
        check_blocks(payload)
    with contextlib.suppress(SlackError):
        check_view(view, "modal")


def test_a_card_is_checked_in_less_than_three_milliseconds() -> None:
    check_blocks(CARD)
    best = min(_seconds() for _ in range(20))
    assert best < 0.003


def _seconds() -> float:
    started = time.perf_counter()
    check_blocks(CARD)
    return time.perf_counter() - started
