"""Moodle XML in and out: what is taken exactly, what is refused and why, and that our own comes back."""

import re
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.items.formats.moodle import read, write
from courses.items.formats.shape import COMPARED_LOOSELY, Entry, Found, Refused, Unreadable, question
from courses.items.scoring import credit
from tests.courses.formats_questions import SOUND

DRAWN = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
WORDS = "<p>A customer posts her <b>order number</b>.</p><p>You:</p>"
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


def changed(text, *changes):
    """The question with parts of it replaced."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


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
    assert set(found.notes) == {
        "Its name is not kept beside its identifier: “Order number”",
        "Its mark is 1 here, as every item’s.",
        "What a further try takes away is not kept: here an item is answered once.",
        "Moodle’s own words after an answer are not kept.",
        "Emphasis and the look of words are not kept.",
    }


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
    text = changed(CHOICE, ("Your answer is correct.", "Well seen."), ("Your answer is incorrect.", "Think."))

    assert options(one(text), "rationale") == [("Out of the public eye.\n\nWell seen.",), ("Think.",)]


def test_what_the_author_says_after_a_partly_right_answer_stands_at_the_options_that_are_partly_right(one):
    half = ("Your answer is partially correct.", "Nearly.")

    judgement = one(changed(CHOICE, half, ('fraction="0"', 'fraction="50"')))
    plain = one(changed(CHOICE, half))

    assert options(judgement, "rationale") == [("Out of the public eye.",), ("Nearly.",)]
    assert options(plain, "rationale") == [("Out of the public eye.",), ("",)]
    assert any("partly right" in note for note in plain.notes)


def test_a_choice_without_a_word_on_its_order_is_noted_as_fixed_and_an_empty_single_means_several(one):
    found = one(
        changed(CHOICE, ("<shuffleanswers>true</shuffleanswers>", ""), ("true</single>", "</single>"))
    )

    assert found.entry.question["kind"] == "multiple_response"
    assert "The order of its choices is fixed in the file; here they are shuffled." in found.notes


def test_what_cannot_change_the_question_or_its_score_is_left_out_with_a_note(one):
    hidden = ("<hidden>0", "<hidden>1")
    more = "<hint><text>Try</text></hint><tags><tag><text>old</text></tag></tags></question>"

    found = one(changed(CHOICE, hidden, (">abc<", ">iii<"), ("</question>", more)))

    assert {
        "Its hints for further tries are not kept.",
        "Its tags are not kept.",
        "That it is hidden is not kept.",
        "How its choices are numbered is not kept.",
    } <= set(found.notes)


def test_pasted_html_that_is_not_well_formed_is_read_as_a_browser_lays_it_out(one):
    soup = "<p>One<br>two<p>three &amp; <i>four</b><ul><li>a<li>b</ul>"

    found = one(changed(CHOICE, (WORDS, soup)))

    assert found.entry.question["stem"] == "One\ntwo\n\nthree & four\n\n- a\n- b"


def test_short_answers_are_no_markup_even_where_the_question_is_html(one):
    text = changed(SHORT, ('format="plain_text"><text>How', 'format="html"><text>How'), ("^MV", "&lt;b&gt;"))

    assert options(one(text), "text")[0] == ("<b>",)


def test_short_answers_keep_weights_and_lose_only_the_star_for_everything_else(one):
    found = one(SHORT)

    assert options(found, "text", "credit", "rationale") == [("^MV", 1, "Yes."), ("M*V", 0.5, "")]
    assert found.notes == [COMPARED_LOOSELY]


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


def test_steps_drawn_at_random_are_all_of_them_where_there_are_no_more(one):
    text = changed(ORDER, ("<selecttype>ALL", "<selectcount>2</selectcount><selecttype>RANDOM"))

    assert one(text).entry == one(ORDER).entry


def test_true_and_false_keep_their_feedback(one):
    assert options(one(TRUTH), "text", "credit", "rationale") == [("True", 0, "No."), ("False", 1, "Right.")]


def test_the_category_holds_for_all_that_follows_until_the_next(quiz):
    found = quiz(TRUTH, category("$course$/A &amp; B"), SHORT, MATCH, category("C"), ORDER)

    assert [one.entry.category for one in found] == ["", "$course$/A & B", "$course$/A & B", "C"]
    assert [one.position for one in found] == [
        "question 1 (T)", "question 2 (Sign)", "question 3 (Where)", "question 4 (Steps)"
    ]  # fmt: skip


# What is refused


@pytest.mark.parametrize(
    ("text", "old", "new", "reason"),
    [
        (CHOICE, "multichoice", "cloze", "several things in one text"),
        (CHOICE, "multichoice", "multianswer", "several things in one text"),
        (CHOICE, "multichoice", "calculated", "draws its numbers anew"),
        (CHOICE, "multichoice", "calculatedmulti", "draws its numbers anew"),
        (CHOICE, "multichoice", "stack", "a kind that we do not have (stack)"),
        (CHOICE, "multichoice", "ddmarker", "on a picture"),
        (CHOICE, "multichoice", "", "does not say of which kind"),
        (CHOICE, "multichoice", "description", "asks nothing"),
        (CHOICE, "multichoice", "essay", "an essay"),
        (CHOICE, '"100"', '"90"', "full credit"),
        (CHOICE, 'fraction="0"', 'fraction="-50"', "takes points away"),
        (CHOICE, "true</single>", "false</single><correctfeedback><text>Yes</text></correctfeedback>",
         "combined feedback"),
        (CHOICE, '"100"', '"250"', "more than the whole"),
        (CHOICE, '"100"', '"many"', "no fraction in per cent"),
        (CHOICE, '"100"', '"1e999999999"', "no fraction in per cent"),
        (CHOICE, "<defaultgrade>2.0", "<defaultgrade>two", "not one that Moodle or we know"),
        (CHOICE, "<b>order number</b>", "<img src='a.png'>", "an image"),
        (CHOICE, "<b>order number</b>", "<a href='https://example.com'>order</a>", "a link"),
        (CHOICE, "<b>order number</b>", "<table><tr><td>1</table>", "a table"),
        (CHOICE, "<b>order number</b>", "\\(x^2\\)", "a formula"),
        (CHOICE, "<b>order number</b>", "$$x^2$$", "a formula"),
        (CHOICE, "<b>order", "<span lang='de' class='multilang'>Nummer</span><b>order", "several languages"),
        (CHOICE, "<b>order", "{mlang de}Nummer{mlang}<b>order", "several languages"),
        (CHOICE, WORDS, "<a " * 16_000, "never ends"),
        (CHOICE, "<b>order number</b>", "<!-- >" * 8_000, "never ends"),
        (CHOICE, "<b>order number</b>", "<div>" * 1_000, "nested more than"),
        (CHOICE, "<b>order number</b>", "x" * 60_000, "longer than 50,000"),
        (CHOICE, "ask by direct message", "<b>ask</b>", "part of the XML"),
        (CHOICE, "<text>Out of the public eye.</text>", "Out of the public eye.", "outside of a <text>"),
        (CHOICE, 'questiontext format="html"', 'questiontext format="wiki_like"', "written as “wiki_like”"),
        (CHOICE, "ask by direct message</text>", "x</text><file name='a'>AAAA</file>", "files"),
        (CHOICE, "<single>", "<image>a.png</image><image_base64>AAAA</image_base64><single>", "an image"),
        (CHOICE, "questiontext", "questionwords", "no question text"),
        (CHOICE, "<answer", "<answer/>" * 101 + "<answer", "more than 100 answers"),
        (SHORT, "<usecase>0", "<usecase>1", "capital from small"),
        (SHORT, "M\\*V", "M*", "any text"),
        (SHORT, '"0" format="plain_text"><text>*', '"10" format="plain_text"><text>*', "any text"),
        (SHORT, "<text>*</text>", "<text>*</text><feedback><text>No</text></feedback>", "whatever else"),
        (SHORT, "</usecase>", "</usecase><answer><text>*</text></answer>", "could never count"),
        (SHORT, '"100" format="plain_text"><text>^MV', '"20"><text>m*v'.replace("*", "\\*"), "later answer"),
        (SHORT, "^MV", "." * 1_001, "longer than the 1,000"),
        (NUMBER, "<text>240", "<text>240 min", "no number"),
        (NUMBER, "<text>240", "<text>2,5", "no number"),
        (NUMBER, "<text>240", "<text>Infinity", "no number"),
        (NUMBER, "<text>240", "<text>1e999999999", "no number"),
        (NUMBER, "<tolerance>5", "<tolerance>-5", "negative"),
        (NUMBER, "<tolerance>5", "<tolerance>0.00000000001", "more digits than items keep"),
        (NUMBER, '"50"><text>4.5', '"50"><text>4.5</text><fraction>1</fraction><text>', "no fraction"),
        (NUMBER, '<answer fraction="100">', '<answer fraction="50"><text>236</text></answer><answer '
         'fraction="100">', "later answer"),
        (NUMBER, "</question>", "<units><unit><unit_name>min</unit_name></unit></units></question>", "unit"),
        (NUMBER, "</question>", "<instructions><text>In s</text></instructions></question>", "instructions"),
        (ORDER, "ALL_OR_NOTHING", "RELATIVE_NEXT_EXCLUDE_LAST", "a way that we do not have"),
        (ORDER, "<gradingtype>ALL_OR_NOTHING</gradingtype>", "", "a way that we do not have"),
        (ORDER, "<selecttype>ALL", "<selectcount>1</selectcount><selecttype>RANDOM", "of its steps only"),
        (TRUTH, "<text>true", "<text>maybe", "neither true nor false"),
        (TRUTH, 'fraction="0"', 'fraction="100"', "Exactly one option"),
        (MATCH, "<answer><text>Support</text></answer>", "", "no answer that it belongs to"),
        (MATCH, "</question>", "<correctfeedback><text>Yes</text></correctfeedback></question>", "combined"),
        (TRUTH, "question", "problem", "no question but a <problem>"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_exactly_is_refused_with_its_place_and_why(quiz, text, old, new, reason):
    found, good = quiz(changed(text, (old, new)), TRUTH)

    assert isinstance(found, Refused), found
    assert found.position.startswith("question 1 (")
    assert reason in found.reason
    assert isinstance(good, Found)


def test_a_category_that_is_too_long_is_refused_with_each_question_below_it(quiz):
    found = quiz(category("x" * 201), TRUTH)

    assert [one.reason for one in found] == ["Its category is longer than 200 characters."]


BOMB = (
    '<!DOCTYPE quiz [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><quiz><question type="truefalse">&c;</question></quiz>'
)
OUTSIDE = '<!DOCTYPE quiz [<!ENTITY a SYSTEM "{}">]><quiz><question type="truefalse">&a;</question></quiz>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<quiz><question>", "not well-formed"),
        ("", "not well-formed"),
        ("<book/>", "first element is <book>"),
        ("<quiz/>", "holds no question"),
        (f"<quiz>{category('A')}</quiz>", "holds no question"),
        (BOMB, "entities"),
        ('<!DOCTYPE quiz SYSTEM "https://example.com/quiz.dtd"><quiz/>', "document type"),
        ("<quiz>" + "<a>" * 200_000, "nested"),
        ("<quiz>" + "<a/>" * 600_000, "more elements"),
        ("<quiz>" + "x" * 50_000_000, "20 MB"),
        ("<a>" * 16_700_000, "20 MB"),
    ],
)
def test_a_file_that_is_broken_or_built_to_do_harm_is_refused_whole(tmp_path, content, reason):
    path = tmp_path / "quiz.xml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(Unreadable, match=reason):
        read(path)


def test_a_file_beside_the_quiz_is_never_read_into_it(tmp_path):
    secret, path = tmp_path / "secret.txt", tmp_path / "quiz.xml"
    secret.write_text("not yours", encoding="utf-8")
    path.write_text(OUTSIDE.format(secret.as_uri()), encoding="utf-8")

    with pytest.raises(Unreadable, match="never resolved") as refused:
        read(path)
    assert "not yours" not in str(refused.value)


# Our own


@DRAWN
@given(entries=st.lists(SOUND, min_size=1, max_size=3))
def test_what_we_write_we_read_to_the_same_entries_from_the_same_bytes(tmp_path_factory, entries):
    path = tmp_path_factory.mktemp("moodle") / "quiz.xml"
    path.write_bytes(b"".join(write("A bank", entries)))

    found = list(read(path))

    assert [getattr(one, "entry", one) for one in found] == entries
    assert not any(one.notes for one in found)
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


def test_what_we_write_moodle_scores_as_near_to_us_as_it_can():
    texts = ["a", "b", "c", "d"]
    several = [{"text": text, "credit": float(text != "d")} for text in texts]
    typed = [{"text": "half", "credit": 0.5}, {"text": "5*", "credit": 1.0}]
    entries = [
        Entry("a", "", question("multiple_response", "Which?", rule="balanced", options=several)),
        Entry("b", "", question("short_answer", "What?", options=typed)),
    ]

    root = fromstring(b"".join(write("A bank", entries)))

    _, choice, form = root.findall("question")
    assert (choice.get("type"), choice.findtext("single")) == ("multichoice", "false")
    fractions = [answer.get("fraction") for answer in choice.findall("answer")]
    assert fractions == ["33.33333", "33.33333", "33.33333", "-33.33333"]
    answers = [(answer.findtext("text"), answer.get("fraction")) for answer in form.findall("answer")]
    assert answers == [("5\\*", "100"), ("half", "50")]


def test_our_own_text_that_somebody_wrote_anew_as_html_is_read_as_html(tmp_path):
    options = [{"text": "True", "credit": 1.0}, {"text": "False", "credit": 0.0}]
    entry = Entry("a", "", question("true_false", "Do we answer?", options=options))
    path, old = tmp_path / "quiz.xml", '<questiontext format="plain_text">'
    text = b"".join(write("A bank", [entry])).decode()
    new = text.replace(old, '<questiontext format="html">').replace("Do we", "&lt;p&gt;Do we")
    path.write_text(new, encoding="utf-8")

    [found] = read(path)

    assert found.entry == entry


def test_our_own_item_that_was_given_a_topic_we_do_not_have_is_refused(tmp_path):
    options = [{"text": "True", "credit": 1.0}, {"text": "False", "credit": 0.0}]
    entry = Entry("a", "", question("true_false", "Do we answer?", topic="kindness", options=options))
    path = tmp_path / "quiz.xml"
    path.write_bytes(b"".join(write("A bank", [entry])).replace(b'"kindness"', b'"cooking"'))

    [found] = read(path)

    assert "cooking" in found.reason


def test_a_text_that_xml_cannot_hold_is_not_written():
    options = [{"text": "True", "credit": 1.0}, {"text": "False", "credit": 0.0}]

    with pytest.raises(ValueError, match="cannot hold"):
        write("A bank", [Entry("odd", "", question("true_false", "A \x00 sign", options=options))])
