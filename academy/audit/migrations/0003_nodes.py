from django.db import migrations, models

STEP = 8


def keep(apps, schema_editor):
    """The nodes of a log that was written before they were kept."""
    from academy.audit.tree import Frontier

    alias = schema_editor.connection.alias
    Entry, Node = apps.get_model("audit", "Entry"), apps.get_model("audit", "Node")
    frontier, made = Frontier(), []
    rows = Entry.objects.using(alias).order_by("index").values_list("hash", flat=True)
    for leaf in rows.iterator(chunk_size=2_000):
        made += [
            Node(height=height, number=number, hash=node)
            for height, number, node in frontier.growing(bytes(leaf))
            if height and not height % STEP
        ]
        if len(made) > 1_000:
            Node.objects.using(alias).bulk_create(made)
            made = []
    Node.objects.using(alias).bulk_create(made)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_first_head")]
    operations = [
        migrations.CreateModel(
            name="Node",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("height", models.PositiveSmallIntegerField()),
                ("number", models.PositiveBigIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "verbose_name": "node of the log’s tree",
                "verbose_name_plural": "nodes of the log’s tree",
                "constraints": [models.UniqueConstraint(fields=("height", "number"), name="a_node_once")],
            },
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
