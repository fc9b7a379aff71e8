"""Structured logs: one JSON object a line, people only by their random key."""

import logging

import structlog


class NoPaths(logging.Filter):
    """Django's word on a refused request holds its path, and so may hold a name or a number. What
    is refused has our own line already; of an error the cause stays, without the address."""

    def filter(self, record):
        if record.levelno < logging.ERROR:
            return False
        record.msg, record.args = "the request failed", ()
        record.__dict__.pop("request", None)
        return True


def formatter():
    """What settings.LOGGING writes every record with."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ExtraAdder(),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
    )
