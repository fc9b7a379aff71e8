"""A trainer looks at how an exam and its items did."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Seventy people of growing strength; the strongest prefer one wrong answer of one item.
SAT = """
import random
from datetime import timedelta
from django.db import transaction
from django.utils.timezone import now
from academy.people.models import User
from courses.exams.models import Attempt, Exam
from courses.items.models import Bank
from courses.items.scoring import right_keys
from tests.factories import make_item, make_person
dice = random.Random(7)
bank = Bank.objects.create(slug="studied", title="Studied")
for number in range(8):
    make_item(f"studied-{{number}}", bank=bank)
exam = Exam.objects.create(slug="studied", title="Studied exam", bank=bank, minutes=20, cut_score=60)
exam.cells.create(topic="information", count=6)
exam.save()
exam.save_revision().publish()
at = now() - timedelta(days=1)
with transaction.atomic():
    for strength in range(70):
        name = f"studied-{{strength}}"
        person = make_person(at=at, email=f"{{name}}@larkspur.example", employee_number=name)
        attempt = Attempt.start(exam, by=person, at=at, seed=strength)
        for item in attempt.form.all():
            keys = [option["key"] for option in item.question["options"]]
            right = right_keys(item.question)
            wrong = [key for key in keys if key not in right]
            known = dice.random() < 0.2 + strength / 80
            odd = item.item.slug == "studied-3"
            said = right[0] if known != odd else (wrong[0] if odd else dice.choice(wrong[:2]))
            spent = timedelta(seconds=dice.randrange(20, 90))
            attempt.answer(item.position, [said], sequence=item.position, at=at, spent=spent)
        attempt.submit(by=person, at=at + timedelta(minutes=9))
"""


def test_a_trainer_looks_at_how_the_exam_and_an_item_did(visitor, site):
    site.shell(SAT.replace("{{", "{").replace("}}", "}"))
    with visitor() as trainer:
        page = trainer.sign_in("trainer").go("/exams/studied/statistics/").page
        trainer.look_everywhere("statistics")
        page.select_option("select[name=order]", "r")
        page.click("text=Show")
        page.wait_for_url("**order=r**")
        page.click("text=studied-3")
        page.get_by_text("What this suggests").wait_for()
        trainer.look_everywhere("item-figures")
