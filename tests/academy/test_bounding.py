"""Between which dates a page of the register is looked for: nothing that fits is left out."""

from datetime import UTC, datetime, timedelta
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from academy.desk.bounding import ENDLESS, Bounds, dates
from academy.desk.spans import FOREVER

START = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
days = st.integers(0, 30).map(lambda count: START + count * DAY)


@st.composite
def intervals(draw):
    """`(kind, issued, expires, begins, ends)`: it may begin before the issue, and never end."""
    issued = draw(days)
    begins = issued + DAY * draw(st.integers(-3, 20))
    ends = draw(st.one_of(st.just(FOREVER), st.integers(1, 25).map(lambda count: begins + count * DAY)))
    return draw(st.sampled_from("ab")), issued, issued + DAY * draw(st.integers(-2, 20)), begins, ends


def reaches(rows):
    kinds = {}
    for kind, *row in rows:
        kinds.setdefault(kind, []).append(Bounds.of(*row))
    return {kind: reduce(Bounds.widened, found) for kind, found in kinds.items()}


@given(
    st.lists(intervals(), max_size=6),
    days,
    st.integers(0, 20),
    st.dictionaries(st.sampled_from(["issued_from", "issued_to", "expires_from", "expires_to"]), days),
)
def test_nothing_that_was_so_and_fits_is_outside(rows, at, later, wanted):
    known = at + later * DAY
    found = dates(reaches(rows).values(), at, known, wanted)

    for _, issued, expires, begins, ends in rows:
        narrow = {"issued_from": issued, "expires_from": expires}.items()
        wide = {"issued_to": issued, "expires_to": expires}.items()
        fits = all(wanted.get(name, date) <= date for name, date in narrow)
        fits = fits and all(date <= wanted.get(name, date) for name, date in wide)
        if fits and begins <= at < ends and issued <= known:
            assert found is not None
            assert found.issued_from <= issued <= found.issued_to
            assert found.expires_from <= expires <= found.expires_to


def test_a_policy_that_came_later_is_not_looked_for_before_it():
    issued = START + 300 * DAY
    later = Bounds.of(issued, issued + 365 * DAY, issued, issued + 365 * DAY)

    assert dates([later], at=START + 200 * DAY, known=START + 900 * DAY, wanted={}) is None


def test_what_may_still_end_is_not_looked_for_among_what_expired_long_ago():
    active = reduce(
        Bounds.widened,
        [
            Bounds.of(begun, begun + 365 * DAY, begun, begun + 365 * DAY)
            for begun in (START, START + 900 * DAY)
        ],
    )
    at = START + 1_000 * DAY

    found = dates([active], at=at, known=at, wanted={})

    assert found.expires_from == at
    assert found.issued_from == at - 365 * DAY


def test_a_state_that_is_the_last_bounds_no_expiry():
    row = Bounds.of(START, START + 365 * DAY, START + 365 * DAY, FOREVER)

    assert row.ends == ENDLESS
    assert dates([row], at=START + 5_000 * DAY, known=START + 5_000 * DAY, wanted={}) is not None
