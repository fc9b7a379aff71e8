"""Moodle XML in and out: what is taken exactly, what is refused and why, and that our own comes back."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.items.formats.moodle import read, write
from courses.items.formats.shape import Entry, Found, Refused, Unreadable, question
from courses.items.scoring import credit
from tests.courses.formats_questions import SOUND

DRAWN = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
CHOICE = """<question type="multichoice">
  <name><text>Order number</text></name>
  <questiontext format="html">
    <text><![CDATA[<p>A customer posts her <b>order number</b>.</p><p>You:</p>]]></text></questiontext>
  <generalfeedback format="html"><text><![CDATA[<p>See clause 2.1.</p>]]></text></generalfeedback>
  <defaultgrade>2.0</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><idnumber>pol-7</idnumber>
  <single>true</single><shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering>
  <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
  <partiallycorrectfeedback format="html">
    <text>Your answer is partially correct.</text></partiallycorrectfeedback>
  <incorrectfeedback format="html"><text>Your answer is incorrect.</text></incorrectfeedback>
  <answer fraction="100" format="html"><text>ask by direct message</text>
    <feedback format="html"><text>Out of the public eye.</text></feedback></answer>
  <answer fraction="0" format="html"><text><![CDATA[repeat it &amp; confirm]]></text>
    <feedback format="html"><text/></feedback></answer>
</question>"""
SHORT = """<question type="shortanswer"><name><text>Sign</text></name>
  <questiontext format="plain_text"><text>How do you sign?</text></questiontext><usecase>0</usecase>
  <answer fraction="100" format="plain_text"><text>^MV</text><feedback><text>Yes.</text></feedback></answer>
  <answer fraction="50" format="plain_text"><text>M\\*V</text></answer>
  <answer fraction="0" format="plain_text"><text>*</text></answer></question>"""
NUMBER = """<question type="numerical"><name><text>Hours</text></name>
  <questiontext format="plain_text"><text>Minutes?</text></questiontext>
  <answer fraction="100"><text>240</text><tolerance>5</tolerance></answer>
  <answer fraction="50"><text>4.5</text></answer></question>"""
MATCH = """<question type="matching"><name><text>Where</text></name>
  <questiontext format="plain_text"><text>Where to?</text></questiontext>
  <subquestion format="plain_text"><text>smoke</text>
    <answer><text>Ground control</text></answer></subquestion>
  <subquestion format="plain_text"><text>a refund</text><answer><text>Support</text></answer></subquestion>
  <subquestion format="plain_text"><text/><answer><text>Nobody</text></answer></subquestion></question>"""
ORDER = """<question type="ordering"><name><text>Steps</text></name>
  <questiontext format="plain_text"><text>In order:</text></questiontext><selecttype>ALL</selecttype>
  <gradingtype>ALL_OR_NOTHING</gradingtype>
  <answer fraction="1"><text>Listen</text></answer>
  <answer fraction="2"><text>Reply</text></answer></question>"""
TRUTH = """<question type="truefalse"><name><text>T</text></name>
  <questiontext format="plain_text"><text>Silence is fine.</text></questiontext>
  <answer fraction="0"><text>true</text><feedback><text>No.</text></feedback></answer>
  <answer fraction="100"><text>false</text><feedback><text>Right.</text></feedback></answer></question>"""


@pytest.fixture
def quiz(tmp_path):
    """`quiz(question, …)`: everything in a quiz of those questions."""

    def read_(*questions):
        path = tmp_path / "quiz.xml"
        path.write_text(f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(questions)}</quiz>', "utf-8")
        return list(read(path))

    return read_


@pytest.fixture
def one(quiz):
    def read_(text):
        [found] = quiz(text)
        assert isinstance(found, Found), found
        return found

    return read_


def options(found, *names):
    return [tuple(option[name] for name in names) for option in found.entry.question["options"]]


def category(name):
    return f'<question type="category"><category><text>{name}</text></category></question>'


# What is taken


def test_a_choice_of_one_keeps_its_words_key_reasons_and_category(quiz):
    [found] = quiz(category("$course$/top/Privacy"), CHOICE)

    asked = found.entry.question
    assert (found.position, found.entry.slug) == ("question 1 (Order number)", "pol-7")
    assert (found.entry.category, asked["kind"]) == ("$course$/top/Privacy", "single_choice")
    assert asked["stem"] == "A customer posts her order number.\n\nYou:"
    assert asked["feedback"] == "See clause 2.1."
    assert options(found, "text", "credit", "rationale") == [
        ("ask by direct message", 1, "Out of the public eye."),
        ("repeat it & confirm", 0, ""),
    ]
    assert found.notes == [
        "Its mark is 1 here, as every item’s.",
        "Moodle’s own words after an answer are not kept.",
        "Emphasis and the look of words are not kept.",
    ]


def test_several_choices_are_scored_by_the_fractions_of_the_file(one):
    text = CHOICE.replace("<single>true", "<single>false").replace('fraction="0"', 'fraction="-100"')
    found = one(text)

    asked = found.entry.question
    first, second = (option["key"] for option in asked["options"])
    assert (asked["kind"], asked["rule"]) == ("multiple_response", "weighted")
    assert [credit(asked, [first]), credit(asked, [first, second])] == [1, 0]


def test_parts_of_the_credit_in_a_choice_of_one_make_it_a_situational_judgement(one):
    found = one(CHOICE.replace('fraction="0"', 'fraction="33.33333"'))

    assert found.entry.question["kind"] == "situational_judgement"
    assert options(found, "credit") == [(1,), (0.3333333,)]


def test_what_the_author_says_after_right_and_wrong_stands_at_the_options(one):
    text = CHOICE.replace("Your answer is correct.", "Well seen.").replace(
        "Your answer is incorrect.", "Think."
    )

    assert options(one(text), "rationale") == [("Out of the public eye.\n\nWell seen.",), ("Think.",)]


def test_short_answers_keep_weights_and_lose_only_the_star_for_everything_else(one):
    found = one(SHORT)

    assert options(found, "text", "credit", "rationale") == [("^MV", 1, "Yes."), ("M*V", 0.5, "")]


def test_numbers_keep_their_tolerance(one):
    assert options(one(NUMBER), "text", "tolerance", "credit") == [("240", 5, 1), ("4.5", 0, 0.5)]


def test_pairs_keep_further_wrong_answers(one):
    assert options(one(MATCH), "text", "match") == [
        ("smoke", "Ground control"),
        ("a refund", "Support"),
        ("", "Nobody"),
    ]


def test_steps_keep_their_order_and_how_they_count(one):
    found = one(ORDER)

    assert found.entry.question["rule"] == "all_or_nothing"
    assert options(found, "text") == [("Listen",), ("Reply",)]


def test_true_and_false_keep_their_feedback(one):
    assert options(one(TRUTH), "text", "credit", "rationale") == [("True", 0, "No."), ("False", 1, "Right.")]


# What is refused


@pytest.mark.parametrize(
    ("text", "old", "new", "reason"),
    [
        (CHOICE, "multichoice", "cloze", "several things in one text"),
        (CHOICE, "multichoice", "calculated", "a kind that we do not have (calculated)"),
        (CHOICE, "multichoice", "description", "asks nothing"),
        (CHOICE, "multichoice", "essay", "an essay"),
        (CHOICE, '"100"', '"90"', "full credit"),
        (CHOICE, 'fraction="0"', 'fraction="-50"', "takes points away"),
        (CHOICE, '"100"', '"250"', "more than the whole"),
        (CHOICE, '"100"', '"many"', "not one that Moodle or we know"),
        (CHOICE, "<b>order number</b>", "<img src='a.png'>", "an image"),
        (CHOICE, 'questiontext format="html"', 'questiontext format="latex"', "none that Moodle has"),
        (CHOICE, "ask by direct message</text>", "x</text><file name='a'>AAAA</file>", "files"),
        (CHOICE, "Your answer is partially correct.", "Half.", "combined feedback"),
        (CHOICE, "questiontext", "questionwords", "no question text"),
        (SHORT, "<usecase>0", "<usecase>1", "capital from small"),
        (SHORT, "M\\*V", "M*", "any text"),
        (SHORT, "<text>*</text>", "<text>*</text><feedback><text>No</text></feedback>", "whatever else"),
        (NUMBER, "<text>240", "<text>240 min", "not a number"),
        (NUMBER, "<text>240", "<text>Infinity", "not a number"),
        (NUMBER, "<tolerance>5", "<tolerance>-5", "more digits than items keep"),
        (NUMBER, "</question>", "<units><unit><unit_name>min</unit_name></unit></units></question>", "unit"),
        (ORDER, "ALL_OR_NOTHING", "RELATIVE_NEXT", "a way that we do not have"),
        (ORDER, "<selecttype>ALL", "<selecttype>RANDOM", "some of its steps only"),
        (TRUTH, "<text>true", "<text>maybe", "neither true nor false"),
        (MATCH, "<answer><text>Support</text></answer>", "", "no answer that it belongs to"),
    ],
)
def test_what_cannot_be_kept_exactly_is_refused_with_its_place_and_why(quiz, text, old, new, reason):
    assert old in text
    changed, good = quiz(text.replace(old, new), TRUTH)

    assert isinstance(changed, Refused), changed
    assert changed.position.startswith("question 1 (")
    assert reason in changed.reason
    assert isinstance(good, Found)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<quiz><question>", "not well-formed"),
        (b"<book/>", "first element is <book>"),
        (b'<!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>', "entities"),
        (b'<!DOCTYPE q SYSTEM "file:///etc/passwd"><quiz/>', "document type"),
        (b"<quiz>" + b"<a>" * 200_000, "nested"),
        (b"<quiz>" + b"x" * 21_000_000, "20 MB"),
    ],
)
def test_a_file_that_is_broken_or_built_to_do_harm_is_refused_whole(tmp_path, content, reason):
    path = tmp_path / "quiz.xml"
    path.write_bytes(content)

    with pytest.raises(Unreadable, match=reason):
        read(path)


# Our own


@DRAWN
@given(entries=st.lists(SOUND, min_size=1, max_size=3))
def test_what_we_write_we_read_to_the_same_entries_from_the_same_bytes(tmp_path_factory, entries):
    path = tmp_path_factory.mktemp("moodle") / "quiz.xml"
    path.write_bytes(b"".join(write("A bank", entries)))

    found = list(read(path))

    assert [one.entry for one in found] == entries, found
    assert b"".join(write("A bank", [one.entry for one in found])) == path.read_bytes()


def test_our_own_post_whose_text_somebody_changed_in_moodle_is_refused(tmp_path):
    post = {"channel": "microblog", "name": "Priya", "handle": "@priya", "text": "Where is my parcel?"}
    options = [{"text": "True", "credit": 1.0}, {"text": "False", "credit": 0.0}]
    entry = Entry("a", "", question("true_false", "Do we answer?", post=post, options=options))
    path = tmp_path / "quiz.xml"
    path.write_bytes(re.sub(b"\n\nDo we answer", b"\n\nDo you", b"".join(write("A bank", [entry])), count=1))

    [found] = read(path)

    assert "Its text was changed" in found.reason


def test_an_item_with_faults_is_not_written():
    with pytest.raises(ValueError, match="broken cannot be exported"):
        write("A bank", [Entry("broken", "", question("single_choice", ""))])
