"""Structured logs with ids, for people or for machines, without secrets."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

from bot.domain.masking import masked


def configure(style: str, level: str = "INFO") -> None:
    """Send all logs to standard error: `console` for people, `json` for machines."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        _redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # At DEBUG these print every payload and token, so they never go below INFO.
    for name in ("slack_sdk", "slack_bolt"):
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelName(level)))
    # `run` itself says where it listens and that it has stopped.
    for name in ("apscheduler", "alembic", "uvicorn"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("slack_bolt.App").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN by itself, and then complains that it was given a client."""
    return "`token` will be unused" not in record.getMessage()


def _redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = masked(value)
    return event
