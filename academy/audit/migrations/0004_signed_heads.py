import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_nodes")]
    operations = [
        migrations.CreateModel(
            name="SignedHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("academy", models.CharField(max_length=200)),
                ("size", models.PositiveBigIntegerField(verbose_name="entries")),
                ("root", models.CharField(max_length=64, verbose_name="root")),
                ("at", models.DateTimeField(verbose_name="signed")),
                ("kid", models.CharField(max_length=80, verbose_name="key")),
                ("x", models.CharField(max_length=43)),
                ("signature", models.TextField()),
            ],
            options={
                "verbose_name": "tree head",
                "verbose_name_plural": "tree heads",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("witness", models.CharField(max_length=300, verbose_name="witness")),
                ("delivered_at", models.DateTimeField(null=True, verbose_name="delivered")),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("detail", models.TextField(blank=True)),
                (
                    "head",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="audit.signedhead",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery of a tree head",
                "verbose_name_plural": "deliveries of tree heads",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("head", "witness"), name="a_witness_hears_once")
                ],
            },
        ),
    ]
