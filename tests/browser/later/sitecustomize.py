"""An academy some days later: put on PYTHONPATH with DAYS_LATER, every process of it lives then."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

if days := int(os.environ.get("DAYS_LATER", "0")):
    time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=True).start()
