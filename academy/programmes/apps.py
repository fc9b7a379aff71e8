from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "academy.programmes"
    label = "programmes"
    verbose_name = "Programmes"

    def ready(self):
        from academy.programmes import checks, citing, corrected, notices, order

        assert checks  # registers the check of citations
        order.connect()
        citing.connect()
        notices.connect()
        corrected.connect()
