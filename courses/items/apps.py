from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "courses.items"
    label = "items"
    verbose_name = "Items"
