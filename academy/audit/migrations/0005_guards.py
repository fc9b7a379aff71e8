from django.db import migrations


def guard(apps, schema_editor):
    """The log's tables are only ever appended to from here on, and the database sees to it."""
    from academy.audit.guards import guard

    guard(schema_editor.connection)


def unguard(apps, schema_editor):
    from academy.audit.guards import unguard

    unguard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_signed_heads")]
    operations = [migrations.RunPython(guard, unguard)]
