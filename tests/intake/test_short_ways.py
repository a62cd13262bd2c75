"""What is read by a short way is what the long one, for which it spares the steps, would read."""

import asyncio
import unicodedata

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.domain import cleaning, company_names
from bot.domain.addresses import _BETWEEN, _PLAIN, _address, emails
from handlers.doors import Entrance
from handlers.head import Head, name_of

TEXTS = st.text("aZ9 .,-+&'_/\t\n\u00a0\u200b\u00fcß@<>", max_size=16)


@given(TEXTS)
@example(" a  b ")
@example("a\u00a0b")
def test_a_line_that_is_fit_already_only_loses_its_ends(text: str) -> None:
    assert cleaning.line(text) == " ".join(cleaning._fit(text).split())


@given(TEXTS)
@example("Ana  Ruiz")
@example("Dr. O'Neil")
@example("a_b")
def test_a_name_of_letters_and_digits_folds_as_any_other(text: str) -> None:
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = [company_names._latin(word) for word in company_names._words(plain)]
    assert company_names.folded(text) == " ".join(words)


@given(st.from_regex(_PLAIN, fullmatch=True) | st.text("aB1.-@ <>,;:'", max_size=24))
def test_one_address_is_what_dividing_the_text_finds(text: str) -> None:
    parts = [
        part.removeprefix("mailto:").rstrip(".:'").lstrip("'") for part in _BETWEEN.split(text)
    ]
    found = [_address(part) for part in parts if "@" in part]
    assert emails(text) == tuple(dict.fromkeys(filter(None, found)))


def test_of_several_fields_by_one_name_the_first_counts() -> None:
    head = Head([(b"x-one", b"1"), (b"x-two", b"\xe4"), (b"x-one", b"2")])
    assert head.get(b"x-one") == "1"
    assert head.get(name_of("X-Two")) == "\u00e4"
    assert head.every(b"x-one") == ["1", "2"]
    assert (head.get(b"x-three"), head.get(b"x-three", "no")) == ("", "no")


@pytest.mark.parametrize("path", ["/healthz", "/healthz/"])
def test_a_slash_at_the_end_is_passed_over_everywhere(path: str) -> None:
    entrance = Entrance.of([], [Route("/healthz", lambda _: PlainTextResponse("ok"))])

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(entrance), base_url="http://baton"
        ) as client:
            return await client.get(path)

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.text) == (200, "ok")
