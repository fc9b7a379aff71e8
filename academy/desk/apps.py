from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "academy.desk"
    label = "desk"
    verbose_name = "Audit desk"

    def ready(self):
        from academy.audit import receivers
        from academy.desk import facts
        from academy.desk.access import looks
        from academy.desk.campaigns import notices

        receivers.connect(facts.TOLD)
        looks.connect()
        notices.connect()
