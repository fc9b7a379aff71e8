from django.db import migrations


def _take(apps, schema_editor):
    """Whoever was made by `createsuperuser` had every right there is; they are operators, and stay that."""
    apps.get_model("people", "User").objects.filter(is_superuser=True).update(is_superuser=False)


class Migration(migrations.Migration):
    dependencies = [("people", "0004_erased")]

    operations = [migrations.RunPython(_take, migrations.RunPython.noop)]
