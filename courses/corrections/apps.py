from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "courses.corrections"
    label = "corrections"
    verbose_name = "Corrections"

    def ready(self):
        from courses.corrections import receivers  # noqa: F401
