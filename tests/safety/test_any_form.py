"""Whatever a sender calls a form or JSON: a value, or a clear refusal."""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.head import Head
from handlers.posted import parse
from handlers.problem_details import ProblemError

_PIECES = (
    *(b"--x\r\n", b"--x--", b"--x", b"\r\n", b"\r\n\r\n", b"\n", b": ", b"=", b"&", b"a=1", b"%zz"),
    *(b'Content-Disposition: form-data; name="a"', b"Content-Disposition:", b"\xff", b"{", b'"'),
    *(b'; filename="b"', b"; filename*=UTF-8''%ff", b"Content-Type: text/plain"),
    *(b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: bogus"),
)
_CHARSETS = ("utf-16", "utf-7", "idna", "punycode", "undefined", "rot13", "unicode_escape", "\x00")
_WORDS = st.sampled_from(_CHARSETS) | st.text(st.characters(max_codepoint=255), max_size=40)
_KINDS = st.sampled_from(
    (
        "application/json; charset=",
        "application/x-www-form-urlencoded; charset=",
        "application/x-www-form-urlencoded; charset*=",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary*=",
    )
)
bodies = st.lists(st.sampled_from(_PIECES) | st.binary(max_size=6), max_size=25).map(b"".join)
kinds = st.builds(str.__add__, _KINDS, _WORDS | st.just("x")) | _WORDS


@pytest.fixture(scope="module", autouse=True)
def _quiet() -> Iterator[None]:
    """The library of forms warns of each that is broken."""
    told = logging.getLogger("python_multipart")
    told.setLevel(logging.ERROR)
    yield
    told.setLevel(logging.NOTSET)


@given(bodies, kinds)
@example(b"", "multipart/form-data")
@example(b"--x\r\n" * 3_000, "multipart/form-data; boundary=x")
@example(b"a=1&" * 3_000, "application/x-www-form-urlencoded")
def test_any_form_is_a_value_or_refused_with_what_is_wrong(body: bytes, kind: str) -> None:
    wrong = None
    try:
        parse(body, Head([(b"content-type", kind.encode("latin-1"))]))
    except ProblemError as refused:
        wrong = refused.kind
    assert wrong in {None, "malformed", "unsupported-type"}
