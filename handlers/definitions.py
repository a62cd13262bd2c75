"""`/define`: what the teams agreed on, how this month's leads met it, and what numbers mean."""

from slack_bolt import Ack, App

from bot.services.definitions import DefinitionService
from bot.slack import ids
from bot.slack.views import agreed, measures
from bot.slack.views.usage import usage
from handlers.payloads import Body, asks_help, private


def register(slack: App, definitions: DefinitionService) -> None:
    """Listen for the command."""

    @slack.command(ids.DEFINE)
    def on_define(ack: Ack, body: Body) -> None:
        word = body.get("text", "").strip()
        if asks_help(word):
            ack(**private(usage(ids.DEFINE)))
        elif not word:
            ack(**private(agreed.listed(definitions.all())))
        elif met := definitions.met_this_month(word):
            ack(**private(agreed.explained(met.definition, met.counts, met.leads)))
        elif measured := measures.explained(word):
            ack(**private(measured))
        else:
            ack(**private(agreed.unknown(word, definitions.all())))
