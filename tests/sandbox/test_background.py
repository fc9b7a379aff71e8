"""The generated day: like a real one in its figures, the same for the same numbers, and nobody repeats."""

import hashlib
import json
import re
from collections import Counter
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from academy.words.listening import Channel, Language
from sandbox.background.curve import SHARES
from sandbox.background.day import Recipe, posts
from sandbox.background.dice import Dice
from sandbox.background.kinds import KINDS
from sandbox.background.people import written
from sandbox.background.voices import Unsound, read, voice
from sandbox.background.wording import Malformed, draw, parse
from sandbox.scenarios.schema import validator

DAY = list(posts(Recipe(25_000, 7)))
OWN = [row for row in DAY if not row["spam"] and not row["reshare_of"]]


def share(rows):
    return len(rows) / len(DAY)


def long_sentences(text):
    parts = re.split(r"[.!?。!?؟…\n]+", text)
    return {part.strip().casefold() for part in parts if len(part.strip()) > 18}


# --- the day as a whole --------------------------------------------------------------------------


def test_a_day_has_as_many_posts_as_were_asked_for_in_time_order_each_with_its_own_name():
    assert len(DAY) == 25_000
    assert all(one["at"] <= other["at"] for one, other in pairwise(DAY))
    assert len({row["id"] for row in DAY}) == 25_000
    assert {row["at"] // 3600 for row in DAY} == set(range(24))


def test_every_language_and_every_channel_is_heard():
    assert {row["language"] for row in DAY} == set(Language.values)
    assert {row["channel"] for row in DAY} == set(Channel.values)


def test_forums_come_first_then_blogs_then_microblogs_then_social_networks():
    channels = Counter(row["channel"] for row in DAY)

    assert [name for name, _ in channels.most_common(4)] == ["forum", "blog", "microblog", "social"]


def test_reshares_and_spam_are_less_than_two_fifths_and_a_few_per_cent_need_us():
    noise = [row for row in DAY if row["spam"] or row["reshare_of"]]
    needed = [row for row in DAY if row["truth"] and row["truth"]["actionable"]]

    assert 0.2 < share(noise) < 0.4
    assert 0.01 < share(needed) < 0.06


def test_conversations_are_some_thousands():
    assert 3_000 < len({row["in_reply_to"] for row in DAY if row["in_reply_to"]}) < 6_000


def test_of_a_thousand_in_a_row_hardly_any_share_a_sentence():
    for start in range(0, len(OWN) - 1000, 250):
        window = [long_sentences(row["text"]) for row in OWN[start : start + 1000]]
        said = Counter(sentence for sentences in window for sentence in sentences)
        sharing = sum(any(said[sentence] > 1 for sentence in sentences) for sentences in window)
        assert sharing < 10


def test_now_and_then_everybody_passes_on_the_same_post():
    passed_on = Counter(row["reshare_of"] for row in DAY if row["reshare_of"])

    assert passed_on.most_common(1)[0][1] > 80


def test_what_answers_or_passes_on_comes_behind_what_it_is_about():
    at = {row["id"]: row["at"] for row in DAY}

    assert all(at[row[key]] <= row["at"] for row in DAY for key in ("in_reply_to", "reshare_of") if row[key])


def test_every_truth_is_one_that_a_bundle_may_hold():
    check = validator("truth")
    kinds = {json.dumps(row["truth"], sort_keys=True): row["truth"] for row in DAY if row["truth"]}

    assert [
        problem.message for truth in list(kinds.values())[:3000] for problem in check.iter_errors(truth)
    ] == []


def test_some_posts_have_no_truth_as_people_would_part_over_them():
    assert 0 < share([row for row in DAY if row["truth"] is None]) < 0.04


# --- the same everywhere -------------------------------------------------------------------------


def test_the_same_numbers_make_the_same_bytes_on_any_machine():
    small = "\n".join(json.dumps(row, ensure_ascii=False) for row in posts(Recipe(2_000, 7)))

    assert small == "\n".join(json.dumps(row, ensure_ascii=False) for row in posts(Recipe(2_000, 7)))
    other = "\n".join(json.dumps(row, ensure_ascii=False) for row in posts(Recipe(2_000, 8)))
    assert small != other


def test_chance_falls_as_it_fell_when_this_was_written():
    dice = Dice("academy")
    drawn = [dice.below(1000) for _ in range(5)] + dice.shuffled(range(5))

    assert hashlib.sha256(json.dumps(drawn).encode()).hexdigest()[:8] == "bc82d908"


def test_an_afternoon_is_part_of_the_day_and_its_seconds_begin_with_it():
    afternoon = list(posts(Recipe(5_000, 7, start=13 * 3600, seconds=3600, channels=["forum", "microblog"])))

    assert 100 < len(afternoon) < 600
    assert all(0 <= row["at"] < 3600 for row in afternoon)
    assert {row["channel"] for row in afternoon} == {"forum", "microblog"}


def test_a_background_may_need_nobody():
    assert not any(
        row["truth"] and row["truth"]["actionable"] for row in posts(Recipe(3_000, 7, needs_us=False))
    )


# --- the command ---------------------------------------------------------------------------------


def test_the_command_writes_a_row_a_line(tmp_path):
    out = tmp_path / "day.jsonl"

    call_command("generate_stream", posts=300, languages="en,ja", seed=3, days=1, out=out)

    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len(rows) == 300
    assert {row["language"] for row in rows} == {"en", "ja"}
    assert {"id", "at", "channel", "author", "text", "in_reply_to", "reshare_of", "spam", "truth"} <= set(
        rows[0]
    )


@pytest.mark.parametrize(
    ("asked", "words"),
    [({"languages": "en,tlh"}, "tlh"), ({"posts": 0}, "1 to 100,000"), ({"days": 99}, "1 to 31")],
)
def test_the_command_says_what_it_cannot_do(asked, words, tmp_path):
    with pytest.raises(CommandError, match=words):
        call_command(
            "generate_stream", out=tmp_path / "x", **{"posts": 10, "languages": "all", "days": 1} | asked
        )

    assert not (tmp_path / "x").exists()


# --- the voices ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", sorted(SHARES))
def test_every_language_has_something_of_every_kind(language):
    written_for = {thread.kind.name for thread in voice(language).threads}

    assert written_for == set(KINDS)
    assert all(len(echo) <= 18 for echo in voice(language).echoes)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("== nothing\nx", ":1: there is no kind"),
        ("hello", ":1: a thread before"),
        ("== joke\n\n> hello", ":3: a reply to nothing"),
        ("== joke\nhello\nworld", ":3: a reply begins with"),
        ("== joke\n(microblog #cheese) hello", ":2: “#cheese” is no mark"),
        ("== joke\n{a|b hello", ":2: a “{” that nothing closes"),
        ("== joke\nhello {laptop}", ":2: “{laptop}” is neither"),
        ("== review\nNice :: very", ":2: a review without stars"),
        ("== names\nAnna", ":2: names are lists"),
    ],
)
def test_a_file_of_voices_that_is_not_sound_is_refused_by_line(text, problem, tmp_path):
    file = tmp_path / "en.txt"
    file.write_text(text, "utf-8")

    with pytest.raises(Unsound, match=re.escape(problem)):
        read([file])


def test_a_thread_is_read_with_its_marks_its_replies_and_its_lists(tmp_path):
    file = tmp_path / "en.txt"
    file.write_text(
        "pet = a cat\n\n== peers\n(forum #battery -) Title :: hello {pet}¶bye\n> (+) hi\n>> ta", "utf-8"
    )

    thread = read([file]).threads[0]

    assert (thread.first.channels, thread.first.topic, thread.first.sentiment) == (
        ("forum",),
        "battery",
        "negative",
    )
    assert draw(thread.first.wording, thread.lists, Dice("x"), {}) == "hello a cat\nbye"
    assert [(one.sentiment, one.by_starter) for one in thread.replies] == [
        ("positive", False),
        ("neutral", True),
    ]


# --- wording -------------------------------------------------------------------------------------


def drawn(text, **lists):
    wording = parse(text, frozenset(lists))
    ready = {name: [parse(entry) for entry in entries] for name, entries in lists.items()}
    return {draw(wording, ready, Dice(str(seed)), {}) for seed in range(60)}


def test_alternatives_may_hold_others_and_be_empty():
    assert drawn("a {b|{c|d} e| } f") == {"a b f", "a c e f", "a d e f", "a f"}


def test_a_number_lies_between_its_ends():
    assert drawn("{3-5}") == {"3", "4", "5"}


def test_a_named_list_gives_the_same_all_through_a_text():
    assert drawn("{pet} and {pet}", pet=["cat", "dog"]) == {"cat and cat", "dog and dog"}


def test_no_stop_is_left_behind_a_question():
    assert drawn("{Normal?|Ok}.") == {"Normal?", "Ok."}


@pytest.mark.parametrize("text", ["{a|b", "a}", "{a}"])
def test_a_text_with_a_bracket_too_many_is_refused(text):
    with pytest.raises(Malformed):
        parse(text)


@pytest.mark.parametrize(
    ("habit", "text", "as_written"),
    [
        ("no full stop", "All good.", "All good"),
        ("no full stop", "Well…", "Well…"),
        ("lower case", "See https://A.example/B, @Ann", "see https://A.example/B, @Ann"),
        ("no accents", "mañana más café ção", "mañana mas cafe ção"),
        ("none", "As it is.", "As it is."),
    ],
)
def test_people_write_by_their_habits_and_leave_addresses_alone(habit, text, as_written):
    assert written(text, habit, Dice("x")) == as_written


def test_a_slip_touches_one_word_and_no_more():
    text = "somebody forgot the charger again"
    slips = {written(text, "slips", Dice(str(seed))) for seed in range(40)} - {text}

    assert slips
    assert all(sum(a != b for a, b in zip(slip.split(), text.split(), strict=True)) == 1 for slip in slips)
