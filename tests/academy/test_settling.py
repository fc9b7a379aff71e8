"""What a person holds of a programme, from the facts alone: in any order, and however late it is settled."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from academy.programmes.explaining import explain
from academy.programmes.settling import (
    Ask,
    Away,
    Changed,
    Cycle,
    Done,
    Left,
    Reinstated,
    Revoked,
    Suspended,
    Terms,
    settle,
    settled,
)
from academy.words.standing import Renewal, State, Validity

START = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
COURSE = Ask("course", Renewal.NEVER)
POLICY = Ask("policy", Renewal.CHANGED)
EXAM = Ask("exam")
TERMS = Terms(
    (COURSE, POLICY, EXAM), YEAR, Validity.EXPIRY, window=timedelta(days=60), grace=timedelta(days=30)
)


def day(number):
    return START + timedelta(days=number)


def done(*asks, on):
    return [Done(ask, day(on)) for ask in asks]


EARNED = done("course", "policy", "exam", on=10)


def at(number, *facts, terms=TERMS):
    """How somebody stands on a day who earned the programme on the tenth."""
    known = [*EARNED, *facts]
    return settle(terms, settled(terms, known, day(number)), known, day(number))


def cycles(*facts, by=5000, terms=TERMS):
    return [(one.issued, one.expires, one.why) for one in settled(terms, [*EARNED, *facts], day(by))]


def test_it_is_earned_with_the_last_requirement_and_lapses_with_the_second_of_its_expiry():
    assert settle(TERMS, [], EARNED[:2], day(20)).missing == (EXAM,)
    assert cycles() == [(day(10), day(375), "earned")]
    assert at(374).state == State.ACTIVE
    assert at(375).state == State.EXPIRED


def test_renewed_in_its_window_it_is_counted_from_the_expiry_before():
    assert at(315).path == (EXAM,)
    assert cycles(*done("exam", on=320)) == [
        (day(10), day(375), "earned"),
        (day(320), day(740), "renewed"),
    ]


def test_what_was_done_before_the_window_opens_renews_nothing():
    assert at(300).opens.at == day(315)
    assert len(cycles(*done("exam", on=314))) == 1


def test_a_cycle_is_held_for_its_least_time_before_it_is_renewed():
    terms = Terms((EXAM,), YEAR, window=YEAR, least=timedelta(days=90))
    exams = [day(10), day(99), day(101)]

    assert [one.issued for one in settled(terms, [Done("exam", on) for on in exams], day(200))] == [
        day(10),
        day(101),
    ]


def test_in_grace_the_right_is_closed_and_the_short_way_open_and_after_it_everything_is_asked():
    assert at(400).state == State.EXPIRED
    assert at(400).missing == (EXAM,)
    assert cycles(*done("exam", on=400))[-1] == (day(400), day(740), "renewed")
    assert at(406).missing == (COURSE, POLICY, EXAM)
    assert len(cycles(*done("exam", on=406))) == 1
    assert cycles(*done("exam", "policy", "course", on=406))[-1] == (day(406), day(771), "earned")


def test_the_days_of_a_leave_do_not_count_against_the_grace():
    leave = Away(day(380), day(500))

    assert at(520, leave).grace.at == day(525)
    assert [code for code, _about in at(520, leave).grace.why] == ["grace", "leave"]
    assert cycles(leave, *done("exam", on=520))[-1][2] == "renewed"


def test_a_new_policy_closes_the_right_at_its_deadline_unless_it_is_signed():
    new = Changed("policy", day(100), by=day(130))

    assert at(110, new).missing == (POLICY,)
    assert at(129, new).state == State.ACTIVE
    assert at(130, new).state == State.EXPIRED
    assert at(130, new).ends.why == (("changed", new),)
    assert cycles(new, *done("policy", on=120)) == [
        (day(10), day(375), "earned"),
        (day(120), day(375), "caught up"),
    ]
    assert at(200, new, *done("policy", on=140)).state == State.ACTIVE


def test_a_renewal_asks_for_what_has_changed_and_no_more():
    assert at(330, Changed("policy", day(200))).path == (POLICY, EXAM)
    assert at(330, Changed("course", day(200))).path == (EXAM,)


def test_a_suspension_closes_the_right_until_it_is_reinstated_and_a_renewal_does_not_open_it():
    suspended = Suspended(day(50))

    assert at(60, suspended).state == State.SUSPENDED
    assert at(330, suspended, *done("exam", on=320)).state == State.SUSPENDED
    assert at(60, suspended, Reinstated(day(55))).state == State.ACTIVE


def test_what_was_revoked_is_earned_again_by_new_evidence_alone():
    revoked = Revoked(day(50))

    assert at(60, revoked).state == State.REVOKED
    assert at(60, revoked).missing == TERMS.asks
    assert len(cycles(revoked, *done("exam", on=60))) == 1
    assert cycles(revoked, *done("exam", "policy", "course", on=60))[-1][2] == "earned"


def test_what_was_earned_before_a_revocation_is_on_record_however_late_it_is_settled():
    log = [*done("exam", on=320), Revoked(day(400))]

    assert [why for _issued, _expires, why in cycles(*log, by=500)] == ["earned", "renewed"]
    assert at(500, *log).state == State.REVOKED


def test_who_left_holds_nothing_from_that_second():
    assert at(49, Left(day(50))).state == State.ACTIVE
    assert at(50, Left(day(50))).state == State.EXPIRED
    assert at(50, Left(day(50))).ends.why[0][0] == "left"


def test_old_evidence_does_not_certify_and_a_waiver_does_not_grow_old():
    terms = Terms((Ask("exam", fresh=timedelta(days=90)), POLICY), YEAR)

    assert settled(terms, [*done("exam", on=1), *done("policy", on=92)], day(200)) == []
    waiver = Done("exam", day(1), waived=True)
    assert [one.issued for one in settled(terms, [waiver, *done("policy", on=92)], day(200))] == [day(92)]


def test_a_calendar_ends_all_on_the_same_day_and_never_within_a_window():
    terms = Terms((EXAM,), YEAR, Validity.CALENDAR, calendar=(4, 1), window=timedelta(days=60))
    exam = lambda on: [one.expires for one in settled(terms, [Done("exam", on)], day(3000))]  # noqa: E731

    assert exam(day(10)) == [datetime(2026, 4, 1, tzinfo=UTC)]
    assert exam(datetime(2026, 3, 1, tzinfo=UTC)) == [datetime(2027, 4, 1, tzinfo=UTC)]


LESSON = Ask("lesson", lasting=True)
LASTING = Terms((LESSON, EXAM), YEAR, window=timedelta(days=60), grace=timedelta(days=30))


def test_what_lasts_is_asked_again_only_when_it_changed_and_counts_though_it_was_done_long_ago():
    read = Done("lesson", day(5), of=day(0))
    exams = [*done("exam", on=10), *done("exam", on=1000)]

    assert [one.why for one in settled(LASTING, [read, *exams], day(1100))] == ["earned", "earned"]

    changed = Changed("lesson", day(600), of=day(590))
    assert len(settled(LASTING, [read, *exams, changed], day(1100))) == 1
    again = Done("lesson", day(601), of=day(590))
    assert len(settled(LASTING, [read, *exams, changed, again], day(1100))) == 2


def test_who_did_the_new_before_it_was_asked_has_caught_up_with_the_asking():
    signed = Done("policy", day(95), of=day(90))
    new = Changed("policy", day(100), by=day(130), of=day(90))

    assert cycles(signed, new) == [(day(10), day(375), "earned"), (day(100), day(375), "caught up")]


def test_a_change_without_a_deadline_is_asked_with_the_renewal_and_not_before():
    new = Changed("policy", day(100))

    assert at(200, new).due is False
    assert at(320, new).due is True and POLICY in at(320, new).missing


def test_a_certificate_that_another_asks_for_counts_while_it_is_held():
    terms = Terms((Ask("holds", lasting=True), EXAM), YEAR)
    held = Done("holds", day(0), until=day(50))

    assert len(settled(terms, [held, *done("exam", on=49)], day(100))) == 1
    assert settled(terms, [held, *done("exam", on=50)], day(100)) == []


def test_where_all_of_it_lasts_nothing_brings_it_back_after_a_revocation():
    terms = Terms((LESSON,), YEAR)
    log = [Done("lesson", day(5)), Revoked(day(50)), Changed("lesson", day(60), of=day(2))]

    assert [one.issued for one in settled(terms, log, day(100))] == [day(5)]


days = st.integers(0, 1500).map(day)
keys = st.sampled_from(["course", "policy", "exam"])
spans = st.timedeltas(timedelta(1), YEAR)


def changed(key, on, late, old):
    """Asked from `on`, to be done `late` after that; what is asked had been there `old` before."""
    return Changed(key, on, late and on + late, old and on - old)


facts = st.lists(
    st.builds(Done, keys, days)
    | st.builds(Done, keys, days, waived=st.just(True))
    | st.builds(
        lambda key, on, old: Done(key, on, of=on - old), keys, days, st.timedeltas(timedelta(0), YEAR)
    )
    | st.builds(lambda key, on, long: Done(key, on, until=on + long), keys, days, spans)
    | st.builds(
        changed,
        keys,
        days,
        st.none() | st.timedeltas(timedelta(1), timedelta(90)),
        st.none() | st.timedeltas(timedelta(0), timedelta(60)),
    )
    | st.builds(lambda on, long: Away(on, on + long), days, st.timedeltas(timedelta(1), timedelta(200)))
    | st.builds(Suspended, days)
    | st.builds(Reinstated, days)
    | st.builds(Revoked, days)
    | st.builds(Left, days),
    max_size=14,
).map(lambda log: log + EARNED)
freshness = st.none() | st.just(timedelta(days=200))
terms = st.builds(
    Terms,
    st.tuples(*[
        st.builds(Ask, st.just(key), st.sampled_from(Renewal), freshness, st.booleans())
        for key in ("course", "policy", "exam")
    ]),
    st.sampled_from([timedelta(days=180), YEAR]),
    st.sampled_from(Validity),
    st.just((4, 1)),
    st.sampled_from([timedelta(days=30), timedelta(days=60)]),
    st.sampled_from([timedelta(0), timedelta(days=45)]),
    st.sampled_from([timedelta(0), timedelta(days=30)]),
)  # fmt: skip


@given(terms, facts, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_arrive_changes_nothing(terms, log, random):
    shuffled = list(log)
    random.shuffle(shuffled)

    assert settled(terms, shuffled, day(1600)) == settled(terms, log, day(1600))


@given(terms, facts, days, days)
def test_settling_late_gives_what_settling_in_time_gave_and_changes_nothing_on_record(terms, log, one, other):
    earlier, later = sorted([one, other])
    then = settled(terms, log, earlier)

    now = settled(terms, log, later)

    assert now[: len(then)] == then
    assert settle(terms, then, log, later).issue == (now[len(then)] if len(now) > len(then) else None)


@given(terms, facts)
def test_cycles_follow_one_another_and_none_ends_before_it_begins(terms, log):
    found = settled(terms, log, day(1600))

    assert all(one.issued < one.expires for one in found)
    assert all(one.issued < two.issued for one, two in pairwise(found))
    assert all({done.at <= one.issued for done in one.evidence} == {True} for one in found)


@given(terms, facts, days)
def test_nobody_is_active_without_a_cycle_that_runs_or_after_they_were_suspended_or_revoked(terms, log, on):
    found = settled(terms, log, on)
    state = settle(terms, found, log, on).state

    if state == State.ACTIVE:
        last = found[-1]
        assert last.issued <= on < last.expires
        assert not any(isinstance(fact, Revoked | Left) and last.issued <= fact.at <= on for fact in log)
    assert (state == State.NONE) == (not found)


@given(terms, facts, days)
def test_every_date_has_its_reasons_and_a_leave_takes_nothing_away(terms, log, on):
    found = settle(terms, settled(terms, log, on), log, on)
    rested = [*log, Away(on, on + timedelta(days=20))]

    again = settle(terms, settled(terms, rested, on), rested, on)

    if found.ends:
        assert all(len(explain(dated)) > 10 for dated in (found.ends, found.opens, found.grace))
        assert again.ends == found.ends
        assert again.grace.at >= found.grace.at >= found.ends.at


@given(facts)
def test_whoever_renews_in_the_window_loses_no_day(log):
    found = settled(TERMS, log, day(1600))

    for before, after in pairwise(found):
        if after.why == "renewed" and before.expires - TERMS.window <= after.issued <= before.expires:
            assert after.expires == before.expires + TERMS.length


def test_a_date_is_explained_in_words():
    new = Changed("policy", day(100), by=day(130))
    leave = Away(day(380), day(500))

    assert explain(at(20).ends) == "It is counted from the day on which the last requirement was met."
    assert explain(at(130, new).ends, {"policy": "Sign the policy"}) == (
        "“Sign the policy” is new from 11 April 2026, and is to be done again by 11 May 2026."
    )
    assert explain(at(520, leave).grace) == (
        "The shorter way back is open for 30 days. "
        "The days of the leave from 16 January 2027 to 16 May 2027 do not count."
    )


def test_a_cycle_that_is_on_record_stands_whatever_the_terms_say_now():
    kept = Cycle(day(10), day(100), tuple(EARNED))

    assert settle(TERMS, [kept], EARNED, day(99)).ends.at == day(100)
