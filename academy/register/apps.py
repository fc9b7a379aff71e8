from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "academy.register"
    label = "register"
    verbose_name = "Register"

    def ready(self):
        from academy.register import notices, receivers, reminding

        receivers.connect()
        notices.connect()
        reminding.connect()
