from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    name = "academy.desk"
    label = "desk"
    verbose_name = "Audit desk"

    def ready(self):
        from academy.audit import receivers
        from academy.desk import facts, keeping
        from academy.desk.access import looks
        from academy.desk.campaigns import notices

        receivers.connect(facts.TOLD)
        keeping.connect()
        looks.connect()
        notices.connect()
        post_migrate.connect(_fill, sender=self, dispatch_uid="desk.fill")


def _fill(plan, **_):
    """An academy that had certificates before it had intervals gets them with the tables."""
    if any(done.app_label == "desk" and done.name == "0001_intervals" and not back for done, back in plan):
        from academy.desk.rebuilding import rebuild

        rebuild(tell=lambda _what: None)
