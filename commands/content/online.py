"""Asking whether web addresses still answer."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

_SECONDS = 10
_AT_ONCE = 8
#: Sites that refuse programs, or HEAD, say nothing of whether the page is there.
_SHY = frozenset({401, 403, 405, 429, 999})


def dead(addresses: Sequence[str]) -> Mapping[str, str]:
    """Return what is wrong with each http(s) address that does not answer."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = pool.map(_ask, addresses)
        return {at: why for at, why in zip(addresses, answers, strict=True) if why}


def _ask(address: str) -> str | None:
    request = Request(address, method="HEAD", headers={"User-Agent": "baton-content-lint"})  # noqa: S310 - links() lets http and https through only
    try:
        with urlopen(request, timeout=_SECONDS):  # noqa: S310 - as above
            return None
    except HTTPError as error:
        if error.code in _SHY or error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return None
        return f"answers {error.code} {error.reason}"
    except URLError as error:
        return f"cannot be reached ({error.reason})"
    except (OSError, ValueError) as error:
        return f"cannot be reached ({error})"
