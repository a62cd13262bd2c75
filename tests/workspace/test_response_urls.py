"""Answers to a response URL: once more, instead of a message, and for half an hour."""

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from sandbox.driver import Person, Workspace

from .cards import actions, button
from .conftest import Attach
from .listening import post_card


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


def _claimed(bolt: App, attach_socket: Attach) -> list[Respond]:
    """Attach an app that acknowledges *Claim*; where each press can be answered."""
    answers: list[Respond] = []

    @bolt.action("claim")
    def claim(ack: Ack, respond: Respond) -> None:
        ack()
        answers.append(respond)

    attach_socket(bolt)
    return answers


def test_a_response_url_ends_after_half_an_hour(
    attach_socket: Attach, bolt: App, client: WebClient, workspace: Workspace, ana: Person
) -> None:
    answers = _claimed(bolt, attach_socket)
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


def test_an_answer_to_a_response_url_may_fail_on_the_way(
    attach_socket: Attach, bolt: App, client: WebClient, workspace: Workspace, ana: Person
) -> None:
    answers = _claimed(bolt, attach_socket)
    ana.click(post_card(client, ana), "Claim")
    workspace.fault(on="response_url", do="status", status=500, times=1)
    assert answers[0](text="lost").status_code == 500
    assert answers[0](text="seen").status_code == 200
    assert [m["text"] for m in ana.ephemerals("leads")] == ["seen"]
    assert answers[0](blocks=[{"type": "marquee"}]).status_code == 400
