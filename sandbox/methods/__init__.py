"""The Web API methods, by family; importing this package registers them all."""

from ..call import METHODS
from . import auth, chat, conversations, files, reactions, usergroups, users, views

__all__ = [
    "METHODS",
    "auth",
    "chat",
    "conversations",
    "files",
    "reactions",
    "usergroups",
    "users",
    "views",
]
