from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "academy.programmes"
    label = "programmes"
    verbose_name = "Programmes"

    def ready(self):
        from academy.programmes import checks, citing, order  # checks registers the check of citations

        assert checks
        order.connect()
        citing.connect()
