"""`manage.py guard_log`: put the triggers back that keep the log from being altered."""

from django.core.management.base import BaseCommand
from django.db import connection

from academy.audit import guards


class Command(BaseCommand):
    help = "Puts the triggers of the audit log in their places. The role that owns the tables must run it."

    def handle(self, *args, **options):
        gone = guards.missing(connection)
        guards.guard(connection)
        self.stdout.write(f"Put back: {', '.join(gone)}." if gone else "They were all in their places.")
