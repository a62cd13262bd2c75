"""The history of the settings: once for all replicas, told to the admins, without secrets."""

from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Thread

from sqlalchemy import select

from bot.config import loads
from bot.domain.deliveries import Kind
from bot.domain.settings_changes import NamedFile, Outcome
from bot.services.roster import Roster
from bot.services.settings_history import Found, SettingsHistory
from storage.database import Database
from storage.models import deliveries
from tests.configuration.example import MINIMAL

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
OTHER = MINIMAL.replace("Acme", "Acme Ltd")
BAD = MINIMAL.replace("Acme", "")


def history(store: Database) -> SettingsHistory:
    settings = loads(MINIMAL, {})
    return SettingsHistory(store, settings, Roster(settings), lambda: NOW)


def found(text: str, *errors: str, by: str | None = "Ana", did: Sequence[str] = ()) -> Found:
    return Found(text, {}, by, tuple(did), errors)


def outcomes(store: Database) -> list[Outcome]:
    return [change.outcome for change in reversed(history(store).recent())]


def told(store: Database) -> int:
    def count(rows: Database) -> int:
        with rows.engine.connect() as connection:
            statement = select(deliveries).where(deliveries.c.kind == Kind.NOTICE.value)
            return len(connection.execute(statement).all())

    return count(store)


def test_the_first_file_is_kept_and_nobody_is_told(database: Database) -> None:
    assert history(database).note(found(MINIMAL))
    assert history(database).note(found(MINIMAL)) is None
    assert outcomes(database) == [Outcome.FIRST]
    assert told(database) == 0


def test_a_change_is_kept_with_who_and_what(database: Database) -> None:
    history(database).note(found(MINIMAL))
    change = history(database).note(found(OTHER, did=["3 cards are drawn anew."]))
    assert change is not None
    kept = history(database).get(change.id)
    assert kept == change
    assert (kept.by, kept.added, kept.removed, kept.at) == ("Ana", 1, 1, NOW)
    assert "+  name: Acme Ltd" in kept.diff
    assert kept.did == ("3 cards are drawn anew.",)
    assert kept.digest_before is not None
    assert told(database) == 1


def test_bad_content_is_told_once_and_again_when_it_is_right(database: Database) -> None:
    one = history(database)
    one.note(found(MINIMAL))
    assert one.note(found(BAD, "app.yaml:2: no name."))
    assert one.note(found(BAD, "app.yaml:2: no name.")) is None
    assert one.note(found(BAD + "\n", "app.yaml:2: no name."))
    assert one.note(found(MINIMAL))
    assert one.note(found(MINIMAL)) is None
    assert outcomes(database) == [
        Outcome.FIRST,
        Outcome.REFUSED,
        Outcome.REFUSED,
        Outcome.RIGHT_AGAIN,
    ]
    assert told(database) == 3


def test_a_diff_after_a_refusal_is_from_what_was_in_force(database: Database) -> None:
    one = history(database)
    one.note(found(MINIMAL))
    one.note(found("nonsense", "app.yaml: no sections."))
    change = one.note(found(OTHER))
    assert change is not None
    assert (change.outcome, change.added, change.removed) == (Outcome.CHANGED, 1, 1)


def test_going_back_to_older_settings_is_a_change_of_its_own(database: Database) -> None:
    for text in (MINIMAL, OTHER, MINIMAL):
        assert history(database).note(found(text))
    assert len(outcomes(database)) == 3


def test_replicas_that_see_a_change_at_once_keep_it_once(database: Database) -> None:
    history(database).note(found(MINIMAL))
    stores = [Database(database.url.render_as_string(hide_password=False)) for _ in range(4)]
    threads = [Thread(target=lambda s=s: history(s).note(found(OTHER))) for s in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert outcomes(database) == [Outcome.FIRST, Outcome.CHANGED]
    assert told(database) == 1


def test_a_file_beside_it_is_told_by_its_length(database: Database) -> None:
    one = history(database)
    one.note(Found(MINIMAL, {"accounts.csv": NamedFile("a", 10)}, None))
    change = one.note(Found(MINIMAL, {"accounts.csv": NamedFile("b", 12)}, None))
    assert change is not None
    assert change.diff == ""
    assert change.did == ("accounts.csv has other content (10 → 12 lines).",)


def test_a_token_that_was_pasted_by_mistake_is_not_kept(database: Database) -> None:
    history(database).note(found(MINIMAL))
    leaked = MINIMAL.replace("Acme", "xoxb-1-secret")
    change = history(database).note(found(leaked, 'app.yaml:2: "xoxb-1-secret" is too long.'))
    assert change is not None
    assert "xoxb-1" not in f"{change.text}{change.diff}{change.errors}"
    assert "[secret]" in change.diff


def test_only_admins_and_team_leads_may_see_it(database: Database) -> None:
    one = history(database)
    assert one.may_see("U0ANA")
    assert not one.may_see("U0STRANGER")
