from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("corrections", "0001_corrections")]

    operations = [
        migrations.RemoveField(model_name="appeal", name="told_at"),
        migrations.RemoveField(model_name="correction", name="told_at"),
    ]
