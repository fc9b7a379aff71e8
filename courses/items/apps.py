from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ItemsConfig(AppConfig):
    name = "courses.items"
    label = "items"
    verbose_name = "Items"

    def ready(self):
        from courses.items import receivers  # noqa: F401
        from courses.items.review import install

        post_migrate.connect(install, sender=self, dispatch_uid="items.review")
