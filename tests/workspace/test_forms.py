"""Modals as people meet them: opened, filled in, refused, submitted and closed."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from sandbox.driver import Person

from .cards import actions, modal, option, plain, section, text_input
from .conftest import Attach
from .listening import Body, collect, post_card


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
