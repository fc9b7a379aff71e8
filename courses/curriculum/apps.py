from django.apps import AppConfig


class CurriculumConfig(AppConfig):
    name = "courses.curriculum"
    label = "curriculum"
    verbose_name = "Curriculum"

    def ready(self):
        from courses.curriculum import receivers  # noqa: F401
