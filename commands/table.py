"""Every command: the module that does it, what it is for, how it ends."""

from typing import NamedTuple


class Command(NamedTuple):
    """The module in commands/ that does it, what it is for, and what its exit codes say.

    `stopped`: what became of it when somebody pressed Ctrl-C.
    """

    module: str
    purpose: str
    exits: str
    stopped: str = "Nothing was changed."


COMMANDS = {
    "demo": Command(
        "demo",
        "start a local workspace and the bot on sample leads",
        "0 stopped, 1 could not go on (a busy port, a part that ended), 2 bad settings",
        stopped="The demo had not begun.",
    ),
    "run": Command(
        "run",
        "run the bot against the workspace that the environment names",
        "0 stopped, 1 Slack, the database or the port is out of reach, 2 bad settings",
        stopped="It had not begun; what was accepted before is kept.",
    ),
    "check": Command("check", "check app.yaml and say what to change", "0 sound, 2 not"),
    "doctor": Command(
        "doctor",
        "find out what keeps Baton from working, and how to mend it",
        "0 everything works, 1 something does not",
    ),
    "manifest": Command("manifest", "print the Slack app manifest", "0 printed, 2 wrong address"),
    "import": Command(
        "importing",
        "bring leads in from a CSV or JSON Lines file",
        "0 all rows kept, 1 some refused, 2 nothing could be read or kept",
        stopped="What was read so far is kept; run it again, and nothing comes twice.",
    ),
    "route": Command(
        "route",
        "explain where one lead would go, and why",
        "0 explained, 2 the lead or the settings cannot be read",
    ),
    "pool": Command(
        "pool",
        "show how fairly the leads of pools were shared out",
        "0 shown, 1 the database cannot be read, 2 the settings or the name are wrong",
    ),
    "replay": Command(
        "replay",
        "show who would have got past leads by a draft of app.yaml",
        "0 compared, 1 the database cannot be read, 2 a file or an option is wrong",
    ),
    "content": Command(
        "content",
        "read, search and check the content repositories",
        "0 all well, 1 a file cannot be read or must be corrected, or a search is not sure, "
        "2 it could not be done",
        stopped="What was read so far is kept; run the same command again.",
    ),
    "settings": Command(
        "settings",
        "show what was changed in app.yaml, when and by whom",
        "0 shown, 1 the database cannot be read or has no such change, 2 bad settings",
    ),
    "sla": Command(
        "sla",
        "show how both teams kept their half of the agreement",
        "0 printed, 1 the database cannot be read, 2 bad settings",
    ),
    "actions": Command(
        "actions",
        "show who does what by when",
        "0 printed, 1 the database cannot be read, 2 bad settings or nobody of that name",
    ),
    "exchange": Command(
        "exchange",
        "show who has met whom, and who takes no part",
        "0 printed, 1 the database cannot be read, 2 bad settings",
    ),
    "gaps": Command(
        "gaps",
        "show what the content lacks, by urgency",
        "0 printed, 1 the database cannot be read, 2 bad settings",
    ),
    "meetings": Command(
        "meetings",
        "list the meetings to come, print an agenda or minutes",
        "0 printed, 1 the database cannot be read, 2 the settings or the name are wrong",
    ),
    "digest": Command(
        "digest",
        "print a digest, as it would be posted or as it was",
        "0 printed, 1 the database cannot be read or the file not be written, "
        "2 the settings or an option are wrong",
    ),
    "measures": Command(
        "measures",
        "print the numbers of a week, month or other window",
        "0 printed, 1 the database cannot be read, 2 the settings or an option are wrong",
    ),
    "export": Command(
        "export",
        "print the leads behind a number",
        "0 printed, 1 the database cannot be read, 2 the settings or an option are wrong",
    ),
    "erase": Command(
        "erase",
        "take a person out of the database and out of Slack",
        "0 erased, 1 nobody found, not confirmed or the database failed, 2 bad settings",
        stopped="What was erased so far stays erased; run the same command again.",
    ),
    "db": Command(
        "database",
        "bring the database's schema up or down, copy the database, put a copy back",
        "0 done, 1 not possible, 2 bad settings",
        stopped="The database is as it was, and no half a copy is left.",
    ),
}
