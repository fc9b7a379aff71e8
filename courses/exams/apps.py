from django.apps import AppConfig


class ExamsConfig(AppConfig):
    name = "courses.exams"
    label = "exams"
    verbose_name = "Exams"

    def ready(self):
        from courses.exams import receivers  # noqa: F401
