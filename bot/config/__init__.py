"""app.yaml and the environment as frozen, validated settings; errors name their place and fix."""

from bot.config.settings import Settings

__all__ = ["Settings"]
