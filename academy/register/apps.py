from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "academy.register"
    label = "register"
    verbose_name = "Register"

    def ready(self):
        from academy.register import receivers
        from academy.register.accounts import receivers as accounts

        receivers.connect()
        accounts.connect()
