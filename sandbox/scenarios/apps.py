from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "sandbox.scenarios"
    label = "scenarios"
    verbose_name = "Scenarios"
