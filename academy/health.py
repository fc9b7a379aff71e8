"""Whether the house is well, part by part."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django_celery_results.models import TaskResult

from academy.celery import app

# Beat sends one every 15 seconds; three missed ones are a stopped worker.
PULSE = timedelta(seconds=60)


def parts(*, at):
    """`{part: None if well, else what is wrong}`."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as problem:
        return {"database": type(problem).__name__}
    told = {"database": None, "migrations": migrations(), "broker": _broker()}
    if told["migrations"] is None:  # before that there may be no table to ask
        told["worker"] = _worker(at)
    return told


def migrations():
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(pending)} pending" if pending else None


def _broker():
    if not settings.REDIS_URL:
        return None if settings.BROKER_DIR.is_dir() else "its folder is gone"
    try:
        with app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1)
    except Exception as problem:  # whatever the transport raises
        return type(problem).__name__
    return None


def _worker(at):
    pulse = TaskResult.objects.filter(task_name="academy.tasks.heartbeat").order_by("-date_done").first()
    if pulse is None:
        return "no heartbeat yet"
    age = at - pulse.date_done
    return f"last heartbeat {age.total_seconds():.0f} s ago" if age > PULSE else None
