"""smoke"""
import threading, time
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from sandbox.server import RunningSandbox

CARD = [
    {"type": "section", "block_id": "card", "text": {"type": "mrkdwn", "text": "*Acme* wants a demo"}},
    {"type": "actions", "block_id": "do", "elements": [
        {"type": "button", "action_id": "claim", "text": {"type": "plain_text", "text": "Claim"}, "value": "42"}]},
]

def test_all(box: RunningSandbox, client: WebClient) -> None:
    app = App(client=client, process_before_response=True)
    seen = []
    @app.action("claim")
    def claim(ack, body, respond, client):
        ack()
        seen.append(body)
        respond(text="claimed", replace_original=False)
        client.views_open(trigger_id=body["trigger_id"], view={"type":"modal","callback_id":"m","title":{"type":"plain_text","text":"Hi"},"submit":{"type":"plain_text","text":"Go"},"blocks":[{"type":"input","block_id":"n","label":{"type":"plain_text","text":"Name"},"element":{"type":"plain_text_input","action_id":"v"}}]})
    @app.view("m")
    def m(ack, view):
        seen.append(view["state"]["values"])
        ack(response_action="errors", errors={"n":"nope"})
    @app.command("/echo")
    def echo(ack, command):
        ack(text=f"you said {command['text']}")
    @app.event("reaction_added")
    def r(event):
        seen.append(event)
    @app.event("message")
    def msg(event): pass
    h = SocketModeHandler(app, "xapp-test")
    h.client.web_client = client
    h.connect()
    try:
        ws = box.driver
        ws.wait_connected()
        client.chat_postMessage(channel="C0LEADS", text="Acme", blocks=CARD)
        ana = ws.person("ana")
        card = ana.message("leads", containing="Acme")
        t=time.time()
        print(ana.click(card, "Claim"), time.time()-t)
        ws.wait_for(lambda: ana.modal())
        assert ana.submit({"Name": ""})["sent"] is False
        print(ana.submit({"Name": "x"}))
        assert ana.modal()["errors"] == {"n": "nope"}
        print(ana.command("leads", "/echo hi"))
        ana.react(card, "+1")
        ws.wait_for(lambda: len(seen) >= 3)
        assert [m["text"] for m in ana.ephemerals("leads")] == ["claimed", "you said hi"]
    finally:
        h.close()
