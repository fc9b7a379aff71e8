"""Something was wrong with an exam: regraded by two, appealed against, decided; in a browser."""

import json

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MISSED = """
import json
from courses.exams.models import Attempt
sat = Attempt.objects.filter(candidate__email="{account}@larkspur.example", score__gt=0, passed=False)
attempt = sat.last()
item = attempt.form.filter(credit=0).order_by("position").first()
print(json.dumps({{"code": attempt.code, "position": item.position, "revision": item.revision_id}}))
"""
SAT = """
from datetime import timedelta
from django.utils.timezone import now
from academy.people.models import User
from courses.exams.models import Attempt, Exam
from courses.items.scoring import right_keys
person, exam, at = User.objects.get(email="ines@larkspur.example"), Exam.objects.get(slug="advocate"), now()
attempt = Attempt.start(exam, by=person, at=at - timedelta(minutes=9))
for item in list(attempt.form.all())[:6]:
    keys = right_keys(item.question)
    attempt.answer(item.position, keys, sequence=item.position, at=at - timedelta(minutes=8))
attempt.submit(by=person, at=at - timedelta(minutes=1))
"""


def test_an_item_is_put_right_by_two_and_an_appeal_is_decided(visitor, site):
    site.shell(SAT)
    missed = json.loads(site.shell(MISSED.format(account="ines")).strip().splitlines()[-1])

    with visitor() as trainer:
        page = trainer.sign_in("trainer").go(f"/regradings/propose/{missed['revision']}/").page
        trainer.look_everywhere("regrade-propose")
        page.check("input[value=credit]")
        page.fill(
            "textarea[name=reason]",
            "Clause 2.1 was reworded in version 6, so every answer can be argued for.",
        )
        page.click("text=Propose, and see who would pass or fail")
        page.get_by_text("would change").first.wait_for()
        trainer.look_everywhere("regrade-preview-mine")
        proposal = page.url
    with visitor() as second:
        page = second.sign_in("signe").go(proposal).page
        second.look_everywhere("regrade-preview")
        page.click("button[value=approve]")
        page.get_by_text("put right").first.wait_for()
        second.look_everywhere("regrade-approved")
        second.go("/regradings/").look_everywhere("regradings")
    with visitor() as candidate:
        page = candidate.sign_in("ines").go(f"/attempts/{missed['code']}/result").page
        assert page.get_by_text("was put right on").count() == 1
        candidate.look_everywhere("result-put-right")
        page.click("text=Appeal against the result")
        candidate.look_everywhere("appeal-file")
        page.select_option("select[name=position]", "2")
        page.fill(
            "textarea[name=statement]", "Two of the answers follow from clause 2.1 and I chose one of them."
        )
        page.click("text=Send the appeal")
        page.get_by_text("An appeal was made").wait_for()
    with visitor() as judge:
        page = judge.sign_in("governance").go("/appeals/").page
        judge.look_everywhere("appeals")
        page.click("table a")
        judge.look_everywhere("appeal")
        page.check("input[value=new_attempt]")
        page.fill(
            "textarea[name=answer]",
            "The question cannot be decided from the policy. You may sit the exam again.",
        )
        page.click("button:has-text('Decide')")
        page.get_by_text("Decided. The candidate").wait_for()
        judge.look_everywhere("appeal-decided")
        judge.go("/candidates/?q=ines").look_everywhere("candidates")
        page.click(".dk-people a")
        judge.look_everywhere("candidate")
    with visitor() as officer:
        officer.sign_in("compliance").go("/desk/exams/").look_everywhere("desk-exams")
