"""What a sound app.yaml becomes, and that the sample and the schema are in step with the code."""

import json
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

import fastjsonschema
import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from bot.config import ConfigError, check, describe, load, loads, missing_secrets, write_schema
from bot.config.feedback import DEFAULT_REASONS
from bot.config.routing import CardField
from bot.config.sla import Promise
from bot.domain.feedback import Verdict

from .example import MINIMAL, changed

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "app.yaml"


def test_the_sample_is_sound_and_needs_no_secret_to_be_checked() -> None:
    assert check(SAMPLE, {}) == []


def test_the_schema_is_up_to_date(tmp_path: Path) -> None:
    write_schema(tmp_path / "app.schema.json")
    made = (tmp_path / "app.schema.json").read_text(encoding="utf-8")
    assert made == (ROOT / "app.schema.json").read_text(encoding="utf-8"), "run `make schema`"


def test_the_sample_and_the_minimal_file_validate_against_the_schema() -> None:
    validate = fastjsonschema.compile(json.loads((ROOT / "app.schema.json").read_text()))
    for text in (SAMPLE.read_text(encoding="utf-8"), MINIMAL):
        validate(YAML(typ="safe").load(text))
    assert SAMPLE.read_text().startswith("# yaml-language-server: $schema=app.schema.json\n")


def test_the_schema_refuses_what_the_settings_refuse() -> None:
    validate = fastjsonschema.compile(json.loads((ROOT / "app.schema.json").read_text()))
    for text in (
        changed("routing:", "rooting:"),
        changed("{email:", "{emial:"),
        changed("name: Acme", "name: 5"),
    ):
        with pytest.raises(fastjsonschema.JsonSchemaValueException):
            validate(YAML(typ="safe").load(text))


def test_every_key_of_the_schema_is_described() -> None:
    schema = json.loads((ROOT / "app.schema.json").read_text())
    undescribed = [
        f"{name}.{key}"
        for name, section in [("", schema), *schema["$defs"].items()]
        for key, field in section.get("properties", {}).items()
        if not field.get("description")
    ]
    assert undescribed == []


def test_a_minimal_file_has_sensible_defaults() -> None:
    settings = loads(MINIMAL.replace("feedback:\n  reasons: {spam: Spam}\n", ""), {})
    assert settings.feedback.reasons == DEFAULT_REASONS
    assert settings.feedback.voters == ("sales",)
    assert settings.emoji_meaning["+1"] is Verdict.GOOD
    assert settings.intake.max_bytes == 262_144
    assert settings.intake.join_days == 30
    assert settings.retention.inbox_hours == 72
    assert settings.sources["website"].auth.secret_env == "BATON_INTAKE_TOKEN"
    assert settings.workspace.zone == ZoneInfo("Europe/Berlin")
    assert CardField("email") in settings.card.fields


def test_pools_and_sources_may_be_left_out() -> None:
    text = MINIMAL[: MINIMAL.index("sources:")] + MINIMAL[MINIMAL.index("routing:") :]
    settings = loads(text.replace(", pool: all", ""), {})
    assert not settings.sources
    assert not settings.pools


def test_settings_cannot_be_changed() -> None:
    settings = loads(MINIMAL, {})
    with pytest.raises(ValidationError, match="frozen"):
        settings.workspace.__setattr__("name", "Other")
    assert isinstance(settings.people, MappingProxyType)


def test_settings_can_be_written_out_again() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    settings = loads(text, {})
    dumped = settings.model_dump(mode="json", exclude_none=True)
    assert loads(json.dumps(dumped), {}).model_dump(mode="json", exclude_none=True) == dumped


def test_what_has_no_order_is_written_out_in_one() -> None:
    rule = Promise.model_validate(
        {"name": "Usual", "respond_within": "4h", "pauses": ["hold", "downtime", "away"]}
    )
    assert rule.model_dump(mode="json")["pauses"] == ["away", "downtime", "hold"]


def test_emoji_may_be_written_without_quotes_and_by_other_names() -> None:
    text = changed("reasons: {", "emoji: {good: [+1, 100], bad: [thumbsdown]}\n  reasons: {")
    meaning = loads(text, {}).emoji_meaning
    assert meaning["+1"] is Verdict.GOOD
    assert meaning["100"] is Verdict.GOOD
    assert meaning["-1"] is Verdict.BAD


def test_a_person_is_known_by_id_or_by_address() -> None:
    people = loads(MINIMAL, {}).people
    assert (people["ana"].slack_id, people["ana"].email) == ("U0ANA", None)
    assert (people["emil"].slack_id, people["emil"].email) == (None, "emil@example.com")


def test_channels_have_names_of_any_script_or_ids() -> None:
    text = changed("leads-emea: C0123ABC", 'leads-emea: "#लीड्स_日本-2"'.replace("लीड्स_", ""))
    assert loads(text, {}).channels["leads-emea"] == "#日本-2"
    assert loads(MINIMAL, {}).channels["leads-emea"] == "C0123ABC"


def test_card_fields_are_ours_or_the_senders() -> None:
    text = changed("routing:", "card:\n  fields:\n    - email\n    - extra['Job title']\nrouting:")
    assert loads(text, {}).card.fields == (CardField("email"), CardField("Job title", extra=True))


def test_a_source_that_is_gone_stands_for_itself() -> None:
    settings = loads(MINIMAL, {})
    assert settings.source_name("website") == "Website"
    assert settings.source_name("slack") == "Added in Slack"
    assert settings.source_name("old-crm") == "old-crm"


def test_missing_secrets_name_the_variable_and_the_line() -> None:
    settings = load(SAMPLE, {})
    said = [str(problem) for problem in missing_secrets(settings, {})]
    line = SAMPLE.read_text().splitlines().index("        secret_env: BATON_CHAT_SECRET") + 1
    chat = f"app.yaml:{line}: sources.chat.auth.hmac.secret_env: the environment variable"
    assert any(each.startswith(f"{chat} BATON_CHAT_SECRET is not set") for each in said)
    assert any("SLACK_BOT_TOKEN: is not set" in each for each in said)
    assert not any("webinar" in each for each in said), "it is only imported"


def test_secrets_are_kept_out_of_sight() -> None:
    environ = {
        "BATON_INTAKE_TOKEN": "t0ken",
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
    }
    settings = loads(MINIMAL, environ)
    assert missing_secrets(settings, environ) == []
    secret = settings.secret_of("website")
    assert secret is not None
    assert secret.get_secret_value() == "t0ken"
    assert "t0ken" not in repr(settings) + settings.model_dump_json()
    assert settings.secret_of("nobody") is None


def test_a_missing_file_tells_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no file") as caught:
        load(tmp_path / "app.yaml", {})
    assert "Copy the app.yaml that comes with Baton" in str(caught.value)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "app.yaml").write_bytes(MINIMAL.replace("Acme", "Größe").encode("latin-1"))
    [problem] = check(tmp_path / "app.yaml", {})
    assert "not UTF-8" in problem.what


def test_a_file_written_on_windows_is_read(tmp_path: Path) -> None:
    (tmp_path / "app.yaml").write_bytes(MINIMAL.replace("\n", "\r\n").encode("utf-8-sig"))
    assert check(tmp_path / "app.yaml", {}) == []


def test_the_summary_counts_what_there_is() -> None:
    summary = dict(describe(load(SAMPLE, {})))
    assert summary["people"] == "8 in 2 teams"
    assert summary["routing"] == "16 rules, 6 pools"
    assert "#leads-emea" in summary["channels"]
