"""`/lead split`: what joined a lead by mistake becomes a lead of its own again."""

from bot.domain.people import Actor
from bot.services.recognising import SplitService
from bot.slack.views import splitting as views
from bot.slack.views.kit import Message
from handlers.payloads import lead_id_of
from handlers.sla import Deed


def deeds(splitting: SplitService) -> dict[str, Deed]:
    """The word of `/lead` that undoes a join."""

    def split(rest: str, actor: Actor) -> Message:
        lead_id = lead_id_of(rest.strip().split(" ")[0].lstrip("#"))
        return views.split(lead_id, splitting.split(lead_id, actor))

    return {"split": split}
