from django.apps import AppConfig


class MarkingConfig(AppConfig):
    name = "courses.marking"
    label = "marking"
    verbose_name = "Marking"

    def ready(self):
        from courses.marking import receivers  # noqa: F401
