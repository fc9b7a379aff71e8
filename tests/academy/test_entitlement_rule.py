"""Of several certificates, which one answers: the rule alone."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from academy.register.entitlement.rule import Question, Right, entitled
from academy.words.listening import Channel, Language
from academy.words.standing import End, EntitlementAct
from tests.factories import NOW

DAY = timedelta(days=1)
ASKED = Question(EntitlementAct.SPEAK, Channel.FORUM, Language.EN, NOW)


def right(
    name="LK-1", *, acts=("speak",), channels=(), languages=(), opens=-10, closes=10, end=End.EXPIRED, **more
):
    """Times are in days from the moment asked about."""
    where = (list(acts), list(channels), list(languages))
    return Right(name, *where, NOW + opens * DAY, NOW + closes * DAY, end, **more)


def told(*rights, **more):
    answer = entitled(rights, ASKED, **more)
    return answer.reason, answer.certificate


def test_no_channels_and_no_languages_mean_all():
    assert told(right()) == ("allowed", "LK-1")


def test_a_right_is_open_from_its_first_second_until_before_its_last():
    assert told(right(opens=0)) == ("allowed", "LK-1")
    assert told(right(closes=0)) == ("expired", "LK-1")


def test_of_several_that_allow_it_the_longest_answers():
    answer = entitled([right("short", closes=3), right("long", closes=9), right("over", closes=0)], ASKED)

    assert (answer.certificate, answer.until) == ("long", NOW + 9 * DAY)


def test_one_that_allows_it_is_enough_whatever_the_others_are():
    suspended = right("barred", closes=90, suspensions=[(NOW - DAY, True)])

    assert told(suspended, right("other", acts=["share"]), right("this")) == ("allowed", "this")


def test_what_covers_the_act_is_nearer_than_what_does_not():
    assert told(right("advocate", acts=["share"]), right("pro", suspensions=[(NOW - DAY, True)])) == (
        "suspended",
        "pro",
    )
    assert told(right("advocate", acts=["share"]), right("pro", channels=["blog"], languages=["de"])) == (
        "not_this_channel",
        "pro",
    )


def test_what_lacks_less_is_nearer():
    far = right("far", channels=["blog"], languages=["de"])

    assert told(far, right("near", languages=["de"])) == ("not_this_language", "near")


def test_of_two_that_lack_as_much_the_one_issued_last_answers():
    expired = right("old", opens=-400, closes=-35, end=End.EXPIRED)

    assert told(expired, right("new", opens=-5, channels=["blog"])) == ("not_this_channel", "new")


def test_a_certificate_that_the_next_cycle_followed_says_nothing():
    before = right("before", opens=-400, closes=-5, end=End.SUPERSEDED)
    following = right("following", opens=-5, channels=["blog"], languages=["de"])

    assert told(before, following) == ("not_this_channel", "following")
    assert told(before) == ("no_certificate", None)


def test_why_a_right_closed_is_the_reason():
    ends = {End.REVOKED: "revoked", End.CHANGED: "changed", End.LEFT: "left", End.EXPIRED: "expired"}

    assert {end: told(right(closes=-1, end=end))[0] for end in ends} == ends


def test_of_the_decisions_by_then_the_last_holds():
    on_and_off = [(NOW - 3 * DAY, True), (NOW - 2 * DAY, False), (NOW + DAY, True)]

    assert told(right(suspensions=on_and_off))[0] == "allowed"
    assert told(right(suspensions=on_and_off[:1]))[0] == "suspended"
    assert told(right(suspensions=[(NOW, True)]))[0] == "suspended"


def test_whoever_has_left_may_nothing_even_where_a_right_was_left_open():
    assert told(right(), left_at=NOW) == ("left", None)
    assert told(right(), left_at=NOW + DAY) == ("allowed", "LK-1")


def test_every_reason_has_a_sentence_without_a_gap():
    rights = [
        right(),
        right(acts=[]),
        right(channels=["blog"]),
        right(languages=["de"]),
        right(suspensions=[(NOW, True)]),
        *[right(closes=-1, end=end) for end in End],
    ]
    for one in rights:
        text = entitled([one], ASKED).text(ASKED)
        assert text.endswith(".") and "None" not in text and "  " not in text and "%" not in text


subsets = {
    "acts": st.sets(st.sampled_from(EntitlementAct.values)),
    "channels": st.sets(st.sampled_from(Channel.values)),
    "languages": st.sets(st.sampled_from(Language.values)),
    "opens": st.integers(-9, 3),
    "closes": st.integers(4, 9) | st.integers(-3, 3),
    "suspensions": st.lists(st.tuples(st.just(NOW - DAY), st.booleans()), max_size=2),
}
asked = st.builds(
    Question,
    st.sampled_from(EntitlementAct),
    st.sampled_from(Channel),
    st.sampled_from(Language),
    st.integers(-5, 5).map(lambda days: NOW + days * DAY),
)


@given(st.lists(st.fixed_dictionaries(subsets), max_size=4), asked)
def test_it_is_allowed_exactly_where_some_right_is_open_and_covers_it(rights, question):
    made = [right(str(n), **fields) for n, fields in enumerate(rights)]
    covering = [
        one
        for one in made
        if question.act in one.acts
        and (not one.channels or question.channel in one.channels)
        and (not one.languages or question.language in one.languages)
        and one.opens <= question.at < one.closes
        and not (one.suspensions and one.suspensions[-1][1] and question.at >= NOW - DAY)
    ]

    answer = entitled(made, question)

    assert answer.allowed == bool(covering)
    assert answer.until == max((one.closes for one in covering), default=None)
