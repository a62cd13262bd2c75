"""What a person can do, by family; importing this package registers it all."""

from . import channels, commands, interactions, messages, modals

__all__ = ["channels", "commands", "interactions", "messages", "modals"]
