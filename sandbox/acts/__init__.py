"""What a person can do, by family; importing this package registers it all."""

from ..act import perform
from . import channels, commands, interactions, messages, modals

__all__ = ["channels", "commands", "interactions", "messages", "modals", "perform"]
