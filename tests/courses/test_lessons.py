"""Catalogue, course and lesson as their readers meet them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from academy.audit.models import Entry
from courses.curriculum.loading import catalogue
from courses.curriculum.models import CheckAnswer, LessonPage, ModulePage, Reading
from courses.items.models import Item
from courses.items.scoring import right_keys
from tests.factories import NOW, make_bank, make_course, make_exam, make_item, make_person, read_lesson

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_learning_site():
    catalogue()


@pytest.fixture
def reader(client):
    person = make_person(time_zone="Asia/Kolkata")
    client.force_login(person)
    return person


def finish(client, lesson, **more):
    """Open the lesson and mark it as read, as its page does."""
    client.get(lesson.url)
    revision = LessonPage.objects.get(pk=lesson.pk).live_revision_id
    return client.post(reverse("lesson_finish", args=[lesson.pk]), {"revision": revision}, **more)


def text_of(response):
    return response.content.decode()


def lesson_with(blocks, *, course=None):
    """A live lesson at the end of the course whose body is `blocks`."""
    module = ModulePage.objects.descendant_of(course or make_course(lessons=0)).get()
    body = LessonPage._meta.get_field("body").stream_block.to_python(blocks)
    lesson = module.add_child(
        instance=LessonPage(title="Cards", slug="cards", standfirst="Why.", principle="kindness", body=body)
    )
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)


def answer(client, lesson, *, right=True, place=0):
    item = lesson.checks()[place]
    keys = right_keys(item.question())
    key = next(option.key for option in item.options.all() if (option.key in keys) == right)
    address = reverse("lesson_check", args=[lesson.pk])
    return client.post(address, {"item": item.pk, "option": key}, follow=True)


# --- the way in ------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["catalogue", "course", "lesson"])
def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(client, place):
    course = make_course(title="Secret course")
    page = {"catalogue": course.get_parent(), "course": course, "lesson": course.lessons()[0]}[place]

    response = client.get(page.url)

    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={page.url}"


def test_learn_leads_to_the_catalogue(client, reader):
    course = make_course()

    response = client.get(reverse("catalogue"), follow=True)

    assert response.redirect_chain == [(course.get_parent().url, 302)]
    assert course.title in text_of(response)


def test_a_catalogue_without_courses_says_what_will_be_here(client, reader):
    page = text_of(client.get(reverse("catalogue"), follow=True))

    assert "Courses will be here once a trainer has published one." in page


def test_the_catalogue_shows_how_far_one_is_in_each_course(client, reader):
    course = make_course(lessons=3, checks=False)
    Reading.start(course.lessons()[0], by=reader, at=NOW).finish(by=reader, at=NOW)

    page = text_of(client.get(reverse("catalogue"), follow=True))

    assert "1 of 3 read" in page
    assert course.lessons()[1].url in page


def test_the_course_lists_its_lessons_with_what_is_read_and_what_comes_after(client, reader):
    course = make_course(lessons=2, checks=False)
    exam = make_exam(course=course)
    Reading.start(course.lessons()[0], by=reader, at=NOW).finish(by=reader, at=NOW)

    page = text_of(client.get(course.url))

    assert "1 of 2 lessons read" in page
    assert "1.2 Lesson 2" in page
    assert reverse("attest", args=["social-media", 6]) in page
    assert exam.get_absolute_url() in page


def test_a_module_leads_to_its_first_lesson(client, reader):
    course = make_course(checks=False)
    module = ModulePage.objects.child_of(course).get()

    response = client.get(module.url)

    assert response["Location"] == course.lessons()[0].url


def test_somebody_elses_reading_is_not_ones_own(client, reader):
    course = make_course(lessons=2, checks=False)
    other = make_person("Tomasz Wieczorek")
    Reading.start(course.lessons()[0], by=other, at=NOW).finish(by=other, at=NOW)

    page = text_of(client.get(course.url))

    assert "0 of 2 lessons read" in page


# --- reading ---------------------------------------------------------------------------------


def test_opening_a_lesson_starts_one_reading_of_what_is_live(client, reader):
    lesson = make_course().lessons()[0]

    client.get(lesson.url)
    client.get(lesson.url)

    reading = Reading.objects.get()
    assert (reading.person, reading.revision) == (reader, lesson.live_revision)


def test_a_draft_is_not_found_by_anybody(client, reader):
    lesson = make_course().lessons()[0]
    lesson.unpublish()

    answers = [
        client.get(lesson.url),
        client.post(reverse("lesson_left_off", args=[lesson.pk]), {"block": "x", "progress": 5}),
        client.post(reverse("lesson_check", args=[lesson.pk]), {"item": lesson.checks()[0].pk}),
        client.post(reverse("lesson_finish", args=[lesson.pk])),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert not Reading.objects.exists()


def test_clauses_open_beside_the_passage_in_the_words_of_the_version_taught(client, reader):
    lesson = make_course().lessons()[0]

    page = text_of(client.get(lesson.url))

    assert "Never ask for personal data in public." in page
    assert f"{reverse('policy_version', args=['social-media', 6])}#clause-2.1" in page


@pytest.mark.parametrize(
    ("channel", "shape"), [("microblog", "is-microblog"), ("reviews", "is-review"), ("forum", "is-forum")]
)
def test_a_post_card_has_the_shape_of_its_channel(client, reader, channel, shape):
    post = {"channel": channel, "name": "Devin Rourke", "title": "Hinge", "stars": 2, "text": "It snapped."}
    lesson = lesson_with([{"type": "post", "value": post}])

    page = text_of(client.get(lesson.url))

    assert f'class="lk-post {shape}"' in page
    assert ("2 of 5 stars" in page) == (channel == "reviews")


def test_marked_words_stand_out_and_markup_in_a_post_is_only_text(client, reader):
    post = {"channel": "blog", "name": "D", "text": "Day 6. ==Send <b>me</b> one.== <script>x</script>"}
    lesson = lesson_with([{"type": "post", "value": post}])

    page = text_of(client.get(lesson.url))

    assert "<mark>Send &lt;b&gt;me&lt;/b&gt; one.</mark> &lt;script&gt;x&lt;/script&gt;" in page


def test_the_place_where_one_left_off_is_shown_next_time(client, reader):
    lesson = make_course().lessons()[0]
    client.get(lesson.url)
    block = lesson.body[1].id

    told = client.post(reverse("lesson_left_off", args=[lesson.pk]), {"block": block, "progress": 40})
    page = text_of(client.get(lesson.url))

    assert told.status_code == 204
    assert page.index('id="left-off"') < page.index(f'id="{block}"')
    assert page.index('id="left-off"') > page.index(f'id="{lesson.body[0].id}"')
    assert Reading.objects.get().progress == 40


def test_going_back_in_a_lesson_does_not_take_its_progress_away(client, reader):
    lesson = make_course().lessons()[0]
    address = reverse("lesson_left_off", args=[lesson.pk])

    client.post(address, {"block": lesson.body[1].id, "progress": 80})
    client.post(address, {"block": lesson.body[0].id, "progress": 5})

    reading = Reading.objects.get()
    assert (reading.left_off, reading.progress) == (lesson.body[0].id, 80)


@pytest.mark.parametrize("told", [{"block": "elsewhere", "progress": 5}, {"progress": 5}, {"progress": 500}])
def test_a_place_that_the_lesson_does_not_have_is_refused(client, reader, told):
    lesson = make_course().lessons()[0]

    response = client.post(reverse("lesson_left_off", args=[lesson.pk]), told)

    assert response.status_code == 400


# --- the knowledge check ---------------------------------------------------------------------


def test_an_answer_is_judged_in_place_with_its_reason(client, reader):
    lesson = make_course().lessons()[0]

    page = text_of(answer(client, lesson, right=False))

    assert "Your answer" in page
    assert "The right answer" in page
    assert "Because: Repeat it." in page
    kept = CheckAnswer.objects.get()
    assert (kept.person, kept.revision) == (reader, lesson.checks()[0].live_revision)


def test_nothing_of_the_key_is_on_the_page_before_one_answers(client, reader):
    lesson = make_course().lessons()[0]

    page = text_of(client.get(lesson.url))

    assert "Because:" not in page
    assert "is-right" not in page


def test_a_check_may_be_tried_again_and_both_answers_are_kept(client, reader):
    lesson = make_course().lessons()[0]
    answer(client, lesson, right=False)

    again = text_of(client.get(f"{lesson.url}?again={lesson.checks()[0].pk}"))
    after = text_of(answer(client, lesson, right=True))

    assert "Because:" not in again
    assert "Your answer, and right" in after
    assert CheckAnswer.objects.count() == 2


def test_no_answer_is_told_in_words(client, reader):
    lesson = make_course().lessons()[0]
    address = reverse("lesson_check", args=[lesson.pk])

    page = text_of(client.post(address, {"item": lesson.checks()[0].pk}, follow=True))

    assert "Choose an answer first." in page
    assert not CheckAnswer.objects.exists()


def test_an_option_the_question_does_not_have_is_told_in_words(client, reader):
    lesson = make_course().lessons()[0]
    address = reverse("lesson_check", args=[lesson.pk])

    page = text_of(client.post(address, {"item": lesson.checks()[0].pk, "option": "none"}, follow=True))

    assert "Your answer does not fit the question" in page
    assert not CheckAnswer.objects.exists()


def test_an_item_of_another_lesson_cannot_be_answered_here(client, reader):
    one, other = make_course(lessons=2).lessons()
    address = reverse("lesson_check", args=[one.pk])
    item = other.checks()[0]

    response = client.post(address, {"item": item.pk, "option": item.options.first().key})

    assert response.status_code == 404
    assert not CheckAnswer.objects.exists()


def test_an_answer_shows_what_was_asked_though_the_item_was_reworded(client, reader):
    lesson = make_course().lessons()[0]
    answer(client, lesson)
    item = Item.objects.get(pk=lesson.checks()[0].pk)
    item.stem = "Something else altogether?"
    item.save_revision().publish()

    answered = text_of(client.get(lesson.url))
    again = text_of(client.get(f"{lesson.url}?again={item.pk}"))

    assert "Something else altogether?" not in answered
    assert "Something else altogether?" in again


# --- the end ---------------------------------------------------------------------------------


def test_a_lesson_is_finished_only_after_its_check_was_answered(client, reader):
    lesson = make_course().lessons()[0]

    page = text_of(finish(client, lesson, follow=True))

    assert "Answer the knowledge check first." in page
    assert Reading.objects.get().finished_at is None


def test_the_rule_holds_for_the_reading_itself():
    lesson, person = make_course().lessons()[0], make_person()
    reading = Reading.start(lesson, by=person, at=NOW)

    with pytest.raises(ValidationError, match="Answer the knowledge check first"):
        reading.finish(by=person, at=NOW)


def test_finishing_leads_to_the_next_lesson_and_after_the_last_one_home(client, reader):
    first, last = make_course(lessons=2).lessons()
    answer(client, first)
    answer(client, last, right=False)

    on = finish(client, first)
    home = finish(client, last)

    assert on["Location"] == last.url
    assert home["Location"] == reverse("home")
    assert Reading.objects.of(reader).finished().count() == 2


def test_what_was_never_opened_is_not_read(client, reader):
    lesson = make_course().lessons()[0]
    answer(client, lesson)
    Reading.objects.all().delete()

    for form in ({"revision": lesson.live_revision_id}, {"revision": "x"}, {}):
        Reading.objects.all().delete()
        assert client.post(reverse("lesson_finish", args=[lesson.pk]), form)["Location"] == lesson.url

    assert "Nothing was recorded" in text_of(client.get(lesson.url))
    assert not Reading.objects.finished().exists()


def test_the_reading_of_a_lesson_edited_meanwhile_pins_what_was_opened(client, reader):
    lesson = make_course().lessons()[0]
    answer(client, lesson)
    client.get(lesson.url)
    opened = lesson.live_revision_id
    lesson.title = "Another title"
    lesson.save_revision().publish()

    client.post(reverse("lesson_finish", args=[lesson.pk]), {"revision": opened})

    assert Reading.objects.finished().get().revision_id == opened


def test_finishing_twice_is_one_fact(client, reader):
    lesson = make_course().lessons()[0]
    answer(client, lesson)

    finish(client, lesson)
    finish(client, lesson)

    assert Entry.objects.filter(facts__lesson=lesson.slug, act="lesson_finished").count() == 1


def test_a_check_whose_item_was_unpublished_asks_nothing_and_holds_nobody_up(client, reader):
    lesson = make_course().lessons()[0]
    lesson.checks()[0].unpublish()

    page = text_of(client.get(lesson.url))
    response = finish(client, lesson)

    assert "Check yourself" not in page
    assert response["Location"] == lesson.course.lessons()[1].url


# --- the policy ------------------------------------------------------------------------------


def test_a_policy_version_shows_every_clause_with_an_anchor(client, reader):
    make_course()

    page = text_of(client.get(reverse("policy_version", args=["social-media", 6])))

    assert 'id="clause-2.1"' in page
    assert "Never ask for personal data in public." in page
    assert "In force" in page


def test_a_policy_version_that_does_not_exist_is_not_found(client, reader):
    make_course()

    assert client.get(reverse("policy_version", args=["social-media", 7])).status_code == 404


# --- what it costs ---------------------------------------------------------------------------


@pytest.mark.parametrize("more", [1, 3])
def test_the_catalogue_costs_the_same_however_many_courses(client, reader, more, django_assert_num_queries):
    for _ in range(more):
        make_course(lessons=more, checks=False)
    address = catalogue().url
    client.get(address)

    with django_assert_num_queries(12):
        client.get(address)


@pytest.mark.parametrize("more", [1, 3])
def test_a_course_costs_the_same_however_many_lessons(client, reader, more, django_assert_num_queries):
    course = make_course(lessons=more, checks=False)
    client.get(course.url)

    with django_assert_num_queries(15):
        client.get(course.url)


@pytest.mark.parametrize("more", [1, 3])
def test_a_lesson_costs_the_same_however_many_blocks(client, reader, more, django_assert_num_queries):
    checks = [make_item(bank=make_bank("checks")) for _ in range(more)]
    passage = {"type": "passage", "value": {"text": "<p>Read.</p>", "clauses": ["2.1", "5.3"][:more]}}
    blocks = [passage] * more + [{"type": "check", "value": {"item": item.pk}} for item in checks]
    lesson = lesson_with(blocks, course=make_course(lessons=more, checks=False))
    for place in range(more):
        answer(client, lesson, place=place)

    with django_assert_num_queries(23):
        client.get(lesson.url)


# --- as evidence --------------------------------------------------------------------------------


def test_what_was_read_stays_to_be_seen_though_the_lesson_is_edited(client, reader):
    lesson = make_course().lessons()[0]
    reading = read_lesson(lesson, reader)
    lesson.title, lesson.standfirst = "Rewritten", "All new."
    lesson.save_revision().publish()
    item = lesson.checks()[0]
    item.stem = "Another question?"
    item.save_revision().publish()
    client.force_login(make_person("Maren", roles=["compliance"]))

    page = text_of(client.get(reverse("reading", args=[reading.pk])))

    assert "What Ines Okonjo read" in page or reader.name in page
    assert "Lesson 1" in page and "Read the whole thread." in page
    assert "A customer posts an order number." in page
    assert "Rewritten" not in page and "Another question?" not in page
    assert "recomputed just now" in page


def test_a_revision_that_was_altered_is_said_to_be(client, reader):
    reading = read_lesson(make_course().lessons()[0], reader)
    reading.revision.content["title"] = "Never read"
    reading.revision.save()

    assert "was altered" in text_of(client.get(reverse("reading", args=[reading.pk])))


@pytest.mark.parametrize(("role", "status"), [("employee", 404), ("trainer", 404), ("compliance", 200)])
def test_a_reading_is_seen_by_its_reader_and_by_who_may_see_records(client, reader, role, status):
    reading = read_lesson(make_course().lessons()[0], reader)
    client.force_login(make_person("Somebody Else", roles=[role]))

    answer = client.get(reverse("reading", args=[reading.pk]))

    assert answer.status_code == status
    assert (reader.name.encode() in answer.content) == (status == 200)


def test_an_unfinished_reading_is_nobody_elses(client, reader):
    reading = Reading.start(make_course().lessons()[0], by=reader, at=NOW)
    client.force_login(make_person("Maren", roles=["compliance"]))

    assert client.get(reverse("reading", args=[reading.pk])).status_code == 404
