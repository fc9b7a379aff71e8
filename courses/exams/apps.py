from django.apps import AppConfig


class ExamsConfig(AppConfig):
    name = "courses.exams"
    label = "exams"
    verbose_name = "Exams"
