"""Places for a few ids in a prepared statement."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, BindParameter, bindparam

#: A statement has places for so many ids: the documents of one answer.
FEW = 8


def few_places() -> list[BindParameter[Any]]:
    """Places for ids in a prepared statement, for its `in_`."""
    return [bindparam(f"id_{place}", type_=BigInteger) for place in range(FEW)]


def few(ids: Sequence[int]) -> dict[str, Any]:
    """The values for `few_places`: 1 to FEW ids, the last one again where there are fewer."""
    filled = [*ids, *[ids[-1]] * (FEW - len(ids))]
    return {f"id_{place}": one for place, one in enumerate(filled)}
