"""What whoever pressed a button about an action is told: what they did, or why nothing changed."""

from datetime import datetime

from bot.dataclass import dataclass
from bot.domain.actions import Action
from bot.domain.actions_shown import Asked
from bot.domain.deliveries import Kind, Wish
from bot.domain.notes import Say
from bot.domain.people import Actor
from bot.ports import UnitOfWork
from bot.services.telling import Whisper, whisper


@dataclass(frozen=True)
class ActionClick:
    """A press of a button about an action, or a form about one."""

    identity: str
    actor: Actor
    action_id: int
    channel_id: str
    #: The list in which the button stood.
    asked: Asked
    #: Shows the list anew; None: the button stood in no private list.
    response_url: str | None = None
    #: The change to be taken back.
    change: int = 0


def answer(work: UnitOfWork, click: ActionClick, now: datetime) -> None:
    """Show whoever pressed what they did: in the private list, or where everybody reads."""
    user = click.actor.user
    about: dict[str, object] = {"say": Say.ACTIONS}
    if click.action_id:
        about["action"] = click.action_id
    if click.response_url:
        about |= {"list": click.asked.as_text, "response_url": click.response_url}
        key = f"answer:{click.identity}"
        work.deliveries.want(Wish(key, Kind.ANSWER, user, None, user, about), now)
    elif click.channel_id[:1] in {"C", "G"}:
        note = Whisper(click.identity, click.channel_id, user, Say.ACTIONS, about)
        whisper(work, note, now)


def refuse(
    work: UnitOfWork, click: ActionClick, say: Say, action: Action | None, now: datetime
) -> None:
    """Tell whoever pressed why nothing was changed; above the list, if it came from one."""
    user = click.actor.user
    about: dict[str, object] = {"owner": action.owner} if action else {}
    if click.response_url and say is not Say.OUTSIDER:
        about |= {
            "say": Say.ACTIONS,
            "refused": say,
            "list": click.asked.as_text,
            "response_url": click.response_url,
        }
        wish = Wish(f"answer:{click.identity}", Kind.ANSWER, user, None, user, about)
        work.deliveries.want(wish, now)
        return
    place = click.channel_id or user
    whisper(work, Whisper(click.identity, place, user, say, about), now)
