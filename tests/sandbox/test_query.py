import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.scenarios.folding import fold
from sandbox.scenarios.query import QueryError, parse, remarks
from sandbox.scenarios.terms import Query

POST = {
    "text": "Larkspur Meridian 14: the BATTERY is broken, façade and all. Never again",
    "title": "Akku-Frust",
    "language": "en",
    "channel": "forum",
    "author": {"name": "Björk Ægir", "handle": "@bjork_12", "reach": 4200},
}
PIECES = [
    "larkspur",
    "NOT",
    "AND",
    "OR",
    "(",
    ")",
    '"',
    "“",
    "never again",
    "batt*",
    "*",
    "language:de",
    "author:",
    " ",
]
queries = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(max_size=60)
texts = st.text(max_size=80)


def finds(query, **changes):
    return parse(query).matches(POST | changes)


def marked(query, **changes):
    post = POST | changes
    return [post["text"][start:end] for start, end in parse(query).spans(post)]


@pytest.mark.parametrize(
    "query",
    [
        "larkspur",
        "LARKSPUR battery",
        '"never again"',
        "batt*",
        "facade",
        "giveaway OR broken",
        "larkspur AND (sucks OR broken) AND NOT giveaway",
        "language:en channel:FORUM",
        "author:björk",
        'author:"bjork ægir"',
        "akku",
        "ｌａｒｋｓｐｕｒ",
        "NOT sucks",
        "larkspur NEAR/3 battery",
        "battery NEAR/3 larkspur",
        "battery NEAR/0 is",
        "larkspur NEAR/1 (14 OR battery)",
        '"never again" NEAR/2 all',
        "batt* NEAR/1 broken NOT sucks",
        "akku NEAR/0 frust",
        "reach>1000",
        "reach >= 4200 AND larkspur",
        "NOT reach<4200",
    ],
)
def test_it_finds(query):
    assert finds(query)


@pytest.mark.parametrize(
    "query",
    [
        "lark",
        "again never larks",
        '"again never"',
        "language:de",
        "NOT larkspur",
        "larkspur AND sucks",
        "author:larkspur",
        "larkspur NEAR/2 battery",
        "larkspur NEAR/9 akku",
        "larkspur NEAR/5 larkspur",
        "reach>4200",
        "reach<=4199",
    ],
)
def test_it_does_not_find(query):
    assert not finds(query)


def test_words_side_by_side_bind_closer_than_or():
    assert finds("sucks OR never again")
    assert not finds("sucks OR never mind")


def test_scripts_without_spaces_are_found_inside_their_words():
    assert finds("開封", text="Larkspur Wren 13 の開封動画")
    assert finds("larkspur", text="昨日larkspurの")
    assert finds("라크스퍼", text="라크스퍼가 좋아요")
    assert finds("バッテリー", text="ﾊﾞｯﾃﾘｰが熱い")
    assert not finds("ホスト", text="ポスト")


def test_near_counts_letters_where_there_are_no_spaces():
    text = "電池が熱くなって膨らんだ"

    assert finds("電池 NEAR/6 膨らんだ", text=text)
    assert not finds("電池 NEAR/5 膨らんだ", text=text)


def test_near_marks_the_words_that_stand_near_and_no_others():
    text = "hot day. The battery gets hot, and the fan of the other one does not get hot"

    assert marked("battery NEAR/1 hot", text=text) == ["battery", "hot"]


def test_many_words_near_many_others_are_looked_at_in_a_moment():
    assert not finds("a NEAR/0 b", text="a c " * 5_000 + "b " * 5_000 + "c " * 5_000 + "d")


def test_the_words_that_matched_are_marked_in_the_original_text():
    assert marked("larkspur AND batt* AND NOT giveaway") == ["Larkspur", "BATTERY"]
    assert marked("facade") == ["façade"]
    assert marked("strasse", text="🙏 Die Straße, die STRASSE") == ["Straße", "STRASSE"]
    assert marked("sucks OR giveaway") == []


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("", 0),
        ("(larkspur", 0),
        ("larkspur)", 8),
        ("a AND", 5),
        ("a OR AND b", 5),
        ('a "b', 2),
        ("*", 0),
        ("language:xx", 9),
        ("()", 1),
        ("NEAR/3 a", 0),
        ("a NEAR b", 2),
        ("a NEAR/3", 8),
        ("a NEAR/3 NOT b", 9),
        ("language:de NEAR/3 b", 9),
        ("reach>many", 6),
        ("reach>", 0),
        ("wifi lang:de", 5),
        ("stars:1", 0),
        ("title:vista", 0),
        ("stars<2", 0),
        ("wifi -", 5),
    ],
)
def test_what_cannot_be_read_is_pointed_at(query, position):
    with pytest.raises(QueryError) as problem:
        parse(query)

    assert problem.value.position == position
    assert problem.value.message


def test_a_query_has_no_more_words_than_can_be_looked_for_in_every_post():
    parse(" OR ".join("ab" for _ in range(60)))

    with pytest.raises(QueryError, match="at most 60 words"):
        parse(" OR ".join("ab" for _ in range(61)))


def test_brackets_are_not_followed_for_ever():
    with pytest.raises(QueryError):
        parse("(" * 1900)


@given(queries)
def test_any_text_is_a_query_or_an_error_inside_the_text(text):
    try:
        assert isinstance(parse(text), Query)
    except QueryError as problem:
        assert 0 <= problem.position <= len(text)


@given(queries, texts)
def test_not_not_changes_nothing(query, text):
    try:
        plain = parse(f"({query})").matches({"text": text})
    except QueryError:
        return

    assert parse(f"NOT NOT ({query})").matches({"text": text}) == plain
    assert parse(f"NOT ({query})").matches({"text": text}) != plain


@given(texts)
def test_folding_forgets_how_accents_were_written(text):
    # Composed and decomposed forms of a letter are one letter; a lone mark belongs to nothing.
    composed = unicodedata.normalize("NFC", text)

    assert fold(composed).text == fold(unicodedata.normalize("NFD", composed)).text


@given(texts)
def test_every_folded_letter_knows_where_it_came_from(text):
    folded = fold(text)

    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


@given(texts, queries)
def test_marks_lie_in_the_text_and_only_of_posts_that_match(text, query):
    try:
        read = parse(query)
    except QueryError:
        return

    spans = read.spans({"text": text})
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert not spans or read.matches({"text": text})


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("wifi and broken", "AND"),
        ("wifi or broken", "OR"),
        ("wifi -broken", "NOT broken"),
        ("wifi|lan", "OR"),
    ],
)
def test_what_is_probably_not_meant_so_is_told(query, meant):
    assert meant in " ".join(remarks(query))


@pytest.mark.parametrize(
    "query", ["wifi AND NOT broken", "love <3", "“rock and roll”", "https://larkspur.example", "9:30"]
)
def test_what_is_meant_so_is_not_remarked_on(query):
    assert remarks(query) == []
