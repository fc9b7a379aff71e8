from django.apps import AppConfig


class DrillsConfig(AppConfig):
    name = "sandbox.drills"
    label = "drills"
    verbose_name = "Drills"
