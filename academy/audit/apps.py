from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "academy.audit"
    label = "audit"
    verbose_name = "Audit log"

    def ready(self):
        from academy.audit import checks, receivers, roles  # noqa: F401

        receivers.connect()
        post_migrate.connect(roles.grant, dispatch_uid="audit.roles")
