"""Where leads go, what their cards show, and how long raw input is kept."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from bot.config.values import ChannelKey, PersonKey, PoolKey, Section

__all__ = ["Card", "CardField", "Intake", "Retention", "Rule"]
