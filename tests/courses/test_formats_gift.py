"""GIFT in: what is taken exactly, and what is refused with its line and why."""

import pytest

from courses.items.formats.gift import read
from courses.items.formats.shape import Found, Refused, Unreadable
from courses.items.scoring import credit


@pytest.fixture
def gift(tmp_path):
    """`gift(text)`: everything in a file of that text."""

    def read_(text):
        path = tmp_path / "bank.gift"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(read(path))

    return read_


@pytest.fixture
def one(gift):
    """`one(text)`: the only question of that text, which is taken."""

    def read_(text):
        [found] = gift(text)
        assert isinstance(found, Found), found
        return found

    return read_


@pytest.fixture
def refused(gift):
    def read_(text):
        [found] = gift(text)
        assert isinstance(found, Refused), found
        return found.reason

    return read_


def options(found, *names):
    return [tuple(option[name] for name in names) for option in found.entry.question["options"]]


# What is taken


def test_one_right_answer_with_feedback_keeps_name_category_key_and_reasons(one):
    found = one(
        "$CATEGORY: $course$/Policy/Privacy\n\n"
        "// asked since spring\n"
        "::Order number:: A customer posts her order number. You:\n"
        "{ =ask by direct message # Out of the public eye.\n"
        "~repeat it to confirm # Never in public.\n"
        "~delete her post\n"
        "#### See clause 2.1.}\n"
    )

    asked = found.entry.question
    assert found.position == "line 4 (Order number)"
    assert (found.entry.slug, found.entry.category) == ("Order number", "$course$/Policy/Privacy")
    assert (asked["kind"], asked["stem"]) == ("single_choice", "A customer posts her order number. You:")
    assert asked["feedback"] == "See clause 2.1."
    assert options(found, "text", "credit", "rationale") == [
        ("ask by direct message", 1, "Out of the public eye."),
        ("repeat it to confirm", 0, "Never in public."),
        ("delete her post", 0, ""),
    ]


def test_weights_without_a_whole_answer_make_a_multiple_response_scored_by_weights(one):
    found = one("Which two? {~%50%thank her ~%50%look it up ~%-100%joke ~wait}")

    asked = found.entry.question
    keys = [option["key"] for option in asked["options"]]
    assert (asked["kind"], asked["rule"]) == ("multiple_response", "weighted")
    assert [float(credit(asked, keys[:2])), float(credit(asked, [keys[0], keys[2]]))] == [1, 0]


def test_a_part_of_the_credit_in_a_choice_of_one_is_kept(one):
    found = one("Best? {=by direct message ~%50%a link ~%33.33333%a shrug}")

    assert found.entry.question["kind"] == "situational_judgement"
    assert options(found, "credit") == [(1,), (0.5,), (0.3333333,)]


def test_true_and_false_keep_which_feedback_is_for_whom(one):
    found = one("Silence is fine.{FALSE#No, it never is.#Right.}")

    assert found.entry.question["kind"] == "true_false"
    assert options(found, "text", "credit", "rationale") == [
        ("True", 0, "No, it never is."),
        ("False", 1, "Right."),
    ]


def test_short_answers_keep_their_weights_and_an_escaped_star(one):
    found = one(r"Sign with {=^MV =%50%MV =M\*V}.")

    assert found.entry.question["stem"] == "Sign with ____."
    assert options(found, "text", "credit") == [("^MV", 1), ("MV", 0.5), ("M*V", 1)]
    assert "Where in the text the answer belongs is written as ____." in found.notes


@pytest.mark.parametrize(
    ("said", "value", "tolerance"),
    [("4", "4", 0), ("240:5", "240", 5), ("3.5..4.5", "4.0", 0.5), ("-1.5:0.25", "-1.5", 0.25)],
)
def test_numbers_keep_value_and_tolerance_and_ranges_their_bounds(one, said, value, tolerance):
    found = one(f"How many minutes? {{#{said}#Four hours.}}")

    assert found.entry.question["kind"] == "numeric"
    assert options(found, "text", "tolerance", "rationale") == [(value, tolerance, "Four hours.")]


def test_several_numbers_keep_their_weights(one):
    found = one("How many? {#=280:0 =%50%280:20}")

    assert options(found, "text", "tolerance", "credit") == [("280", 0, 1), ("280", 20, 0.5)]


def test_pairs_and_further_wrong_answers_make_a_matching_item(one):
    found = one("Where to? {=smoke -> Ground control =a refund -> Support = -> Nobody}")

    assert found.entry.question["kind"] == "matching"
    assert options(found, "text", "match") == [
        ("smoke", "Ground control"),
        ("a refund", "Support"),
        ("", "Nobody"),
    ]


def test_escaped_signs_and_line_breaks_are_what_they_say(one):
    found = one(r"Set \{A\} \= 1\: why\~\#\\?\nBecause {=yes \= 1 ~no}")

    assert found.entry.question["stem"] == "Set {A} = 1: why~#\\?\nBecause"
    assert options(found, "text") == [("yes = 1",), ("no",)]


def test_html_becomes_plain_lines_and_its_look_is_noted(one):
    found = one("[html]<p>She is <b>angry</b> &amp; right.</p><p>Now?{=Yes ~[plain]a <b> c}</p>")

    assert found.entry.question["stem"] == "She is angry & right.\n\nNow?"
    assert "Emphasis and the look of words are not kept." in found.notes
    assert options(found, "text") == [("Yes",), ("a <b> c",)]


def test_plain_markdown_is_taken_as_it_reads(one):
    assert one("[markdown]Is it so? {T}").entry.question["stem"] == "Is it so?"


def test_a_comment_may_name_the_question_and_tags_are_noted_as_lost(one):
    found = one("// [id:pol-7] [tag:privacy]\n::A name::Yes?{T}")

    assert found.entry.slug == "pol-7"
    assert found.notes == ["Its tags are not kept."]


def test_categories_hold_until_the_next_one_and_windows_line_ends_are_lines(gift):
    found = gift("\ufeff$CATEGORY: A\r\n\r\nOne?{T}\r\n\r\n$CATEGORY: B\r\nTwo?{F}\r\n\r\nThree?{T}")

    assert [(one.position, one.entry.category) for one in found] == [
        ("line 3", "A"),
        ("line 6", "B"),
        ("line 8", "B"),
    ]


# What is refused


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Tell us about it. {}", "essay"),
        ("Welcome to the course.\n\nQ?{T}", "asks nothing"),
        ("Q? {=a ~b", "never closed"),
        ("Q? =a ~b}", "does not begin"),
        ("Q? {=a ~b} and {=c ~d}", "more than one answer block"),
        ("::Name Q? {T}", "never closed by “::”"),
        ("Q? {=a ~%-50%b}", "takes points away"),
        ("Q? {~%30%a ~%30%b ~c}", "add up to 1"),
        ("Q? {~%250%a ~b}", "weight"),
        ("Q? {~%x%a ~%50%b}", "weight"),
        ("Q? {=a* =b}", "any text"),
        ("Q? {#abc}", "neither a number"),
        ("Q? {#3:x}", "neither a number"),
        ("Q? {#5..4}", "tolerance"),
        ("Q? {#NaN}", "tolerance"),
        ("Q? {#=3 ~#no}", "whatever else is answered"),
        ("Q? {=a -> b =c}", "no “->”"),
        ("Q? {=a -> b}", "at least two"),
        ("Q? {=a ~a}", "say the same"),
        ("Q? {T#a#b#c}", "more than two texts"),
        ("[html]<img src='x.png'> Q? {T}", "an image"),
        ("Q? <table><tr><td>1</td></tr></table> {T}", "a table"),
        ("[markdown]Is **this** so? {T}", "Markdown"),
        ("{T}", "The stem is empty."),
        ("Q? {=%50%a}", "full credit"),
        ("$CATEGORY: " + "x" * 300 + "\n\nQ?{T}", "category is longer"),
        ("Q? {" + "~a" * 60_000 + "}", "longer than"),
        ("Q\ue005? {T}", "private signs"),
    ],
)
def test_what_cannot_be_kept_exactly_is_refused_with_its_line_and_why(gift, text, reason):
    found = next(one for one in gift(text) if isinstance(one, Refused))

    assert found.position.startswith("line ")
    assert reason in found.reason


def test_one_refused_question_takes_no_other_with_it(gift):
    found = gift("One?{T}\n\nTwo? {=a\n\n{~b}\n\nThree?{F}")

    assert [type(one).__name__ for one in found] == ["Found", "Refused", "Refused", "Found"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Caf\xe9? {T}", "UTF-8"),
        (b"only words", "none of the formats"),
        (b"{" * 21_000_000, "20 MB"),
    ],
)
def test_a_file_that_is_not_gift_is_refused_whole(gift, content, reason):
    with pytest.raises(Unreadable, match=reason):
        gift(content)


def test_nesting_of_a_million_braces_ends_at_once(gift):
    [found] = gift("Q? " + "{" * 1_000_000)

    assert "longer than" in found.reason


def test_html_nested_without_end_is_refused(refused):
    assert "nested" in refused("[html]" + "<div>" * 5_000 + "Q? {T}")
