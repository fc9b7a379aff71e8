import django.db.models.deletion
from django.db import migrations, models
from django.db.models import DurationField, ExpressionWrapper, F, Max, Min

from academy.desk.bounding import ENDLESS

STATES = [
    ("none", "Not held"),
    ("active", "Active"),
    ("suspended", "Suspended"),
    ("revoked", "Revoked"),
    ("expired", "Expired"),
    ("superseded", "Superseded"),
]


def measure(apps, schema_editor):
    """What `Reach.objects.measure` says, of the intervals that are there; nobody writes one meanwhile."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("LOCK TABLE desk_interval IN SHARE MODE")

    def length(ends, begins):
        return ExpressionWrapper(F(ends) - F(begins), output_field=DurationField())

    lasts, begins = length("expires_at", "issued_at"), length("valid_from", "issued_at")
    kept = apps.get_model("desk", "Interval").objects.order_by().values("scope", "state")
    for row in kept.annotate(
        earliest=Min("issued_at"),
        latest=Max("issued_at"),
        shortest=Min(lasts),
        longest=Max(lasts),
        begins=Min(begins),
        ends=Max(length("valid_to", "expires_at")),
    ):
        scope, row["ends"] = row.pop("scope"), min(row["ends"], ENDLESS)
        apps.get_model("desk", "Reach").objects.create(scope_id=scope, **row)


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_campaigns_stay")]

    operations = [
        migrations.RemoveField(model_name="scope", name="shortest"),
        migrations.RemoveField(model_name="scope", name="longest"),
        migrations.CreateModel(
            name="Reach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(choices=STATES, max_length=10)),
                ("earliest", models.DateTimeField()),
                ("latest", models.DateTimeField()),
                ("shortest", models.DurationField()),
                ("longest", models.DurationField()),
                ("begins", models.DurationField()),
                ("ends", models.DurationField()),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="desk.scope"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("scope", "state"), name="one_reach_a_state")]
            },
        ),
        migrations.RunPython(measure, migrations.RunPython.noop),
    ]
