"""Exams from readable files (`courses/starter/exam.yaml`)."""

import yaml
from django.db import transaction

from courses.exams.models import Exam
from courses.items.models import Bank


@transaction.atomic
def load_exam(path, course):
    """The exam in the file at `path`. One that is there already is left as it is.
    Raises `drawing.Shortage` if its bank cannot fill the blueprint."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    exam = Exam.objects.filter(slug=data["slug"]).first()
    if exam is None:
        exam = Exam.objects.create(
            slug=data["slug"],
            title=data["title"],
            bank=Bank.objects.get(slug=data["bank"]),
            course=course,
            minutes=data["minutes"],
            cut_score=data["cut_score"],
            cut_source=data["cut_source"],
            live=False,
        )
        for place, cell in enumerate(data["blueprint"]):
            exam.cells.create(sort_order=place, **cell)
        exam.save()  # writes the cells, which a cluster only holds until then
        exam.draw(seed=0)
        exam.save_revision().publish()
        exam.refresh_from_db()
    return exam
