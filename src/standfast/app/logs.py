"""Structured logs: JSON lines to standard error, redacted before any handler sees them."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import EventDict, WrappedLogger

from standfast.replies import redact

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}
_SECRET_NAMES = ("key", "token", "secret", "password", "authorization", "code_digest", "cookie")


def set_up_logs(level: str) -> None:
    """Send structured logs to standard error from this level on."""
    number = _LEVELS.get(level, logging.INFO)
    is_terminal = sys.stderr.isatty()
    renderer = (
        structlog.dev.ConsoleRenderer() if is_terminal else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            hide_secrets,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=max(number, logging.WARNING), stream=sys.stderr)


def hide_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace what is called like a secret, and numbers of cards and accounts in texts."""
    for name, value in event.items():
        if any(part in name.lower() for part in _SECRET_NAMES):
            event[name] = "[hidden]"
        elif isinstance(value, str) and name != "timestamp":
            event[name] = redact(value)
    return event
