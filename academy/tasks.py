"""What the house itself does later."""

from celery import shared_task
from django.core.management import call_command
from django.utils.timezone import now


@shared_task(ignore_result=False)
def heartbeat():
    """Its stored result is the worker's pulse, which `views.readyz` feels."""
    return now().isoformat()


@shared_task
def publish_scheduled():
    """Put live and take away what editors have set a time for."""
    call_command("publish_scheduled")
