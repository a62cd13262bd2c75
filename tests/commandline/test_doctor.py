"""`baton doctor` against a real practice Slack: all well, and each fault with its remedy."""

import json
import socket
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from bench.parts import answers, free_port
from bot.domain.abilities import Form
from bot.domain.deliveries import Delivery, Kind, Wish
from bot.ports import StoreUnavailableError
from bot.slack.abilities import Memory
from commands.clocks import system_clock
from commands.diagnosis import database as database_part
from commands.diagnosis import waiting
from commands.diagnosis.findings import Finding, Mark
from commands.doctor import examine
from commands.manifest import made
from sandbox.server import RunningSandbox
from storage import schema
from storage.database import Database

from .conftest import Baton, Said, Started
from .office import APP, INTAKE_TOKEN, tokens


def problems(said: Said) -> list[str]:
    return [line for line in said.out.splitlines() if line.startswith("✗ problem")]


def only_problem(said: Said) -> str:
    found = problems(said)
    assert len(found) == 1, said.out
    assert " → " in found[0], "a problem has a remedy"
    assert said.code == 1
    return found[0]


def test_when_everything_works_it_says_so_part_by_part(
    baton: Baton, installed: RunningSandbox
) -> None:
    assert baton("db", "upgrade").code == 0
    said = baton("doctor")
    assert problems(said) == []
    assert said.code == 0
    for told in (
        "app.yaml is sound",
        "Every source that may post has its secret",
        "Slack knows Baton as @",
        "every scope that Baton needs",
        "clock agrees with Slack's",
        "Socket Mode works",
        "Baton can post in #leads",
        "3 members of the workspace found",
        "Dana Kim hears when something is wrong",
        "has this version's schema",
        "It can be written",
        "SQLite finds it whole",
        "Nothing waits",
        "is free for `baton run`",
        "Everything works.",
    ):
        assert told in said.out


def test_no_secret_is_ever_shown(baton: Baton, installed: RunningSandbox) -> None:
    printed = "".join(baton("doctor", *words).out for words in ((), ("--json",)))
    for secret in ("xoxb-practice", "xapp-practice", INTAKE_TOKEN):
        assert secret not in printed


def test_machines_get_the_same_as_json(baton: Baton, installed: RunningSandbox) -> None:
    told = json.loads(baton("doctor", "--json").out)
    assert told["ok"] is True
    assert {finding["mark"] for finding in told["findings"]} <= {"ok", "note"}
    installed.driver.person("ana").act("archive", channel="C0LEADS")
    told = json.loads(baton("doctor", "--json").out)
    assert told["ok"] is False
    assert [f["part"] for f in told["findings"] if f["mark"] == "problem"] == ["channels"]


def test_nothing_set_up_is_told_in_full(baton: Baton) -> None:
    said = baton("doctor")
    told = "".join(problems(said))
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "BATON_INTAKE_TOKEN"):
        assert name in told
    assert "app.yaml:13: sources.website" in told


def test_a_wrong_app_yaml_does_not_hide_the_rest(
    baton: Baton, installed: RunningSandbox, office: Path
) -> None:
    (office / "app.yaml").write_text(APP.replace("pool: all", "pool: none"))
    said = baton("doctor")
    assert "app.yaml:15: routing[0].pool" in only_problem(said)
    assert "Socket Mode works" in said.out


def test_a_zone_that_is_not_there_is_told_with_its_line(
    baton: Baton, installed: RunningSandbox, office: Path
) -> None:
    (office / "app.yaml").write_text(APP.replace("Europe/Berlin", "Europe/Berlim"))
    assert "app.yaml:1: workspace.timezone" in only_problem(baton("doctor"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"SLACK_BOT_TOKEN": "xoxp-mine"}, "SLACK_BOT_TOKEN: holds a user token"),
        ({"SLACK_BOT_TOKEN": "xoxb-old"}, "Slack does not let Baton in (invalid_auth)"),
        ({"SLACK_APP_TOKEN": "xapp-old"}, "Socket Mode connection (invalid_auth)"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "127.0.0.1:9/api/ cannot be reached"),
        ({"BATON_INTAKE_TOKEN": ""}, "BATON_INTAKE_TOKEN is not set"),
    ],
)
def test_wrong_tokens_and_addresses(
    baton: Baton,
    installed: RunningSandbox,
    monkeypatch: pytest.MonkeyPatch,
    change: Mapping[str, str],
    told: str,
) -> None:
    for name, value in change.items():
        monkeypatch.setenv(name, value)
    assert told in "".join(problems(baton("doctor")))
    assert baton("doctor").code == 1


def test_over_http_the_signing_secret_takes_the_app_tokens_place(
    baton: Baton, installed: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "0123456789abcdef")
    said = baton("doctor")
    assert said.code == 0
    assert "Slack posts to Baton's /slack/events" in said.out
    assert "0123456789abcdef" not in said.out


def test_missing_and_spare_scopes(baton: Baton, installed: RunningSandbox) -> None:
    manifest: Any = made()
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    scopes.remove("reactions:read")
    scopes.append("team:read")
    installed.driver.app(manifest=manifest)
    said = baton("doctor")
    assert "lacks the scopes reactions:read" in only_problem(said)
    assert "does not use: team:read" in said.out


def test_a_clock_that_is_off(installed: RunningSandbox) -> None:
    given = tokens(installed.url) | {"BATON_HTTP": f"127.0.0.1:{free_port()}"}
    slow = examine(given, lambda: system_clock() - timedelta(minutes=3))
    found = [finding for finding in slow if finding.mark is Mark.PROBLEM]
    assert [finding.part for finding in found] == ["slack"]
    assert "s behind Slack's" in found[0].what
    assert "NTP" in found[0].fix


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("#nowhere", "app.yaml:10: There is no channel #nowhere"),
        ("#old", "#old is archived"),
        ("#not-invited", "Baton is not in #not-invited"),
        ("#with-partner", "#with-partner is shared with another company"),
    ],
)
def test_channels_that_cannot_be_used(
    baton: Baton, installed: RunningSandbox, office: Path, name: str, told: str
) -> None:
    (office / "app.yaml").write_text(APP.replace("#leads", name))
    assert told in only_problem(baton("doctor"))


@pytest.mark.parametrize(
    ("member", "told"),
    [
        ("U0NOBODY", "app.yaml:3: Ana Ruiz (U0NOBODY) is not a member"),
        ("nobody@practice.example", "(nobody@practice.example) is not a member"),
        ("U0GONE", "is deactivated"),
        ("U0OUT", "is of another company"),
        ("U0ROBOT", "is a bot"),
    ],
)
def test_people_who_cannot_act(
    baton: Baton, installed: RunningSandbox, office: Path, member: str, told: str
) -> None:
    (office / "app.yaml").write_text(APP.replace("U0ANA", member))
    assert told in only_problem(baton("doctor"))


def test_when_no_admin_is_found_that_is_a_problem_of_its_own(
    baton: Baton, installed: RunningSandbox, office: Path
) -> None:
    (office / "app.yaml").write_text(APP.replace("dana@practice.example", "U0NOBODY"))
    assert "None of workspace.admins is found" in "".join(problems(baton("doctor")))


def test_the_port_may_be_somebody_elses(
    baton: Baton, installed: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"127.0.0.1:{port}" in only_problem(baton("doctor", "--http", f"127.0.0.1:{port}"))


def test_a_running_baton_is_recognised(
    baton: Baton, installed: RunningSandbox, start: Started
) -> None:
    port = free_port()
    process = start("run", "--http", f"127.0.0.1:{port}", **tokens(installed.url))
    process.wait_until(lambda: answers(f"http://127.0.0.1:{port}/readyz"))
    said = baton("doctor", "--http", f"127.0.0.1:{port}")
    assert said.code == 0, said.out
    assert "Baton runs, and answers" in said.out
    assert "One Baton works on it now; a second one would refuse to start" in said.out


class TestTheDatabase:
    def look(self, url: str, **options: Any) -> list[Finding]:
        store = Database(url)
        try:
            return list(database_part.examine(store, **options))
        finally:
            store.close()

    def test_a_sound_one(self, database_url: str) -> None:
        assert {finding.mark for finding in self.look(database_url)} == {Mark.OK}

    def test_one_that_is_not_there_yet_is_not_made(self, tmp_path: Path) -> None:
        found = self.look(f"sqlite:///{tmp_path / 'later.db'}")
        assert [finding.mark for finding in found] == [Mark.OK, Mark.NOTE]
        assert not (tmp_path / "later.db").exists()

    def test_a_missing_folder(self) -> None:
        (found,) = self.look("sqlite:////no/such/folder/x.db")
        assert "no folder /no/such/folder" in found.what

    def test_a_server_that_does_not_answer(self) -> None:
        (found,) = self.look("postgresql://me:my-password@127.0.0.1:9/none")
        assert found.mark is Mark.PROBLEM
        assert "my-password" not in found.what

    def test_too_little_room(self, database_url: str) -> None:
        found = self.look(database_url, least_room=10**18)
        faults = [finding.part for finding in found if finding.mark is Mark.PROBLEM]
        assert faults == (["database"] if database_url.startswith("sqlite") else [])

    def test_one_of_an_earlier_version(self, database_url: str) -> None:
        store = Database(database_url)
        schema.downgrade(store.engine, "-1")
        store.close()
        (found,) = (one for one in self.look(database_url) if one.mark is not Mark.OK)
        assert "has an earlier version's schema" in found.what
        assert "baton db upgrade" in found.fix

    def test_one_of_a_newer_version(self, database_url: str) -> None:
        store = Database(database_url)
        with store.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        store.close()
        (found,) = (one for one in self.look(database_url) if one.mark is not Mark.OK)
        assert found.mark is Mark.NOTE, "it works during an update"
        assert "newer version's schema (9999)" in found.what

    def test_one_that_cannot_be_written(self, tmp_path: Path) -> None:
        path = tmp_path / "x.db"
        create_engine(f"sqlite:///{path}").connect().execute(text("PRAGMA journal_mode=WAL"))
        found = self.look(f"sqlite:///file:{path}?mode=ro&uri=true")
        assert found[-1].mark is Mark.PROBLEM
        assert "cannot be used" in found[-1].what

    @pytest.mark.parametrize("damage", ["beginning", "middle"])
    def test_a_damaged_one(self, tmp_path: Path, damage: str, baton: Baton) -> None:
        path = tmp_path / "x.db"
        assert baton("--database", f"sqlite:///{path}", "db", "upgrade").code == 0
        content = bytearray(path.read_bytes())
        begin = 0 if damage == "beginning" else len(content) // 2
        content[begin : begin + 20_000] = b"\xff" * len(content[begin : begin + 20_000])
        path.write_bytes(content)
        found = self.look(f"sqlite:///{path}")
        assert any(finding.mark is Mark.PROBLEM for finding in found)


class TestWhatWaits:
    NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)

    def look(self, store: Database, later: timedelta = timedelta(0)) -> list[Finding]:
        return list(waiting.examine(store, lambda: self.NOW + later))

    def post(self, store: Database) -> Delivery:
        wish = Wish("n:1", Kind.NOTICE, "leads", person="U0ANA")

        def ask(work: Any) -> Delivery:
            work.deliveries.want(wish, self.NOW)
            taken: Delivery = work.sending.claim(self.NOW, "me", timedelta(seconds=30), 1)[0]
            return taken

        return store.change(ask)

    def settle(self, store: Database, how: Callable[[Any, Delivery], None]) -> None:
        delivery = self.post(store)
        store.change(lambda work: how(work.attempts, delivery))

    def test_nothing(self, database: Database) -> None:
        assert [finding.mark for finding in self.look(database)] == [Mark.OK]

    def test_what_waits_a_moment_is_fine_and_for_long_is_not(self, database: Database) -> None:
        self.post(database)
        assert [finding.mark for finding in self.look(database)] == [Mark.OK]
        (found,) = self.look(database, timedelta(hours=3))
        assert found.mark is Mark.PROBLEM
        assert "1 message for leads (post), the oldest 3 hours old" in found.what

    def test_a_parked_lane_tells_why(self, database: Database) -> None:
        why = "Baton is not in #leads. Type /invite @Baton there."
        self.settle(database, lambda attempts, one: attempts.park(one, "me", self.NOW, why))
        (found,) = self.look(database)
        assert found.mark is Mark.PROBLEM
        assert "standing still: Baton is not in #leads." in found.what
        assert found.fix == "Type /invite @Baton there."

    def test_failed_and_unknown_ones_are_counted(self, database: Database) -> None:
        self.settle(
            database, lambda attempts, one: attempts.unknown(one, "me", self.NOW, "no answer")
        )
        assert any("1 time it stayed unknown" in one.what for one in self.look(database))
        database.change(lambda work: work.deliveries.want(Wish("n:2", Kind.NOTE, "x"), self.NOW))
        later = self.NOW + timedelta(minutes=1)

        def fail(work: Any) -> None:
            for one in work.sending.claim(later, "me", timedelta(seconds=30), 9):
                work.attempts.failed(one, "me", later, "user_not_found")

        database.change(fail)
        assert any("could not be shown: user_not_found" in one.what for one in self.look(database))


def test_charts_that_the_workspace_refused_are_told_and_tried_again_when_told_to(
    baton: Baton, installed: RunningSandbox, tmp_path: Path
) -> None:
    assert baton("db", "upgrade").code == 0
    assert "Charts are Slack's own, or pictures" in baton("doctor").out
    store = Database(f"sqlite:///{tmp_path / 'baton.db'}")
    memory = Memory(store, "T0SANDBOX", version("baton"), system_clock)
    memory.refused(Form.NATIVE, "invalid_blocks")
    memory.refused(Form.PICTURE, "missing_scope")
    store.close()
    said = baton("doctor").out
    assert "refuses Slack's own charts (invalid_blocks)" in said
    assert "asks for files:write" in said
    assert "Charts are Slack's own, or pictures" in baton("doctor", "--forget-refusals").out
    assert "refuses" not in baton("doctor").out


def test_a_database_that_may_not_be_written_is_told_with_the_rest(
    baton: Baton, installed: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_url: object) -> bool:
        raise StoreUnavailableError("attempt to write a readonly database")

    assert baton("db", "upgrade").code == 0
    monkeypatch.setattr(database_part, "is_taken", refused)
    said = baton("doctor")
    assert "must be allowed to write to the file and in its folder" in only_problem(said)
    assert "is free for `baton run`" in said.out


def test_the_example_of_an_address_is_no_secret(
    baton: Baton, installed: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BATON_DATABASE_URL", "mysql://ana:geheim@db/baton")
    said = baton("doctor")
    assert "Write sqlite:///baton.db or postgresql://user:password@host/name." in said.out
    assert "geheim" not in said.out
