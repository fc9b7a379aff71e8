from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "academy.desk.packs"
    label = "packs"
    verbose_name = "Evidence packs"

    def ready(self):
        from academy.audit import receivers
        from academy.desk.packs import facts

        receivers.connect(facts.TOLD)
