"""Where journeys are made: over which of Slack's doors, on which database."""

import pytest


def _on(*pairs: tuple[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("door", "new_database"), pairs, indirect=["new_database"])


EVERYWHERE = _on(
    ("socket", "sqlite"), ("http", "sqlite"), ("socket", "postgresql"), ("http", "postgresql")
)
#: Every door and every database once.
PAIRS = _on(("socket", "sqlite"), ("http", "postgresql"))
SOCKET = _on(("socket", "sqlite"))
HTTP = _on(("http", "sqlite"))
POSTGRESQL = _on(("http", "postgresql"))
