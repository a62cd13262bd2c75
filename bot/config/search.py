"""How questions are searched for: synonyms, product words, and whether by meaning as well."""

from typing import Annotated

from pydantic import AfterValidator, Field

from bot.config.values import Section, refused
from bot.domain.analysis import words


def _group(ways: tuple[str, ...]) -> tuple[str, ...]:
    said = [tuple(words(way)) for way in ways]
    if not all(said) or len(set(said)) < 2:
        raise refused(
            "a group of synonyms needs two different words or phrases.",
            "Write [price, cost, list price].",
        )
    return ways


def _name(name: str) -> str:
    if not words(name):
        raise refused(f'"{name}" has no letter or digit.', "Write a word or a name.")
    return name


SynonymGroup = Annotated[
    tuple[Annotated[str, Field(max_length=80)], ...],
    Field(min_length=2, max_length=20),
    AfterValidator(_group),
]


class Searching(Section):
    """Keys of `content` that are about finding."""

    synonyms: tuple[SynonymGroup, ...] = Field(
        default=(),
        max_length=500,
        description="Groups of words and phrases that mean the same to you; whoever asks for one "
        "finds the others. The other names of `competitors` need no group.",
        examples=["[[price, cost, list price], [MQL, marketing qualified lead]]"],
    )
    product_words: tuple[Annotated[str, Field(max_length=80), AfterValidator(_name)], ...] = Field(
        default=(),
        max_length=500,
        description="Names that look misspelt and are not, such as those of your products.",
        examples=["[Qlik, Lytics]"],
    )
    vectors: bool = Field(
        default=False,
        description="Search by meaning as well as by words. It needs the `vectors` extra, and "
        "about 200 MB of disk; see docs/search.md.",
    )
