from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "academy.audit"
    label = "audit"
    verbose_name = "Audit log"

    def ready(self):
        from academy.audit import receivers

        receivers.connect()
