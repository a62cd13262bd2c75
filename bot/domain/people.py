"""Who may act: a person as the workspace knows them, and the rule for outsiders and bots."""

from bot.dataclass import dataclass


@dataclass(frozen=True)
class Home:
    """The workspace that Baton is installed in, as `auth.test` told it."""

    team: str
    bot_user: str
    #: Set on Enterprise Grid, where colleagues may carry another workspace's id.
    enterprise: str | None = None
    #: Where people open it in a browser, such as `https://northwind.slack.com/`.
    url: str = ""

    def permalink(self, channel_id: str, ts: str) -> str:
        """The address of a message, as Slack forms it."""
        return f"{self.url.rstrip('/')}/archives/{channel_id}/p{ts.replace('.', '')}"

    def document(self, file_id: str) -> str:
        """The address of a canvas, as Slack forms it."""
        return f"{self.url.rstrip('/')}/docs/{self.team}/{file_id}"


@dataclass(frozen=True)
class Actor:
    """Who a Slack payload says did something; `team` is None where the payload does not tell."""

    user: str
    team: str | None = None
    enterprise: str | None = None


@dataclass(frozen=True)
class Person:
    """A member of the workspace as Slack last described them."""

    id: str
    name: str
    team: str | None = None
    enterprise: str | None = None
    email: str | None = None
    zone: str | None = None
    is_bot: bool = False
    deleted: bool = False
    #: In some channels only; None while Slack was not asked since Baton wants to know.
    is_guest: bool | None = False
    #: False until `users.info` has answered for this id; `team` is then what a payload told.
    known: bool = True


def belongs(home: Home, team: str | None, enterprise: str | None) -> bool:
    """Whether somebody of this workspace or enterprise is a colleague."""
    return team == home.team or (enterprise is not None and enterprise == home.enterprise)


def may_act(home: Home, person: Person | None, actor: Actor | None = None) -> bool | None:
    """Whether this person's clicks and reactions count; None: not known yet, ask Slack first.

    A bot, a deactivated account and anybody of another company (Slack Connect) never count.
    The payload's own word is used while the directory has not met the person.
    """
    if person is not None and person.known:
        colleague = belongs(home, person.team, person.enterprise)
        return colleague and not person.is_bot and not person.deleted
    told = actor if actor is not None and actor.team is not None else person
    if told is None or told.team is None:
        return None
    return belongs(home, told.team, told.enterprise)
