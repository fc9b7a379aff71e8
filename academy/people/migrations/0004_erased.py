"""When a person was erased: the row stays and names nobody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_one_beat_for_letters")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="erased"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("erased_at", None), ("is_active", False), _connector="OR"),
                name="only_who_left_is_erased",
            ),
        ),
    ]
