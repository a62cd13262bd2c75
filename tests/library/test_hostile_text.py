"""Any text at all becomes passages: no input may stop the index."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.figures import figures
from bot.domain.front_matter import FrontMatterError
from bot.domain.links import anchors, links
from bot.domain.passages import passages
from bot.domain.sentences import sentences
from bot.ports.content import UnreadableError
from storage.library.conversion import decoded, table

from .shelf import document

_NOISE = (
    "# ## - * > ``` ~~~ --- *** | |---| [x] [internal] [customer] [a](b) [a]: b <b> </b> <!-- --> "
    "<Card x={1} /> 12 % 5 EUR € 1. 2) \\ & &amp; ![]( \t \n \n\n   import x ..."
)
_PIECES = st.sampled_from(_NOISE.split(" "))
_ANY = st.lists(st.one_of(st.text(max_size=12), _PIECES), max_size=40).map(" ".join)


@given(_ANY)
def test_any_text_becomes_passages(text: str) -> None:
    try:
        found = document(text)
    except (FrontMatterError, UnreadableError):
        return
    assert passages(found)
    list(figures(found))
    list(links(text))
    anchors(text)


@given(st.text())
def test_sentences_are_parts_of_their_text(text: str) -> None:
    at = 0
    for sentence in sentences(text):
        at = text.index(sentence, at) + len(sentence)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        table(decoded(data))
    except UnreadableError:
        return
