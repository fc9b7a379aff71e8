"""Exams and drills in an evidence pack, as an outsider reads them."""

import json
import zipfile
from datetime import timedelta

import pytest
from django.utils.html import escape

from academy.audit.verifier import HOLDS, verify
from academy.desk.packs.choosing import Named
from academy.desk.packs.pack import EvidencePack
from academy.words.replying import Criterion
from academy.words.standing import Role
from courses.exams.models import Attempt, Exam
from courses.items.scoring import right_response
from courses.marking.models import Script
from sandbox.drills.marks import Marking
from sandbox.drills.models import Run
from tests.courses.kinds import QUESTIONS, make_item_of
from tests.factories import NOW, make_attempt, make_bank, make_edition, make_move, make_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
CURT = dict.fromkeys(Criterion.values, "met") | {"civil_tone": "not_met"}
WHY = {"civil_tone": "It blames the customer."}


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.PACKS_DIR = tmp_path / "packs"
    settings.PACKS_DIR.mkdir()


@pytest.fixture
def holder():
    return make_person("Ines Okonjo")


def files_of(person):
    """The files about one person in a pack that holds, by name."""
    officer = make_person("Adaeze Lindholm", roles=[Role.COMPLIANCE])
    pack = EvidencePack.ask(Named([person]), "A case", by=officer, at=LATER)
    pack.build(at=LATER)
    assert verify(str(pack.file))[0] == HOLDS
    folder = f"{pack.people.get().folder}/"
    with zipfile.ZipFile(pack.file) as opened:
        kept = json.loads(opened.read("manifest.json"))["files"]
        return {
            name.removeprefix(folder): opened.read(name).decode() for name in kept if name.startswith(folder)
        }


def in_order(page, *texts):
    places = [page.index(text) for text in texts]
    return places == sorted(places)


def test_an_exam_is_read_as_it_was_seen_with_what_was_chosen_and_the_key(holder):
    attempt = make_attempt(holder, right=1, submit=True)

    files = files_of(holder)

    page = files[f"exam-{attempt.code}.html"]
    assert f'href="exam-{attempt.code}.html"' in files["record.html"]
    first, second = attempt.form.all()
    for item, words in ((first, "Chosen, the key"), (second, "Chosen")):
        shown = page.partition(f"Question {item.position}<")[2].partition("</section>")[0]
        texts = {option["key"]: option["text"] for option in item.question["options"]}
        assert in_order(shown, *(f"<p>{texts[key]}</p>" for key in item.order))
        assert words in shown and "Because: Ask by direct message." in shown
        assert f"Credit: {1 if item == first else 0} of 1" in shown
    assert "50 of 100; 70 needed" in page


@pytest.mark.parametrize("kind", [kind for kind in QUESTIONS if kind != "reply"])
def test_a_question_of_each_kind_is_read_with_its_answer_and_what_was_right(holder, kind):
    make_item_of(kind)
    attempt = sit(holder, lambda item: right_response(item.question))

    page = files_of(holder)[f"exam-{attempt.code}.html"]

    assert escape(f"What now, {kind}?") in page and "Credit: 1 of 1" in page
    for option in attempt.form.get().question["options"]:
        assert escape(option["text"]) in page and escape(option["rationale"]) in page


def test_a_reply_is_read_with_what_each_marker_judged(holder):
    make_item_of("reply")
    attempt = sit(holder, lambda item: "Sorry, Priya. ^IO")
    script = Script.objects.get(item__attempt=attempt)
    script.mark(CURT, WHY, by=make_person("Kwabena Strand", roles=[Role.TRAINER]), at=NOW)

    page = files_of(holder)[f"exam-{attempt.code}.html"]

    assert "Sorry, Priya. ^IO" in page and "Asks by DM" in page
    assert "Civil tone: <b>Not met</b>. It blames the customer." in page


def sit(person, answer):
    """An exam of the one item there is, handed in."""
    exam = Exam.objects.create(slug="kinds", title="Kinds", bank=make_bank(), minutes=20, cut_score=70)
    exam.cells.create(topic="information", count=1)
    exam.save()
    exam.save_revision().publish()
    attempt = Attempt.start(Exam.objects.get(), by=person, at=NOW)
    attempt.answer(1, answer(attempt.form.get()), sequence=1, at=NOW)
    attempt.submit(by=person, at=NOW)
    return attempt


def test_a_drill_is_read_post_by_post_with_the_points_and_their_reasons(holder):
    run = Run.start(make_edition(), "graded", by=holder, at=NOW)
    make_move(run, "reply", "p002", {"text": "On it. ^IO"}, sequence=1, at=NOW + timedelta(minutes=3))
    make_move(run, "none", "p003", {}, sequence=2, at=NOW + timedelta(minutes=4))
    run.finish(by=holder, at=NOW + timedelta(minutes=15))
    trainer = make_person("Kwabena Strand", roles=[Role.TRAINER])
    Marking.give(run.moves.first(), CURT, WHY, by=trainer, at=NOW)

    page = files_of(holder)[f"drill-{run.code}.html"]

    answered = page.partition("larkspur post number 2")[2].partition("</section>")[0]
    assert "<b>Replied</b>" in answered and "On it. ^IO" in answered and "It blames the customer." in answered
    missed = page.partition("larkspur post number 5")[2].partition("</section>")[0]
    assert "Nothing. It went by." in missed and "Nobody answered it" in missed and "clause" in missed
    assert "No action" in page.partition("larkspur post number 3")[2]
