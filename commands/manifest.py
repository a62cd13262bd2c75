"""`baton manifest`: the Slack app manifest, made from the code's own listeners."""

import argparse
import json

from bot.slack.manifest import manifest
from handlers.contents import listened


def run(arguments: argparse.Namespace) -> int:
    """Print the manifest as JSON, for Socket Mode or, with --url, for HTTP."""
    print(json.dumps(made(arguments.url), indent=2))
    return 0


def made(url: str | None = None) -> dict[str, object]:
    """The manifest itself."""
    notes = listened()
    return manifest(notes.events, notes.commands, url)
