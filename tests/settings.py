"""Settings that many tests share: an app.yaml is read once by each process, which takes a while."""

from collections.abc import Mapping
from functools import cache

from bot.config import Settings, loads


def loaded(text: str, environ: Mapping[str, str]) -> Settings:
    """As `bot.config.loads`, for a text that names no files; nobody may change what it returns."""
    return _loaded(text, tuple(environ.items()))


@cache
def _loaded(text: str, environ: tuple[tuple[str, str], ...]) -> Settings:
    return loads(text, dict(environ))
