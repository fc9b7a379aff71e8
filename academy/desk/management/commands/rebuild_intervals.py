"""`manage.py rebuild_intervals`: the desk's tables of states, units and words, made anew."""

import time

from django.core.management.base import BaseCommand

from academy.desk.rebuilding import rebuild


class Command(BaseCommand):
    help = "Makes the intervals of certificates' states anew, from the register and the log."

    def handle(self, *args, **options):
        begun = time.monotonic()

        def tell(what):
            self.stdout.write(f"  {time.monotonic() - begun:6.0f} s  {what}")
            self.stdout.flush()

        tell(f"{rebuild(tell=tell)} intervals")
