"""The Slack calls that show a delivery."""

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery, Method
from bot.slack.certificates import trusted
from bot.slack.views.kit import Message, mrkdwn, section

#: Seconds after which an answer is not waited for any longer.
TIMEOUT = 10


class AddressExpiredError(Exception):
    """The address that came with a click can no longer be used."""


@dataclass(frozen=True)
class Shown:
    """Where Slack shows it; `ts` is None for what only its reader sees."""

    channel_id: str
    ts: str | None


def posting_client(token: str, base_url: str) -> WebClient:
    """A client that never repeats a call by itself.

    The SDK's own retry after a lost connection posts twice (measured), so the sender decides.
    """
    return WebClient(
        token=token,
        base_url=base_url,
        timeout=TIMEOUT,
        ssl=trusted(base_url),
        retry_handlers=[],
    )


def show(client: WebClient, delivery: Delivery, place: str, message: Message) -> Shown:
    """Make Slack show a message: posted, edited, deleted, whispered, or in place of a private one.

    `place` is a channel or user id. Raises what the SDK raises; `bot.slack.outcomes` translates.
    """
    method = delivery.method
    if method is Method.RESPOND:
        return _respond(delivery, message)
    if method is Method.PUBLISH:
        # The lane lets one call at a time through, so no `hash` is needed to keep their order.
        blocks = message.blocks or [section(mrkdwn(message.text))]
        client.views_publish(user_id=place, view={"type": "home", "blocks": blocks})
        return Shown(place, None)
    if method is Method.PRIVATE:
        client.chat_postEphemeral(
            channel=place, user=delivery.person or "", text=message.text, blocks=message.blocks
        )
        return Shown(place, None)
    if method is Method.DELETE:
        # It becomes no message of its own, so there is no ts to keep.
        client.chat_delete(channel=place, ts=str(delivery.about["ts"]))
        return Shown(place, None)
    if message.deleted:
        client.chat_delete(channel=delivery.channel_id or place, ts=delivery.ts or "")
        return Shown(delivery.channel_id or place, delivery.ts)
    if method is Method.EDIT:
        answer = client.chat_update(
            channel=delivery.channel_id or place,
            ts=delivery.ts or "",
            text=message.text,
            blocks=message.blocks,
            link_names=False,
        )
    else:
        channel, thread = delivery.root or (place, None)
        answer = client.chat_postMessage(
            channel=channel,
            thread_ts=thread,
            text=message.text,
            blocks=message.blocks,
            # What a lead wrote must neither link, mention nor unfold by itself.
            link_names=False,
            unfurl_links=False,
            unfurl_media=False,
        )
    return Shown(str(answer["channel"]), str(answer["ts"]))


def _respond(delivery: Delivery, message: Message) -> Shown:
    url = str(delivery.about["response_url"])
    webhook = WebhookClient(url, timeout=TIMEOUT, ssl=trusted(url), retry_handlers=[])
    answer = webhook.send(text=message.text, blocks=message.blocks, replace_original=True)
    if answer.status_code != 200:
        # The address works five times within half an hour; after that nobody looks any more.
        raise AddressExpiredError(f"response_url answered {answer.status_code}")
    return Shown(delivery.place, None)
