from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "academy.programmes"
    label = "programmes"
    verbose_name = "Programmes"
