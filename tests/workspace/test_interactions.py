"""Clicks, commands, modals and shortcuts reach a real Bolt app, over sockets and over HTTP."""

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Person, RefusedError, Workspace

from .cards import CARD, actions, button, option, plain, section
from .conftest import Attach
from .listening import collect, post_card
from .northwind import MANIFEST


def test_a_click_arrives_with_everything_that_slack_sends(
    attach: Attach, bolt: App, client: WebClient, ana: Person
) -> None:
    clicks = collect(bolt.action, "claim")
    attach(bolt)
    card = post_card(client, ana)
    outcome = ana.click(card, "Claim")
    assert outcome["delivered"], outcome
    body = clicks[0]
    assert body["user"] == {"id": "U0ANA", "username": "ana", "name": "ana", "team_id": "T0SANDBOX"}
    assert body["channel"] == {"id": "C0LEADS", "name": "leads"}
    assert body["container"]["message_ts"] == card["ts"]
    assert not body["container"]["is_ephemeral"]
    assert body["message"]["text"] == "Acme"
    assert body["api_app_id"] == "A0ECHO"
    action = body["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("claim", "do", "42")
    assert action["type"] == "button"
    assert {"trigger_id", "response_url", "state", "token"} <= body.keys()


def test_strangers_carry_their_own_team(
    attach: Attach, bolt: App, client: WebClient, workspace: Workspace
) -> None:
    clicks = collect(bolt.action, "claim")
    attach(bolt)
    outsider = workspace.person("out")
    outsider.click(post_card(client, outsider), "Claim")
    assert clicks[0]["user"]["team_id"] == "T0ELSEWHERE"
    assert clicks[0]["team"]["id"] == "T0SANDBOX"


def test_an_app_that_does_not_answer_is_told_to_the_person(
    attach: Attach, bolt: App, client: WebClient, ana: Person
) -> None:
    @bolt.action("claim")
    def fails() -> None:
        raise RuntimeError("boom")

    attach(bolt)
    outcome = ana.click(post_card(client, ana), "Claim")
    assert not outcome["delivered"]
    assert outcome["detail"].startswith("Echo ")


def test_choices_report_what_was_chosen_and_keep_it_as_state(
    attach_socket: Attach, bolt: App, client: WebClient, ana: Person
) -> None:
    choices = collect(bolt.action, {"block_id": "do"})
    attach_socket(bolt)
    menu = {"type": "static_select", "options": [option("hot"), option("cold")]}
    card = post_card(
        client,
        ana,
        actions(
            menu | {"action_id": "heat", "placeholder": plain("How hot?")},
            {"type": "users_select", "action_id": "who"},
            {"type": "datepicker", "action_id": "day"},
            {"type": "multi_static_select", "action_id": "many", "options": menu["options"]},
            {"type": "overflow", "action_id": "more", "options": [option("mute")]},
        ),
    )
    for action_id, value in (
        ("heat", "cold"),
        ("who", "U0BEN"),
        ("day", "2026-11-23"),
        ("many", ["hot", "cold"]),
        ("more", "mute"),
    ):
        assert ana.choose(card, action_id, value)["delivered"]
    reported = [body["actions"][0] for body in choices]
    assert reported[0]["selected_option"]["value"] == "cold"
    assert reported[0]["placeholder"] == plain("How hot?")
    assert reported[1]["selected_user"] == "U0BEN"
    assert reported[2]["selected_date"] == "2026-11-23"
    assert [o["value"] for o in reported[3]["selected_options"]] == ["hot", "cold"]
    assert reported[4]["selected_option"]["value"] == "mute"
    values = choices[-1]["state"]["values"]["do"]
    assert values["heat"]["selected_option"]["value"] == "cold"
    assert values["who"] == {"type": "users_select", "selected_user": "U0BEN"}
    assert "more" not in values


def test_a_command_is_answered_in_its_acknowledgement(
    attach: Attach, bolt: App, ana: Person, workspace: Workspace
) -> None:
    commands = collect(bolt.command, "/echo", text="you said it")
    attach(bolt)
    outcome = ana.command("leads", "/echo  hello @ben ")
    assert outcome["reply"]["text"] == "you said it"
    assert outcome["reply"]["ephemeral"]
    assert workspace.person("ben").everything("leads") == []
    form = commands[0]
    assert (form["command"], form["text"]) == ("/echo", "hello @ben")
    assert (form["user_id"], form["channel_id"]) == ("U0ANA", "C0LEADS")
    assert {"trigger_id", "response_url", "team_id", "api_app_id"} <= form.keys()


def test_a_command_may_answer_everybody(
    attach: Attach, bolt: App, ana: Person, workspace: Workspace
) -> None:
    collect(bolt.command, "/echo", blocks=[section("for all")], response_type="in_channel")
    attach(bolt)
    assert not ana.command("leads", "/echo")["reply"]["ephemeral"]
    assert workspace.person("ben").message("leads", containing="for all")


def test_names_in_a_command_are_escaped_when_the_app_wants_it(
    attach_socket: Attach, bolt: App, ana: Person
) -> None:
    commands = collect(bolt.command, "/escaped")
    attach_socket(bolt)
    ana.command("leads", "/escaped give @ben in #leads to @sales")
    assert commands[0]["text"] == (
        "give <@U0BEN|ben> in <#C0LEADS|leads> to <!subteam^S0SALES|@sales>"
    )


def test_an_answer_that_cannot_be_shown_is_told(
    attach_socket: Attach, bolt: App, ana: Person
) -> None:
    collect(bolt.command, "/echo", blocks=[{"type": "marquee"}])
    attach_socket(bolt)
    outcome = ana.command("leads", "/echo")
    assert not outcome["delivered"]
    assert "invalid_blocks" in outcome["detail"]


def test_shortcuts_come_with_a_trigger(
    attach: Attach, bolt: App, client: WebClient, ana: Person
) -> None:
    on_message = collect(bolt.message_shortcut, "say_more")
    anywhere = collect(bolt.global_shortcut, "anywhere")
    attach(bolt)
    card = post_card(client, ana)
    assert ana.shortcut("say_more", card)["delivered"]
    assert ana.shortcut("anywhere")["delivered"]
    assert on_message[0]["message"]["ts"] == card["ts"]
    assert anywhere[0]["trigger_id"]


def test_an_ephemeral_message_has_buttons_for_its_reader_only(
    attach_socket: Attach, bolt: App, client: WebClient, workspace: Workspace, ana: Person
) -> None:
    clicks = collect(bolt.action, "claim")
    attach_socket(bolt)
    client.chat_postEphemeral(channel="C0LEADS", user="U0ANA", text="psst", blocks=CARD)
    note = ana.ephemerals("leads")[0]
    assert ana.click(note, "Claim")["delivered"]
    assert clicks[0]["container"]["is_ephemeral"]
    assert "message" not in clicks[0]
    refused = workspace.call("GET", "state", query={"as": "U0BEN"})["messages"]["C0LEADS"]
    assert refused == []


def test_more_than_a_hundred_options_are_not_shown(
    attach_socket: Attach, bolt: App, client: WebClient, ana: Person
) -> None:
    many = [option(f"v{n}") for n in range(101)]
    collect(bolt.options, "pick", options=many)
    attach_socket(bolt)
    menu = {"type": "external_select", "action_id": "pick", "placeholder": plain("Company")}
    card = post_card(client, ana, actions(menu))
    outcome = ana.act("options", channel="leads", ts=card["ts"], action_id="pick", query="")
    assert (outcome["delivered"], outcome["options"]) == (False, [])
    assert "no more than 100 items" in outcome["detail"]


def test_choices_in_a_message_end_with_their_menu(
    attach_socket: Attach, bolt: App, client: WebClient, ana: Person
) -> None:
    bodies = collect(bolt.action, {"block_id": "do"})
    attach_socket(bolt)
    date = {"type": "datepicker", "action_id": "day"}
    card = post_card(client, ana, actions(date, button("Go", "go")))
    ana.choose(card, "day", "2026-11-23")
    ana.click(card, "Go")
    assert bodies[-1]["state"]["values"]["do"]["day"]["selected_date"] == "2026-11-23"
    only_go = [actions(button("Go", "go"))]
    client.chat_update(channel="C0LEADS", ts=card["ts"], text="x", blocks=only_go)
    ana.click(ana.message("leads", ts=card["ts"]), "Go")
    assert bodies[-1]["state"]["values"] == {}


def test_a_manifest_without_interactivity_has_dead_buttons(
    attach_socket: Attach, bolt: App, client: WebClient, workspace: Workspace, ana: Person
) -> None:
    clicks = collect(bolt.action, "claim")
    attach_socket(bolt)
    card = post_card(client, ana)
    settings = MANIFEST["settings"] | {"interactivity": {"is_enabled": False}}
    workspace.app(manifest=MANIFEST | {"settings": settings})
    outcome = ana.click(card, "Claim")
    assert outcome["detail"] == "Echo is not configured to handle interactive responses."
    assert clicks == []


def test_a_messages_tab_may_be_off_or_read_only(
    client: WebClient, workspace: Workspace, ana: Person
) -> None:
    channel = ana.direct_channel()
    for home in ({"messages_tab_enabled": False}, {"messages_tab_read_only_enabled": True}):
        features = MANIFEST["features"] | {"app_home": home}
        workspace.app(manifest=MANIFEST | {"features": features})
        if "messages_tab_enabled" in home:
            with pytest.raises(SlackApiError, match="messages_tab_disabled"):
                client.chat_postMessage(channel="U0ANA", text="hi")
        else:
            with pytest.raises(RefusedError, match="turned off"):
                ana.post(channel, "hi")
