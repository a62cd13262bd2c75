"""Plain addresses are read without the library, and as the library reads them."""

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain import addresses

WRITTEN = st.from_regex(addresses._PLAIN, fullmatch=True).flatmap(
    lambda text: st.sampled_from([text, text.upper(), text.title()])
)
#: Nearly plain: some of them are, most must be left to the library.
NEARLY = st.text("aZ0.-_+@'ü", max_size=24).map(lambda text: f"{text}.de")


def _by_the_library(written: str) -> tuple[str, ...]:
    try:
        return (validate_email(written, check_deliverability=False).normalized.lower(),)
    except EmailNotValidError:
        return ()


@given(WRITTEN | NEARLY)
@example("Ana.Ruiz@Acme.CO.uk")
@example("a@b.test")
@example("a@xn--bcher-kva.de")
@example("a..b@acme.de")
@example("a@acme-.de")
def test_a_plain_address_is_read_as_the_library_reads_it(written: str) -> None:
    if written.count("@") == 1 and not set(written) & set("'ü"):
        kept = written.rstrip(".:'").lstrip("'")
        assert addresses.emails(written) == _by_the_library(kept)


def test_the_longest_plain_address_is_no_longer_than_an_address_may_be() -> None:
    label = "-".join(["b" * 18] * 3)
    longest = ".".join(["a" * 15] * 3) + "@" + ".".join([label] * 3) + "." + "c" * 20
    assert addresses._PLAIN.fullmatch(longest)
    assert _by_the_library(longest) == (longest,) == addresses.emails(longest)


def test_special_names_are_those_of_the_library() -> None:
    assert {name.rpartition(".")[2] for name in SPECIAL_USE_DOMAIN_NAMES} == addresses._SPECIAL
