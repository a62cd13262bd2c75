"""Clicks, commands, modals and shortcuts reach a real Bolt app, over sockets and over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Person, RefusedError, Workspace

from .cards import CARD, actions, button, modal, option, plain, section, text_input
from .conftest import Attach
from .northwind import MANIFEST

Body = dict[str, Any]


def collect(register: Callable[..., Any], *names: Any, **answer: Any) -> list[Body]:
    """Register a listener that acknowledges with `answer`, and return where it keeps its bodies."""
    bodies: list[Body] = []

    def listener(ack: Ack, body: Body) -> None:
        bodies.append(body)
        ack(**answer)

    register(*names)(listener)
    return bodies


def post_card(client: WebClient, ana: Person, *blocks: Body) -> Body:
    client.chat_postMessage(channel="C0LEADS", text="Acme", blocks=list(blocks) or CARD)
    return ana.messages("leads")[-1]


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


def opens_form(bolt: App, view: Body) -> None:
    @bolt.action("claim")
    def claim(ack: Ack, body: Body, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()


def test_a_modal_is_opened_filled_in_and_submitted(
    attach: Attach, bolt: App, client: WebClient, ana: Person
) -> None:
    opens_form(bolt, modal(text_input("name", "Name"), private_metadata="lead 42"))
    submissions = collect(bolt.view, "form")
    attach(bolt)
    ana.click(post_card(client, ana), "Claim")
    assert ana.modal()["title"]["text"] == "Form"
    assert ana.submit({"Name": "Acme"})["delivered"]
    assert ana.state()["modals"] == []
    view = submissions[0]["view"]
    assert view["state"]["values"]["name"]["value"]["value"] == "Acme"
    assert view["private_metadata"] == "lead 42"
    assert view["callback_id"] == "form"


def test_what_the_form_itself_refuses_is_not_sent(
    attach_socket: Attach, bolt: App, client: WebClient, ana: Person
) -> None:
    email = {"type": "email_text_input", "action_id": "value"}
    number = {"type": "number_input", "action_id": "value", "is_decimal_allowed": False}
    opens_form(
        bolt,
        modal(
            text_input("name", "Name", max_length=5),
            {"type": "input", "block_id": "mail", "label": plain("Mail"), "element": email},
            {
                "type": "input",
                "block_id": "seats",
                "optional": True,
                "label": plain("Seats"),
                "element": number | {"min_value": "1", "max_value": "9"},
            },
        ),
    )
    submissions = collect(bolt.view, "form")
    attach_socket(bolt)
    ana.click(post_card(client, ana), "Claim")
    assert ana.submit({})["errors"].keys() == {"name", "mail"}
    refused = ana.submit({"Name": "too long", "Mail": "nobody", "Seats": "10"})
    assert refused["sent"] is False
    assert refused["errors"].keys() == {"name", "mail", "seats"}
    assert ana.modal()["errors"] == refused["errors"]
    assert submissions == []
    assert ana.submit({"Name": "Acme", "Mail": "a@b.example", "Seats": ""})["errors"] == {}


def test_the_app_refuses_a_field(attach: Attach, bolt: App, client: WebClient, ana: Person) -> None:
    opens_form(bolt, modal(text_input("name", "Name")))
    collect(bolt.view, "form", response_action="errors", errors={"name": "Taken"})
    attach(bolt)
    ana.click(post_card(client, ana), "Claim")
    assert ana.submit({"Name": "Acme"})["errors"] == {"name": "Taken"}
    assert ana.modal()["errors"] == {"name": "Taken"}
    assert ana.modal()["state"]["values"]["name"]["value"]["value"] == "Acme"


def test_errors_for_fields_that_are_not_there_are_told(
    attach_socket: Attach, bolt: App, client: WebClient, ana: Person
) -> None:
    opens_form(bolt, modal(text_input("name", "Name")))
    collect(bolt.view, "form", response_action="errors", errors={"other": "Taken"})
    attach_socket(bolt)
    ana.click(post_card(client, ana), "Claim")
    assert "invalid_errors" in ana.submit({"Name": "Acme"})["detail"]


def test_a_submission_may_push_update_or_clear(
    attach_socket: Attach, bolt: App, client: WebClient, ana: Person
) -> None:
    second = modal(text_input("b", "B"), callback_id="second", title=plain("Second"))
    third = modal(section("Done"), callback_id="third", title=plain("Third"))
    opens_form(bolt, modal(text_input("a", "A")))
    collect(bolt.view, "form", response_action="push", view=second)
    collect(bolt.view, "second", response_action="update", view=third)
    collect(bolt.view, "third", response_action="clear")
    attach_socket(bolt)
    ana.click(post_card(client, ana), "Claim")
    for values, titles in (
        ({"A": "x"}, ["Form", "Second"]),
        ({"B": "x"}, ["Form", "Third"]),
        ({}, []),
    ):
        ana.submit(values)
        assert [view["title"]["text"] for view in ana.state()["modals"]] == titles


def test_closing_is_told_to_an_app_that_asked(
    attach: Attach, bolt: App, client: WebClient, ana: Person
) -> None:
    opens_form(bolt, modal(section("x"), notify_on_close=True))
    closings = collect(bolt.view_closed, "form")
    attach(bolt)
    ana.click(post_card(client, ana), "Claim")
    assert ana.close()["delivered"]
    assert ana.state()["modals"] == []
    assert closings[0]["is_cleared"] is False


def test_a_field_reports_at_once_only_when_asked_to(
    attach_socket: Attach, bolt: App, client: WebClient, ana: Person
) -> None:
    quiet, loud = text_input("quiet", "Quiet"), text_input("loud", "Loud")
    loud["element"]["action_id"] = "typed"
    opens_form(bolt, modal(quiet, loud | {"dispatch_action": True}))
    typed = collect(bolt.action, "typed")
    attach_socket(bolt)
    ana.click(post_card(client, ana), "Claim")
    assert ana.choose(ana.modal(), "value", "x")["sent"] is False
    assert ana.choose(ana.modal(), "typed", "y")["delivered"]
    assert [body["actions"][0]["value"] for body in typed] == ["y"]
    assert typed[0]["container"]["type"] == "view"
    assert "response_url" not in typed[0]


def test_an_external_menu_asks_the_app_for_its_options(
    attach: Attach, bolt: App, client: WebClient, ana: Person
) -> None:
    queries = collect(bolt.options, "pick", options=[option("acme", "Acme Ltd")])
    choices = collect(bolt.action, "pick")
    attach(bolt)
    menu = {"type": "external_select", "action_id": "pick", "placeholder": plain("Company")}
    card = post_card(client, ana, actions(menu))
    assert [o["text"]["text"] for o in ana.options(card, "pick", "ac")] == ["Acme Ltd"]
    assert queries[0]["value"] == "ac"
    ana.choose(card, "pick", "acme")
    assert choices[0]["actions"][0]["selected_option"]["value"] == "acme"


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


def test_a_response_url_answers_replaces_and_deletes(
    attach: Attach, bolt: App, client: WebClient, workspace: Workspace, ana: Person
) -> None:
    answers: list[Respond] = []

    @bolt.action("claim")
    def claim(ack: Ack, respond: Respond) -> None:
        ack()
        answers.append(respond)

    attach(bolt)
    card = post_card(client, ana)
    ana.click(card, "Claim")
    respond = answers[0]
    assert respond(text="just you").status_code == 200
    assert [m["text"] for m in ana.ephemerals("leads")] == ["just you"]
    respond(text="everybody", response_type="in_channel")
    assert workspace.person("ben").message("leads", containing="everybody")
    respond(text="taken", replace_original=True)
    assert ana.message("leads", ts=card["ts"])["text"] == "taken"
    respond(delete_original=True)
    assert [m["text"] for m in ana.messages("leads")] == ["everybody"]
    assert respond(text="fifth").status_code == 200
    refused = respond(text="sixth")
    assert (refused.status_code, "used_url" in refused.body) == (404, True)


def test_a_response_url_ends_after_half_an_hour(
    attach_socket: Attach, bolt: App, client: WebClient, workspace: Workspace, ana: Person
) -> None:
    answers: list[Respond] = []

    @bolt.action("claim")
    def claim(ack: Ack, respond: Respond) -> None:
        ack()
        answers.append(respond)

    attach_socket(bolt)
    ana.click(post_card(client, ana), "Claim")
    workspace.advance(30 * 60 + 1)
    assert "expired_url" in answers[0](text="late").body
    assert workspace.traffic(kind="response_url")[0]["error"] == "expired_url"


def test_a_response_url_replaces_an_ephemeral_message(
    attach_socket: Attach, bolt: App, client: WebClient, ana: Person
) -> None:
    @bolt.action("claim")
    def claim(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="thank you", replace_original=True)

    attach_socket(bolt)
    client.chat_postEphemeral(
        channel="C0LEADS", user="U0ANA", text="psst", blocks=[actions(button("Claim", "claim"))]
    )
    ana.click(ana.ephemerals("leads")[0], "Claim")
    assert [(m["text"], m["blocks"]) for m in ana.ephemerals("leads")] == [("thank you", [])]


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


def test_an_answer_to_a_response_url_may_fail_on_the_way(
    attach_socket: Attach, bolt: App, client: WebClient, workspace: Workspace, ana: Person
) -> None:
    answers: list[Respond] = []

    @bolt.action("claim")
    def claim(ack: Ack, respond: Respond) -> None:
        ack()
        answers.append(respond)

    attach_socket(bolt)
    ana.click(post_card(client, ana), "Claim")
    workspace.fault(on="response_url", do="status", status=500, times=1)
    assert answers[0](text="lost").status_code == 500
    assert answers[0](text="seen").status_code == 200
    assert [m["text"] for m in ana.ephemerals("leads")] == ["seen"]
    assert answers[0](blocks=[{"type": "marquee"}]).status_code == 400


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
