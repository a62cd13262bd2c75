"""The Web API methods, by family; importing this package registers them all."""

from ..call import METHODS
from . import (
    assistant,
    auth,
    canvases,
    chat,
    conversations,
    files,
    reactions,
    usergroups,
    users,
    views,
)

__all__ = [
    "METHODS",
    "assistant",
    "auth",
    "canvases",
    "chat",
    "conversations",
    "files",
    "reactions",
    "usergroups",
    "users",
    "views",
]
