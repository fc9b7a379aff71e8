from django.apps import AppConfig


class LabellingConfig(AppConfig):
    name = "sandbox.labelling"
    label = "labelling"
    verbose_name = "Labelling"

    def ready(self):
        from sandbox.labelling import receivers  # noqa: F401
