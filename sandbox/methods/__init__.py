"""The Web API methods, by family; importing this package registers them all."""

from . import auth, chat, conversations, files, reactions, usergroups, users, views

__all__ = ["auth", "chat", "conversations", "files", "reactions", "usergroups", "users", "views"]
