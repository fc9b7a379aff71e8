from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "academy.people"
    label = "people"
    verbose_name = "People"

    def ready(self):
        from academy.people import confirming
        from academy.people.roles import write_roles

        confirming.connect()
        # Without `sender`: permissions of later rooms come with their own migrations.
        post_migrate.connect(write_roles, dispatch_uid="people.roles")
