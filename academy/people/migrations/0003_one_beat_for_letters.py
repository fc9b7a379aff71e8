from django.db import migrations

GONE = ["tell what was put right", "tell what was decided"]


def _forget(apps, schema_editor):
    """Beat keeps in the database what it was once told to send, and nobody knows these two tasks any more."""
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=GONE).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_outbox"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(_forget, migrations.RunPython.noop)]
