from django.db import migrations


def _queue(apps, schema_editor):
    """Who was not written to yet about a decision finds the letter in the outbox."""
    Letter = apps.get_model("people", "Letter")
    untold = apps.get_model("register", "Decision").objects.filter(told_at=None, by__isnull=False)
    for decision in untold.select_related("certificate"):
        number, day = decision.certificate.number, f"{decision.at:%Y-%m-%d}"
        Letter.objects.get_or_create(
            person_id=decision.certificate.person_id,
            kind="certificate_decided",
            about=number,
            occasion=f"{decision.pk}",
            defaults={
                "path": f"/certificates/{number}/",
                "why": f"They hold {number}, and governance decided about it on {day}.",
                "queued_at": decision.at,
                "due_at": decision.at,
            },
        )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_outbox"),
        ("register", "0006_entitlement_reads"),
    ]

    operations = [
        migrations.RunPython(_queue, migrations.RunPython.noop),
        migrations.RemoveField(model_name="decision", name="told_at"),
    ]
