"""What the index finds is what trying every post finds."""

from hypothesis import given
from hypothesis import strategies as st

from sandbox.scenarios.index import Index
from sandbox.scenarios.query import QueryError, parse
from sandbox.scenarios.terms import Searchable

WORDS = [
    "Larkspur",
    "larks",
    "Wren",
    "13",
    "wi-fi",
    "バッテリー",
    "电池",
    "电",
    "배터리가",
    "😭",
    "Façade",
    "ＷＲＥＮ",
]
posts = st.lists(
    st.fixed_dictionaries(
        {
            "text": st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join) | st.text(max_size=20),
            "title": st.sampled_from(["", "Wren 13", "电池"]),
            "language": st.sampled_from(["en", "ja"]),
            "channel": st.sampled_from(["forum", "blog"]),
            "author": st.none()
            | st.fixed_dictionaries(
                {
                    "name": st.sampled_from(["Björk", "wren"]),
                    "handle": st.just("@b_1"),
                    "reach": st.integers(0, 9),
                }
            ),
        }
    ),
    max_size=12,
)
terms = st.sampled_from(
    [
        *(
            "larkspur",
            "lark*",
            "wren",
            '"wren 13"',
            '"wi fi"',
            "wi-fi",
            "バッテリー",
            "バッテ",
            "电",
            "电池",
            "电池*",
            "配达",
        ),
        *("배터리", "😭", "facade", "author:bjork", "author:b*", "reach>4", "language:ja", "channel:blog"),
        *("wren NEAR/1 13", "(larks OR 电) NEAR/2 (wren OR 池)", '"!"', "w*"),
    ]
)
queries = st.recursive(
    terms,
    lambda inner: st.one_of(
        inner.map(lambda one: f"NOT ({one})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) AND ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) OR ({two[1]})"),
    ),
    max_leaves=5,
)


@given(posts, queries | st.text(max_size=20), st.integers(0, 14), st.integers(0, 14))
def test_the_index_finds_what_trying_every_post_finds(rows, query, after, before):
    try:
        read = parse(query)
    except QueryError:
        return
    searchable = [Searchable(row) for row in rows]
    index = Index(searchable)

    found = index.newest(read, after=after, before=before)

    tried = [number for number, post in enumerate(searchable) if read.matches(post)]
    assert found == [number for number in reversed(tried) if after <= number < before]
    assert index.count(read, before=len(rows)) == len(tried)


def test_a_page_holds_the_newest():
    index = Index([Searchable({"text": f"wren {number}"}) for number in range(40)])

    assert index.newest(parse("wren"), before=30, most=3) == [29, 28, 27]
    assert index.newest(parse("wren AND NOT 28"), before=30, most=3) == [29, 27, 26]
