from django.db import migrations
from django.db.models import F


def _queue(apps, schema_editor):
    """Who was not written to yet about what was put right finds the letter in the outbox."""
    Letter = apps.get_model("people", "Letter")
    corrections = apps.get_model("corrections", "Correction").objects.filter(told_at=None)
    for row in corrections.exclude(new_score=F("old_score")).select_related("attempt"):
        _letter(Letter, "score_put_right", "A score of theirs was put right: attempt %s.", row, row.made_at)
    appeals = apps.get_model("corrections", "Appeal").objects.filter(told_at=None, decided_at__isnull=False)
    for row in appeals.select_related("attempt"):
        _letter(Letter, "appeal_decided", "They appealed against a result: attempt %s.", row, row.decided_at)


def _letter(Letter, kind, why, row, at):
    code = row.attempt.code
    Letter.objects.get_or_create(
        person_id=row.attempt.candidate_id,
        kind=kind,
        about=code,
        occasion=f"{row.pk}",
        defaults={"path": f"/attempts/{code}/result", "why": why % code, "queued_at": at, "due_at": at},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_outbox"),
        ("corrections", "0001_corrections"),
        ("programmes", "0003_moved_due_dates"),
    ]
    run_before = [("corrections", "0002_told_by_the_outbox")]

    operations = [migrations.RunPython(_queue, migrations.RunPython.noop)]
