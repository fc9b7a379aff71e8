from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "academy.register"
    label = "register"
    verbose_name = "Register"

    def ready(self):
        from academy.register import notices, receivers, reminding
        from academy.register.accounts import notices as account_notices
        from academy.register.accounts import receivers as accounts

        receivers.connect()
        notices.connect()
        reminding.connect()
        accounts.connect()
        account_notices.connect()
