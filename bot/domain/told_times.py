"""When something happened, as another system tells it."""

from datetime import UTC, datetime, timedelta

#: Numbers above are milliseconds: in seconds they lie thousands of years ahead.
_MILLISECONDS = 10**11
#: What clocks may differ by; a moment so little ahead is now.
SKEW = timedelta(minutes=5)
#: How long before a lead came somebody may have been in contact: some call before they write it in.
BEFORE = timedelta(days=1)


class UnreadableTimeError(ValueError):
    """A told time cannot be used; `what` and `fix` are sentences for the sender."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix


def told_time(value: object, received: datetime, now: datetime) -> datetime:
    """The moment that a sender tells about a lead that came at `received`; None is now.

    ISO 8601 with a zone, or seconds or milliseconds since 1970. UnreadableTimeError when it is
    none of these, lies ahead, or long before the lead came.
    """
    at = now if value is None else _read(value)
    if at > now + SKEW:
        raise UnreadableTimeError("The time lies ahead.", "Send when it happened; check the zone.")
    if at < received - BEFORE:
        raise UnreadableTimeError(
            f"The time lies before the lead came ({received:%Y-%m-%d %H:%M} UTC).",
            "Check the time, and that this lead is meant.",
        )
    return min(at, now)


def _read(value: object) -> datetime:
    text = str(value).strip()
    try:
        number = float(text) if not isinstance(value, bool) else None
    except ValueError:
        number = None
    try:
        if number is not None:
            return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS else number, UTC)
        at = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        raise UnreadableTimeError(
            f'"{text[:60]}" is not a time.', "Send it like 2026-11-23T09:30:00Z."
        ) from None
    if at.tzinfo is None:
        raise UnreadableTimeError(
            "The time has no zone.", "Send it with one, like 2026-11-23T09:30:00Z or +01:00."
        )
    return at.astimezone(UTC)
