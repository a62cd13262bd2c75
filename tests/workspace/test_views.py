"""Modals and Home tabs as the Web API treats them."""

from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

import sandbox.tickets
from sandbox.driver import Person, Workspace

from .cards import home, modal, plain, section, text_input
from .conftest import Attach


def error_of(refused: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(refused.value.response["error"])


@pytest.fixture
def trigger(attach_socket: Attach, bolt: App, ana: Person) -> Any:
    """Gives the trigger id of a shortcut that Ana has just chosen."""
    triggers: list[str] = []

    @bolt.shortcut("anywhere")
    def anywhere(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        triggers.append(body["trigger_id"])

    attach_socket(bolt)

    def new() -> str:
        ana.shortcut("anywhere")
        return triggers[-1]

    return new


def test_a_trigger_opens_one_modal(client: WebClient, trigger: Any, ana: Person) -> None:
    trigger_id = trigger()
    view = client.views_open(trigger_id=trigger_id, view=modal(section("x")))["view"]
    assert ana.modal()["id"] == view["id"]
    assert view["root_view_id"] == view["id"]
    with pytest.raises(SlackApiError) as refused:
        client.views_open(trigger_id=trigger_id, view=modal(section("x")))
    assert error_of(refused) == "exchanged_trigger_id"
    with pytest.raises(SlackApiError) as refused:
        client.views_open(trigger_id="1.2.abc", view=modal(section("x")))
    assert error_of(refused) == "invalid_trigger_id"


def test_a_trigger_lasts_three_seconds(
    client: WebClient, trigger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    monkeypatch.setattr(sandbox.tickets, "monotonic", lambda: now)
    in_time, too_late = trigger(), trigger()
    now += 2.95
    assert client.views_open(trigger_id=in_time, view=modal(section("x")))["ok"]
    now += 0.1
    with pytest.raises(SlackApiError) as refused:
        client.views_open(trigger_id=too_late, view=modal(section("x")))
    assert error_of(refused) == "expired_trigger_id"


def test_a_wrong_view_does_not_spend_the_trigger(client: WebClient, trigger: Any) -> None:
    trigger_id = trigger()
    with pytest.raises(SlackApiError) as refused:
        client.views_open(trigger_id=trigger_id, view=modal(section("x"), title=plain("x" * 25)))
    assert error_of(refused) == "invalid_arguments"
    assert client.views_open(trigger_id=trigger_id, view=modal(section("x")))["ok"]


def test_three_modals_make_a_full_stack(client: WebClient, trigger: Any, ana: Person) -> None:
    first = client.views_open(trigger_id=trigger(), view=modal(section("1")))["view"]
    second = client.views_push(trigger_id=trigger(), view=modal(section("2")))["view"]
    client.views_push(trigger_id=trigger(), view=modal(section("3")))
    assert second["previous_view_id"] == first["id"]
    assert second["root_view_id"] == first["id"]
    with pytest.raises(SlackApiError) as refused:
        client.views_push(trigger_id=trigger(), view=modal(section("4")))
    assert error_of(refused) == "push_limit_reached"
    ana.close()
    assert len(ana.state()["modals"]) == 2


def test_an_update_keeps_what_was_typed(client: WebClient, trigger: Any, ana: Person) -> None:
    view = client.views_open(trigger_id=trigger(), view=modal(text_input("a", "A")))["view"]
    ana.choose(ana.modal(), "value", "typed")
    both = modal(text_input("a", "A again"), text_input("b", "B", initial_value="start"))
    client.views_update(view_id=view["id"], hash=view["hash"], view=both)
    values = ana.modal()["state"]["values"]
    assert values["a"]["value"]["value"] == "typed"
    assert values["b"]["value"]["value"] == "start"
    with pytest.raises(SlackApiError) as refused:
        client.views_update(view_id=view["id"], hash=view["hash"], view=both)
    assert error_of(refused) == "hash_conflict"


def test_a_closed_modal_is_not_found(client: WebClient, trigger: Any, ana: Person) -> None:
    view = client.views_open(trigger_id=trigger(), view=modal(section("x")))["view"]
    ana.close()
    with pytest.raises(SlackApiError) as refused:
        client.views_update(view_id=view["id"], view=modal(section("x")))
    assert error_of(refused) == "not_found"


def test_an_external_id_names_one_view(client: WebClient, trigger: Any, ana: Person) -> None:
    client.views_open(trigger_id=trigger(), view=modal(section("x"), external_id="mine"))
    client.views_update(external_id="mine", view=modal(section("new"), external_id="mine"))
    assert ana.modal()["blocks"][0]["text"]["text"] == "new"
    with pytest.raises(SlackApiError) as refused:
        client.views_push(trigger_id=trigger(), view=modal(section("x"), external_id="mine"))
    assert error_of(refused) == "duplicate_external_id"


def test_a_home_tab_is_published_for_one_person(
    client: WebClient, workspace: Workspace, ana: Person
) -> None:
    first = client.views_publish(user_id="U0ANA", view=home(section("hello")))["view"]
    client.views_publish(user_id="U0ANA", hash=first["hash"], view=home(section("again")))
    published = ana.home()
    assert published is not None
    assert published["blocks"][0]["text"]["text"] == "again"
    assert workspace.person("ben").home() is None
    with pytest.raises(SlackApiError) as refused:
        client.views_publish(user_id="U0ANA", hash=first["hash"], view=home(section("old")))
    assert error_of(refused) == "hash_conflict"
    with pytest.raises(SlackApiError) as refused:
        client.views_publish(user_id="U0NOBODY", view=home(section("x")))
    assert error_of(refused) == "invalid_arguments"


def test_without_a_home_tab_nothing_is_published(client: WebClient, workspace: Workspace) -> None:
    workspace.app(manifest={"features": {}})
    with pytest.raises(SlackApiError) as refused:
        client.views_publish(user_id="U0ANA", view=home(section("x")))
    assert error_of(refused) == "not_enabled"
