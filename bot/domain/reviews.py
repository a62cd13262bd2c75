"""How often content is looked at again: "90 days", "3 months", "1 year" as days."""

import re

#: Months and years are rounded to what reviews need: 3 months are 91 days.
_DAYS = {"day": 1, "week": 7, "month": 30.4375, "year": 365.25}
_WRITTEN = re.compile(r"(\d{1,4})\s*(day|week|month|year)s?", re.IGNORECASE)
_FREQUENT = {
    "weekly": 7,
    "monthly": 30,
    "quarterly": 91,
    "half-yearly": 183,
    "yearly": 365,
    "annually": 365,
}


def days_between(written: object) -> int | None:
    """Return the days that "90 days", "3 months", "quarterly" or a bare number of days mean.

    None when it means no such thing.
    """
    if isinstance(written, int) and not isinstance(written, bool):
        return written if 1 <= written <= 3660 else None
    text = str(written).strip().lower().removeprefix("every ")
    if text in _FREQUENT:
        return _FREQUENT[text]
    if text.isdecimal():
        return days_between(int(text))
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    days = int(int(found[1]) * _DAYS[found[2].lower()])
    return days if 1 <= days <= 3660 else None
