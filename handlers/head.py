"""The head of a request: its fields by name."""

from collections.abc import Sequence


class Head:
    """The fields of a request's head; names are bytes in lower case, values Latin-1 text.

    As Starlette's `Headers`, which go through all fields for each that they are asked for.
    """

    def __init__(self, raw: Sequence[tuple[bytes, bytes]]) -> None:
        """`raw`: as ASGI's scope has them."""
        self._raw = raw
        # Of several by one name the first counts.
        self._first = dict(reversed(raw))

    def get(self, name: bytes, default: str = "") -> str:
        """The first field by that name."""
        value = self._first.get(name)
        return default if value is None else value.decode("latin-1")

    def every(self, name: bytes) -> list[str]:
        """All fields by that name, in their order."""
        return [value.decode("latin-1") for field, value in self._raw if field == name]


def name_of(written: str) -> bytes:
    """The name of a field as `Head` knows it."""
    return written.lower().encode("latin-1", "replace")
