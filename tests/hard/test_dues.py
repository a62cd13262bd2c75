"""The audit of what falls due finds what is late, doubled or not wanted any more."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.dues import POLICY, Due, Dues
from bench.evidence import Database, Row, Workspace

_BEGIN = datetime(2026, 11, 23, 7, 0, 20, tzinfo=UTC)
_DUES = Dues(_BEGIN, 0.5, ())
_DIGEST = "digest:d00:2026-11-22"


def _step(step: str, after: float, state: str = "shown") -> dict[str, Any]:
    key = f"lead:1:sla:{POLICY}:{step}"
    at = _BEGIN + timedelta(seconds=after)
    return {"key": key, "kind": "reminder", "lead_id": 1, "state": state, "wanted_at": at}


def _all_steps() -> list[dict[str, Any]]:
    return [_step("remind_thread:1", 31), _step("remind_owner:1", 62), _step("escalate:1", 95)]


def _findings(
    steps: list[dict[str, Any]],
    *,
    answered: float | None = None,
    digests: int = 1,
    posts: int = 1,
    unknowns: int = 0,
    posted: float = 1.0,
) -> list[str]:
    """What the audit finds ten minutes later; `answered` in seconds after the lead was routed.

    `posted` in seconds after the digest was due.
    """
    at = _BEGIN.replace(second=0)
    promise = {
        "lead_id": 1,
        "started_at": _BEGIN,
        "responded_at": None if answered is None else _BEGIN + timedelta(seconds=answered),
        "ended": False,
    }
    digest = {"name": _DIGEST, "key": "d00", "due_at": at, "fate": "told"}
    post = {
        "key": _DIGEST,
        "kind": "digest",
        "lead_id": None,
        "state": "shown",
        "unknowns": unknowns,
        "wanted_at": at,
    }
    due = Due(_DUES, [promise], [digest] * digests, now=_BEGIN + timedelta(minutes=10))
    leads: dict[int, Row] = {1: {"id": 1, "channel": "c00"}}
    database = Database(leads, [], Counter(), {}, set(), [*steps, post])
    ts = f"{at.timestamp() + posted:.6f}"
    seen = Workspace(others=[{"text": "Digest d00. Nothing new.", "ts": ts}] * posts)
    return list(due.findings(database, seen))


def test_everything_once_is_as_promised() -> None:
    assert _findings(_all_steps()) == []


def test_a_reminder_that_never_came_is_found() -> None:
    [found] = _findings(_all_steps()[:2])
    assert "escalate:1" in found
    assert "never came" in found


def test_a_reminder_that_was_overtaken_by_the_next_is_none_that_is_missing() -> None:
    assert _findings([_step("remind_owner:1", 62), _step("escalate:1", 95)]) == []


def test_an_answered_lead_needs_no_further_reminders() -> None:
    assert _findings(_all_steps()[:1], answered=40) == []


def test_a_reminder_of_an_answered_lead_is_found() -> None:
    [found] = _findings(_all_steps()[:2], answered=40)
    assert "after it was answered" in found


def test_a_reminder_before_its_time_is_found() -> None:
    [found] = _findings([_step("remind_thread:1", 12), *_all_steps()[1:]])
    assert "too early" in found


def test_a_digest_that_is_missing_or_doubled_is_found() -> None:
    assert _findings(_all_steps(), posts=0)
    assert _findings(_all_steps(), posts=2)
    assert _findings(_all_steps(), digests=2)
    assert not _findings(_all_steps(), posts=2, unknowns=1)


def test_a_digest_before_its_time_is_found() -> None:
    [found] = _findings(_all_steps(), posted=-30)
    assert found == "digest d00 came 30 s too early"


def test_a_reminder_of_an_action_before_its_time_is_found() -> None:
    dues = Dues(_BEGIN, 10, ("U0ANA",))
    for early, found in ((5, "U0ANA was reminded 0:00:05 too early"), (0, "")):
        at = dues.reminder(0) - timedelta(seconds=early)
        row = {"key": "actions:U0ANA:1", "kind": "action", "lead_id": None, "wanted_at": at}
        due = Due(dues, [], [], now=_BEGIN)
        database = Database({}, [], Counter(), {}, set(), [row])
        assert "".join(due.findings(database, Workspace())) == found
