import hashlib

from django.db import migrations


def plant(apps, schema_editor):
    """The head of the empty tree. Its root is SHA-256 of nothing (RFC 6962)."""
    Head = apps.get_model("audit", "Head")
    Head.objects.using(schema_editor.connection.alias).get_or_create(
        pk=1, defaults={"root": hashlib.sha256(b"").hexdigest()}
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_audit")]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
