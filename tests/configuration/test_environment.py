"""What the environment and .env may say, and what is said about mistakes in them."""

from pathlib import Path

import pytest

from bot.config import ConfigError, Environment, check, read_environment, variables

SAMPLE = Path(__file__).parents[2] / "app.yaml"


def test_an_empty_environment_has_defaults() -> None:
    environment = Environment.of({"BATON_LOG": " "})
    assert environment.config == Path("app.yaml")
    assert environment.database_url.get_secret_value() == "sqlite:///baton.db"
    assert environment.http == ("127.0.0.1", 8080)
    assert environment.api_url == "https://slack.com/api/"
    assert environment.log == "console"
    assert not environment.socket_mode


def test_everything_can_be_set() -> None:
    environment = Environment.of(
        {
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_APP_TOKEN": "xapp-1",
            "SLACK_API_URL": "http://127.0.0.1:9000/api",
            "BATON_CONFIG": "/etc/baton.yaml",
            "BATON_DATABASE_URL": "postgresql://u:secret@host/baton",
            "BATON_HTTP": "[::]:80",
            "BATON_LOG": "json",
            "BATON_CLOCK_URL": "http://127.0.0.1:9000/clock",
            "HOME": "/root",
        }
    )
    assert environment.socket_mode
    assert environment.api_url == "http://127.0.0.1:9000/api/"
    assert environment.http == ("::", 80)
    assert environment.config == Path("/etc/baton.yaml")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1", ["holds a user token, not a bot token", "xoxb-"]),
        ("SLACK_BOT_TOKEN", "xapp-1", ["holds an app-level token, not a bot token"]),
        ("SLACK_APP_TOKEN", "xoxb-1", ["holds a bot token, not an app-level token", "xapp-"]),
        ("SLACK_APP_TOKEN", "hello", ["holds something else"]),
        ("SLACK_SIGNING_SECRET", "xoxb-1", ["holds a token, not the signing secret"]),
        ("SLACK_API_URL", "slack.com", ["not a web address", "https://"]),
        ("BATON_HTTP", "8080", ["not an address", "127.0.0.1:8080"]),
        ("BATON_HTTP", "localhost:99999", ["not an address"]),
        ("BATON_LOG", "xml", ["'console' or 'json'"]),
        ("BATON_DATABASE_URL", "mysql://u:p@h/x", ["sqlite:///", "postgresql://"]),
        ("BATON_CLOCK_URL", "now", ["not a web address"]),
    ],
)
def test_a_wrong_variable_is_named_with_its_fix(name: str, value: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        Environment.of({name: value})
    [problem] = caught.value.problems
    assert str(problem).startswith(f"environment: {name}: ")
    assert [word for word in words if word not in str(problem)] == []


def test_all_wrong_variables_are_named_together_and_no_secret_is_shown() -> None:
    wrong = {"SLACK_BOT_TOKEN": "xoxp-s3cr3t", "BATON_DATABASE_URL": "oracle://s3cr3t"}
    problems = check(SAMPLE, wrong)
    assert [problem.key for problem in problems] == ["BATON_DATABASE_URL", "SLACK_BOT_TOKEN"]
    assert "s3cr3t" not in " ".join(map(str, problems))


def test_secrets_do_not_show() -> None:
    shown = repr(
        Environment.of(
            {
                "SLACK_BOT_TOKEN": "xoxb-s3cr3t",
                "SLACK_SIGNING_SECRET": "s3cr3t",
                "BATON_DATABASE_URL": "postgresql://u:s3cr3t@host/x",
            }
        )
    )
    assert "s3cr3t" not in shown


def test_the_process_overrides_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("BATON_LOG=json\nBATON_HTTP=127.0.0.1:9\nBATON_PARTNER_TOKEN='a b'\n")
    environment = read_environment({"BATON_HTTP": "127.0.0.1:8"}, file)
    assert environment.log == "json"
    assert environment.http.port == 8
    assert variables({}, file)["BATON_PARTNER_TOKEN"] == "a b"
    assert variables({}, tmp_path / "none") == {}


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite:baton.db", "Write sqlite:///baton.db"),
        ("sqlite://", "Write sqlite:///baton.db"),
        ("sqlite:///:memory:", "Write sqlite:///baton.db"),
        ("postgresql+psycopg2://baton@db/baton", "postgresql://user"),
        ("postgresql://baton:secr@t@db/baton", "Write %40"),
        ("postgresql://baton@db:x5432/baton", "a port that is no number"),
    ],
)
def test_an_address_that_no_driver_would_take_is_refused_without_showing_it(
    url: str, told: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        Environment.of({"BATON_DATABASE_URL": url})
    assert told in str(caught.value)
    assert "t@db" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////var/lib/baton.db",
        "postgres://baton:p%40ss@db:5432/baton",
        "postgresql+psycopg:///baton?host=%2Frun%2Fpostgresql",
        "postgresql://baton@/baton?host=db1,db2&port=5432,5432&target_session_attrs=read-write",
        "postgresql://baton:a/b?c@[::1]:5432/baton",
    ],
)
def test_every_address_that_works_is_taken(url: str) -> None:
    assert Environment.of({"BATON_DATABASE_URL": url}).database_url.get_secret_value() == url
