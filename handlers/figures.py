"""`/measures`, and the numbers that open: what they mean and which leads are behind them."""

import re
from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.people import Home
from bot.services.opening import FigureDesk
from bot.slack import ids
from bot.slack.views import behind as behind_view
from bot.slack.views import numbers as views
from bot.slack.views.look import Look
from bot.slack.views.usage import usage
from handlers.payloads import Body, actor_of, asks_help, commander_of, private, submitted


def register(slack: App, desk: FigureDesk, look: Callable[[], Look], home: Home) -> None:
    """Listen for the command, for numbers being opened, and for turning their pages."""

    @slack.command(ids.MEASURES)
    def on_measures(ack: Ack, body: Body) -> None:
        words = body.get("text", "").strip() or "week"
        if asks_help(words):
            ack(**private(usage(ids.MEASURES)))
            return
        if not desk.may_read(commander_of(body)):
            ack(**private(views.not_team()))
            return
        try:
            window = desk.measures.window(words)
        except ValueError as error:
            ack(**private(views.no_window(str(error))))
            return
        made = views.listed(
            window,
            desk.report(window),
            desk.settings.money.currency,
            look(),
            running=desk.runs(window),
        )
        ack(**private(made))

    # A number follows the name where a row has several.
    @slack.action(re.compile(f"^{ids.BEHIND}"))
    def on_open(ack: Ack, body: Body, client: WebClient) -> None:
        action = body["actions"][0]
        value = action.get("value") or (action.get("selected_option") or {}).get("value", "")
        view = behind_view.opened(desk.opened(actor_of(body), value), look(), home)
        ack()
        # In the listener, because Slack takes the trigger for three seconds only.
        if (body.get("view") or {}).get("type") == "modal":
            client.views_push(trigger_id=body["trigger_id"], view=view)
        else:
            client.views_open(trigger_id=body["trigger_id"], view=view)

    @slack.view(ids.BEHIND_PAGES)
    def on_page(ack: Ack, body: Body) -> None:
        page = submitted(body).get(behind_view.PAGE_FIELD, "1")
        found = desk.opened(actor_of(body), body["view"]["private_metadata"], int(page))
        ack(response_action="update", view=behind_view.opened(found, look(), home))
