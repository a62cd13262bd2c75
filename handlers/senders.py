"""Whether a post comes from whom it should: a token, or a signature over the body."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime

from bot.config.auth import Hmac
from handlers.head import Head, name_of
from handlers.problem_details import ProblemError

#: Numbers above are milliseconds: in seconds they lie thousands of years ahead.
_MILLISECONDS = 10**11


def check_token(secret: str, head: Head) -> None:
    """Compare the bearer token in constant time; ProblemError when it is not the right one."""
    scheme, _, token = head.get(b"authorization").partition(" ")
    if scheme.lower() != "bearer" or not _same(token.strip(), secret):
        raise ProblemError(
            401,
            "not-authorized",
            "The header must read: Authorization: Bearer TOKEN, with this source's token.",
            headers={"WWW-Authenticate": 'Bearer realm="leads"'},
        )


def check_signature(settings: Hmac, secret: str, head: Head, body: bytes, now: datetime) -> None:
    """Compare the signature in constant time, and the time of sending with `now`.

    Some senders (Calendly, Stripe) put time and signature into one header, `t=…,v1=…`; then
    `header` and `timestamp_header` are the same. ProblemError when anything is not right.
    """
    timestamp = _timestamp(settings, head)
    signed = settings.message(body, timestamp)
    digest = hmac.new(secret.encode(), signed, getattr(hashlib, settings.algorithm)).digest()
    hexadecimal = settings.encoding == "hex"
    right = digest.hex() if hexadecimal else base64.b64encode(digest).decode()
    # all are compared, so that the time tells nothing
    matches = [
        _same(each.lower() if hexadecimal else each, right) for each in _signatures(settings, head)
    ]
    if not any(matches):
        raise ProblemError(
            401,
            "not-authorized",
            f"The signature in {settings.header} does not belong to this body.",
        )
    if settings.timestamp_header and not _recent(timestamp, settings.tolerance, now):
        raise ProblemError(
            401,
            "stale-request",
            f"The time in {settings.timestamp_header} must be within {settings.tolerance} seconds "
            "of now. Is the sender's clock right?",
        )


def _signatures(settings: Hmac, head: Head) -> Iterator[str]:
    for value in head.every(name_of(settings.header)):
        for part in value.split(","):
            written = part.strip()
            if written.startswith(settings.prefix):
                yield written.removeprefix(settings.prefix)


def _timestamp(settings: Hmac, head: Head) -> str:
    if settings.timestamp_header is None:
        return ""
    value = head.get(name_of(settings.timestamp_header)).strip()
    if settings.timestamp_header.lower() != settings.header.lower():
        return value
    times = (part.strip() for part in value.split(","))
    return next((part[2:] for part in times if part.startswith("t=")), "")


def _recent(timestamp: str, tolerance: int, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 16):
        return False
    sent = int(timestamp)
    seconds = sent / 1000 if sent >= _MILLISECONDS else sent
    return abs(now.timestamp() - seconds) <= tolerance


def _same(given: str, right: str) -> bool:
    # bytes, because compare_digest takes only ASCII text; header values are Latin-1
    return hmac.compare_digest(given.encode("latin-1", "replace"), right.encode())
