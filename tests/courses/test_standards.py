"""A panel's study of the cut score: sent in, looked at, kept for good, used."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from academy.audit.models import Entry
from academy.desk.timeline import tell
from academy.words.canonical import digest
from academy.words.standing import Role
from courses.exams.models import Attempt, Exam, Rating, StandardSetting
from courses.exams.ratings import MOST_ROWS
from courses.items.pinning import pinned
from tests.factories import NOW, make_attempt, make_bank, make_exam, make_item, make_person

pytestmark = pytest.mark.django_db
JUDGES = ("Ada Ferreira", "Ben Oduya", "Cleo Lindqvist")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW + timedelta(hours=1), tick=False) as traveller:
        yield traveller


@pytest.fixture
def exam():
    """Two of four items on protecting information are asked, and 70 of 100 are needed."""
    return make_exam(cut_source="Agreed by the compliance office.")


@pytest.fixture
def trainer(client):
    person = make_person("Mirela Antonescu", roles=(Role.TRAINER,))
    client.force_login(person)
    return person


def slugs(exam):
    return list(exam.bank.items.filter(live=True).order_by("slug").values_list("slug", flat=True))


def rows(exam, *percents, header="judge,item,round,percent"):
    """Each judge gives the same per cent to every item."""
    lines = [header]
    for judge, percent in zip(JUDGES, percents, strict=False):
        lines += [f"{judge},{slug},1,{percent}" for slug in slugs(exam)]
    return "\n".join(lines)


def send(client, exam, content, **details):
    content = content if isinstance(content, bytes) else content.encode()
    sent = {"held_on": "2026-11-20", "panel": "Three managers of support.", "notes": ""} | details
    sent["file"] = SimpleUploadedFile("ratings.csv", content, content_type="text/csv")
    return client.post(reverse("exam_standard", args=[exam.slug]), sent)


def keep(client, exam, preview):
    said = {"study": preview.context["token"]}
    return client.post(reverse("standard_keep", args=[exam.slug]), said, follow=True)


def kept(client, exam, *percents):
    keep(client, exam, send(client, exam, rows(exam, *percents)))
    return StandardSetting.objects.latest("pk")


def use(client, study):
    return client.post(reverse("standard_use", args=[study.exam.slug, study.pk]), follow=True)


# --- looked at, and kept ----------------------------------------------------------------------


def test_what_a_file_says_is_shown_and_nothing_has_changed(client, trainer, exam):
    make_attempt(exam=exam, right=1, submit=True)
    make_attempt(exam=exam, right=2, submit=True)
    entries = Entry.objects.count()

    shown = send(client, exam, rows(exam, 40, 45, 56))

    page = shown.content.decode()
    assert shown.status_code == 200
    assert shown.context["result"].cut == 47
    assert all(judge in page for judge in JUDGES)
    assert "Of 2 scored attempts so far 2 reach it; 1 passed" in page
    assert "Keep this study" in page
    assert not StandardSetting.objects.exists()
    assert Exam.objects.get().cut_score == 70
    assert Entry.objects.count() == entries


def test_a_confirmed_study_is_kept_with_every_rating_and_the_revision_that_was_rated(client, trainer, exam):
    preview = send(client, exam, rows(exam, 60, 65, 79), notes="One round.")

    page = keep(client, exam, preview).content.decode()

    study = StandardSetting.objects.get()
    assert (study.exam, study.held_on, study.kept_by) == (exam, date(2026, 11, 20), trainer)
    assert (study.panel, study.notes) == ("Three managers of support.", "One round.")
    assert (study.judges, study.items, study.cut, study.cut_score) == (3, 4, 68, 68)
    assert (study.sd, study.se) == (Decimal("9.85"), Decimal("5.69"))
    assert study.blueprint == [["information", "", 2]]
    assert study.ratings.count() == 12
    assert all(rating.revision_id == rating.item.live_revision_id for rating in study.ratings.all())
    assert study.sha256 == digest(study.content(study.kept_ratings()))
    assert study.sha256 in page
    assert Exam.objects.get().cut_score == 70


def test_a_kept_study_stands_in_the_log_in_words(client, trainer, exam):
    study = kept(client, exam, 60, 65, 79)

    entry = Entry.objects.get(act="standard_set")

    assert entry.actor == str(trainer.key)
    assert entry.facts == {
        "study": study.pk,
        "exam": "principles",
        "title": "Principles exam",
        "judges": 3,
        "items": 4,
        "cut": 68,
        "cut_score": 68,
        "sha256": study.sha256,
    }
    told = tell([entry], to=trainer)[0]
    assert told.sentence == "“Principles exam”: 3 judges on 4 items, 68 of 100"
    assert [link.url for link in told.links] == [study.get_absolute_url()]


def test_confirming_twice_keeps_one_study(client, trainer, exam):
    preview = send(client, exam, rows(exam, 60, 65, 79))

    keep(client, exam, preview)
    keep(client, exam, preview)

    assert StandardSetting.objects.count() == 1
    assert Entry.objects.filter(act="standard_set").count() == 1


def test_a_study_shows_what_it_showed_after_bank_and_blueprint_have_changed(client, trainer, exam):
    study = kept(client, exam, 60, 65, 79)
    item = exam.bank.items.first()
    item.topic = "law"
    item.save_revision().publish()
    exam.cells.update(count=1)

    page = client.get(study.get_absolute_url())

    assert page.context["result"].cut == 68
    assert "2 on “Protect information” (any difficulty)" in page.content.decode()


def test_what_a_study_rests_on_cannot_be_deleted(client, trainer, exam):
    kept(client, exam, 60, 65, 79)

    assert pinned(exam.bank.items.filter(pk=exam.bank.items.first().pk))


def test_a_second_round_stands_beside_the_first_and_counts(client, trainer, exam):
    again = "\n".join(f"Cleo Lindqvist,{slug},2,70" for slug in slugs(exam))
    preview = send(client, exam, f"{rows(exam, 60, 65, 79)}\n{again}")

    page = keep(client, exam, preview).content.decode()

    assert StandardSetting.objects.get().cut == 65
    assert "79 → " in page


def test_the_sheet_has_every_item_a_form_may_ask_and_comes_back_filled_in(client, trainer, exam):
    asked = slugs(exam)
    make_item("on-the-law", bank=exam.bank, topic="law")  # which no form of this exam asks

    sheet = client.get(reverse("standard_sheet", args=[exam.slug])).content.decode("utf-8-sig")
    header, *lines = sheet.strip().split("\r\n")
    assert header == "judge,item,round,topic,difficulty,post,stem,options,percent"
    assert [line.split(",")[1] for line in lines] == asked
    filled = [header] + [f"{judge}{line}{70 + place}" for place, judge in enumerate(JUDGES) for line in lines]
    preview = send(client, exam, "﻿" + "\r\n".join(filled))

    assert preview.context["result"].cut == 71


def test_sheets_put_below_each_other_may_repeat_their_first_line_and_have_decimal_commas(
    client, trainer, exam
):
    header = "judge;item;percent"
    said = [[f"{judge};{slug};60,5" for slug in slugs(exam)] for judge in JUDGES]

    preview = send(client, exam, "\n".join("\n".join([header, *lines]) for lines in said))

    assert preview.context["result"].cut == 60.5


def test_the_sheet_shows_judges_what_can_be_chosen_and_what_is_right(client, trainer, exam):
    sheet = client.get(reverse("standard_sheet", args=[exam.slug])).content.decode("utf-8-sig")

    assert sheet.count("[1]") == len(slugs(exam))


def test_a_sheet_with_semicolons_and_no_rounds_is_read(client, trainer, exam):
    said = [f"{70 + place};{slug};{judge}" for place, judge in enumerate(JUDGES) for slug in slugs(exam)]

    preview = send(client, exam, "\n".join(["percent;item;judge", *said]))

    assert preview.context["result"].cut == 71


# --- refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Ada Ferreira,no-such-item,1,60", "is no live item of the bank"),
        ("Ada Ferreira,on-the-law,1,60", "is no live item of the bank"),
        ("Ada Ferreira,retired,1,60", "is no live item of the bank"),
        (",{slug},2,60", "names no judge"),
        ("Ada,,1,60", "names no item"),
        (f"{'A' * 101},{{slug}},1,60", "more than 100 characters"),
        ("Ada Ferreira,{slug},2,", "gives no per cent"),
        ("Ada Ferreira,{slug},2,101", "not a number from 0 to 100"),
        ("Ada Ferreira,{slug},2,-1", "not a number from 0 to 100"),
        ("Ada Ferreira,{slug},2,60%", "not a number from 0 to 100"),
        ("Ada Ferreira,{slug},2,NaN", "not a number from 0 to 100"),
        ("Ada Ferreira,{slug},0,60", "not a whole number from 1"),
        ("Ada Ferreira,{slug},two,60", "not a whole number from 1"),
        ("Ada Ferreira,{slug},1,60", "Line 2 is about the same judge, item and round"),
        ("ada ferreira,{slug},2,60", "is spelt “Ada Ferreira” before"),
        ("Ada Ferreira,{slug},2", "has 3 cells, and the header has 4"),
        ('Ada Ferreira,"{slug},2,60', "quotation marks are broken"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason_and_nothing_is_kept(client, trainer, exam, line, reason):
    make_item("on-the-law", bank=exam.bank, topic="law")
    slug = slugs(exam)[0]
    good = rows(exam, 60, 65, 79).replace("on-the-law", slug)
    good = "\n".join(dict.fromkeys(good.split("\n")))  # without the lines that are there twice now
    make_item("retired", bank=exam.bank).unpublish()

    refused = send(client, exam, f"{good}\n{line.format(slug=slug)}")

    assert refused.status_code == 400
    assert [one.line for one in refused.context["refused"]] == [14]
    assert reason in refused.content.decode().replace("&#x27;", "'")
    assert "Three managers of support." in refused.content.decode()  # what was typed is still there
    assert not StandardSetting.objects.exists()


def test_every_bad_line_is_named_at_once(client, trainer, exam):
    slug = slugs(exam)[0]

    refused = send(client, exam, f"judge,item,percent\nAda,{slug},999\n\nAda,{slug},60\nBen,nothing,60")

    assert [one.line for one in refused.context["refused"]] == [2, 5]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("judge,percent\nAda,60", "does not name these columns: item"),
        ("judge,item,percent,weight\nAda,a,60,1", "none of ours: weight"),
        ("judge,item,percent,judge\nAda,a,60,Ada", "there twice"),
        ("judge,item,percent\n", "no ratings"),
        (b"judge,item,percent\n\xff\xfe\xfa", "not in UTF-8"),
        (b"\x00\x01\x02", "does not name these columns"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused(client, trainer, exam, content, reason):
    refused = send(client, exam, content)

    assert refused.status_code == 400
    assert reason in refused.content.decode()
    assert not StandardSetting.objects.exists()


def test_a_file_of_more_ratings_than_any_panel_writes_is_refused(client, trainer, exam):
    slug = slugs(exam)[0]
    lines = "\n".join(f"Judge {number},{slug},60" for number in range(MOST_ROWS + 1))

    refused = send(client, exam, f"judge,item,percent\n{lines}")

    assert [one.line for one in refused.context["refused"]] == [MOST_ROWS + 2]


@pytest.mark.parametrize("details", [{"held_on": "2026-11-24"}, {"held_on": ""}, {"panel": ""}])
def test_a_study_was_held_by_somebody_on_a_day_that_has_come(client, trainer, exam, details):
    assert send(client, exam, rows(exam, 60, 65, 79), **details).status_code == 400


def test_two_judges_are_shown_what_is_missing_and_not_the_button(client, trainer, exam):
    shown = send(client, exam, rows(exam, 60, 65))

    assert "A panel has 3 judges at least." in shown.content.decode()
    assert "Keep this study" not in shown.content.decode()


def test_a_cell_without_ratings_is_named(client, trainer, exam):
    make_item("on-the-law", bank=exam.bank, topic="law", difficulty="hard")
    said = "\n".join(line for line in rows(exam, 60, 65, 79).split("\n") if "on-the-law" not in line)
    exam.cells.create(topic="law", difficulty="hard", count=1)
    exam.save()

    shown = send(client, exam, said)

    assert (
        "Nobody rated an item on “Follow the law and the code of conduct” (hard)." in shown.content.decode()
    )
    assert "Keep this study" not in shown.content.decode()


def test_what_was_shown_is_kept_or_nothing(client, trainer, exam):
    preview = send(client, exam, rows(exam, 60, 65, 79))
    exam.bank.items.first().save_revision().publish()

    page = keep(client, exam, preview).content.decode()

    assert "changed since" in page
    assert not StandardSetting.objects.exists()


def test_another_item_retired_meanwhile_keeps_nothing(client, trainer, exam):
    preview = send(client, exam, rows(exam, 60, 65, 79))
    exam.bank.items.first().unpublish()

    assert "changed since" in keep(client, exam, preview).content.decode()
    assert not StandardSetting.objects.exists()


@pytest.mark.parametrize("study", ["", "made-up", None])
def test_a_preview_that_the_academy_did_not_sign_keeps_nothing(client, trainer, exam, study):
    token = send(client, exam, rows(exam, 60, 65, 79)).context["token"]
    said = {"study": token[:-3] + "xyz" if study is None else study}

    page = client.post(reverse("standard_keep", args=[exam.slug]), said, follow=True)

    assert "Nothing was kept" in page.content.decode()
    assert not StandardSetting.objects.exists()


def test_a_preview_counts_for_its_exam_its_reader_and_its_day_alone(client, trainer, exam, clock):
    preview = send(client, exam, rows(exam, 60, 65, 79))
    other = Exam.objects.create(slug="other", title="Other", bank=make_bank("other"))

    keep(client, other, preview)
    client.force_login(make_person(roles=(Role.TRAINER,)))
    keep(client, exam, preview)
    clock.move_to(NOW + timedelta(days=2))
    client.force_login(trainer)
    keep(client, exam, preview)

    assert not StandardSetting.objects.exists()


def test_the_database_refuses_a_rating_beyond_a_hundred(client, trainer, exam):
    study = kept(client, exam, 60, 65, 79)

    with pytest.raises(IntegrityError), transaction.atomic():
        study.ratings.update(percent=101)


# --- used -------------------------------------------------------------------------------------


def test_the_cut_of_a_study_holds_for_new_attempts_and_open_ones_keep_theirs(client, trainer, exam):
    opened = make_attempt(exam=exam)
    study = kept(client, exam, 60, 65, 79)

    page = use(client, study).content.decode()

    exam.refresh_from_db()
    assert exam.cut_score == 68
    assert exam.cut_source == ("Modified Angoff study of 20 November 2026: 3 judges, 4 items, 68.0 ± 5.7")
    assert "The present cut score rests on it" in page
    assert make_attempt(exam=exam).cut_score == 68
    assert Attempt.objects.get(pk=opened.pk).cut_score == 70
    published = Entry.objects.filter(act="exam_published").last()
    assert (published.actor, published.facts["cut_score"]) == (str(trainer.key), 68)
    assert exam.live_revision.user == trainer
    assert exam.cells.get().count == 2


def test_the_studies_are_listed_with_the_one_in_use(client, trainer, exam):
    kept(client, exam, 30, 35, 40)
    use(client, kept(client, exam, 60, 65, 79))

    page = client.get(reverse("exam_standard", args=[exam.slug]))

    assert sorted(in_use for _, in_use in page.context["studies"]) == [False, True]
    assert "Modified Angoff study of 20 November 2026" in page.content.decode()


def test_an_unpublished_draft_does_not_go_live_with_the_cut_score(client, trainer, exam):
    study = kept(client, exam, 60, 65, 79)
    exam.minutes = 5
    exam.save_revision(user=trainer)

    page = use(client, study).content.decode()

    assert "in a draft of the exam" in page
    live = Exam.objects.get()
    assert (live.minutes, live.cut_score) == (20, 70)
    draft = live.get_latest_revision_as_object()
    assert (draft.minutes, draft.cut_score) == (5, 68)


def test_an_exam_that_was_withdrawn_is_not_published_by_a_cut_score(client, trainer, exam):
    study = kept(client, exam, 60, 65, 79)
    exam.unpublish()

    use(client, study)

    assert Exam.objects.get().live is False


def test_a_blueprint_that_the_bank_cannot_fill_any_more_changes_nothing(client, trainer, exam):
    study = kept(client, exam, 60, 65, 79)
    for item in exam.bank.items.all()[:3]:
        item.unpublish()
    revisions = exam.revisions.count()

    page = use(client, study).content.decode()

    assert "its cut score is as before" in page
    assert Exam.objects.get().cut_score == 70
    assert exam.revisions.count() == revisions


# --- who may ----------------------------------------------------------------------------------


def pages(study):
    names = [("exam_standard", []), ("standard_sheet", []), ("standard_setting", [study.pk])]
    return [reverse(name, args=[study.exam.slug, *rest]) for name, rest in names]


def test_a_trainer_sees_the_pages_and_an_employee_does_not(client, trainer, exam):
    study = kept(client, exam, 60, 65, 79)

    assert [client.get(page).status_code for page in pages(study)] == [200, 200, 200]
    client.force_login(make_person())
    assert [client.get(page).status_code for page in pages(study)] == [403, 403, 403]


def test_compliance_staff_open_a_study_and_change_nothing(client, trainer, exam):
    study = kept(client, exam, 60, 65, 79)
    client.force_login(make_person("Thea Lindgren", roles=(Role.COMPLIANCE,)))
    page = client.get(study.get_absolute_url())
    assert page.status_code == 200
    assert "Ada Ferreira" in page.content.decode()
    assert reverse("exam_standard", args=[exam.slug]) not in page.content.decode()
    assert client.post(reverse("standard_use", args=[exam.slug, study.pk])).status_code == 403
    assert client.get(reverse("exam_standard", args=[exam.slug])).status_code == 403


def test_an_employee_neither_keeps_nor_uses_a_study(client, trainer, exam):
    preview = send(client, exam, rows(exam, 60, 65, 79))
    study = kept(client, exam, 60, 65, 79)
    client.force_login(make_person())

    assert keep(client, exam, preview).status_code == 403
    assert use(client, study).status_code == 403
    assert send(client, exam, rows(exam, 1, 2, 3)).status_code == 403
    assert StandardSetting.objects.count() == 1
    assert Exam.objects.get().cut_score == 70


def test_a_study_of_another_exam_is_not_found(client, trainer, exam):
    study = kept(client, exam, 60, 65, 79)
    Exam.objects.create(slug="other", title="Other", bank=make_bank("other"))

    assert client.get(reverse("standard_setting", args=["other", study.pk])).status_code == 404


def test_trainers_find_the_page_in_the_list_of_exams(client, trainer, exam):
    page = client.get(reverse("wagtailsnippets_exams_exam:list")).content.decode()

    assert reverse("exam_standard", args=[exam.slug]) in page


def test_the_pages_ask_the_database_as_often_for_many_as_for_one(
    client, trainer, exam, django_assert_num_queries
):
    study = kept(client, exam, 60, 65, 79)
    with django_assert_num_queries(9):
        client.get(reverse("exam_standard", args=[exam.slug]))
    for _ in range(3):
        kept(client, exam, 60, 65, 79)
    assert Rating.objects.count() == 48

    with django_assert_num_queries(9):
        client.get(reverse("exam_standard", args=[exam.slug]))
    with django_assert_num_queries(9):
        client.get(study.get_absolute_url())
