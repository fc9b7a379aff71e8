"""What people's room does later."""

from celery import shared_task
from django.core.mail import get_connection
from django.utils.timezone import now

from academy.people.sending import send_next

AT_ONCE = 500  # letters over one line to the mail server


@shared_task
def send_letters():
    """Send what is due. However many do so at once, each letter is taken by one of them."""
    connection = get_connection()
    try:
        for _ in range(AT_ONCE):
            if not send_next(connection, at=now()):
                break
    finally:
        connection.close()
