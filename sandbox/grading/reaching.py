"""The proactive track: whether help was published on what people phoned about and in time, and whom it
reached. Pure."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sandbox.grading.losing import loss, overrun

Row = Mapping[str, Any]
# The model of reach. Of who follows the brand on a channel so many see a message, half of them within half an
# hour; each further message on the channel in a run is seen by so much fewer. Who sees it clicks more, the
# larger the part of the calls is that were about its topic.
SEEN, HALF_TIME, FATIGUE = 0.4, 1800.0, 0.6
CURIOUS, CONCERNED = 0.003, 0.06
# What the share is for: the pain point and a piece that fits it; in time.
ON_POINT, IN_TIME = Fraction(6, 10), Fraction(4, 10)


def judge(
    moves: Sequence[Row],
    outreach: Row,
    articles: Sequence[Row],
    worth: Fraction,
    entered: int = 0,
) -> dict[str, Any]:
    """`{"worth", "earned", "published": [{"article", "title", "topic", "channel", "second", "fits"}],
    "lost"}`.

    A help piece fits that `outreach` (see `scenarios.schema`) names; one that the trainee wrote fits by its
    topic alone: what it says, a person judges. Pieces on other topics cost their part of the whole, so that
    publishing everything earns little; another piece on the right topic costs nothing beside one that fits,
    and half of the pain point instead of it. The clock stops at the first that fits, or is near.
    """
    pain = outreach["pain"]
    pieces = published(moves, outreach, articles)
    lost = list(_lost(pieces, pain, worth, entered))
    earned = worth - sum((one["points"] for one in lost), Fraction(0))
    return {"worth": worth, "earned": earned, "published": pieces, "lost": lost}


def _piece(move: Row, pain: Row, articles: Sequence[Row]) -> dict[str, Any]:
    known = {article["url"]: article for article in articles}
    url = move.get("article", "")
    topic = known.get(url, {}).get("topic", "") if url else move.get("topic", "")
    return {
        "article": url,
        "title": known.get(url, {}).get("title", "") or move.get("title", ""),
        "topic": topic,
        "channel": move.get("channel", ""),
        "second": move["second"],
        "fits": url in pain["articles"] if url else topic == pain["topic"],
    }


def _lost(pieces: Sequence[Row], pain: Row, worth: Fraction, entered: int) -> Any:
    if not pieces:
        yield loss("nothing published", worth, pain)
        return
    near = [piece for piece in pieces if piece["fits"] or piece["topic"] == pain["topic"]]
    beside = {(piece["article"], piece["topic"]): piece["topic"] for piece in pieces if piece not in near}
    left = worth
    if beside:
        left = worth * Fraction(bool(near), len(beside) + bool(near))
        yield loss("pain point", worth - left, pain, given=[*beside.values()], right=[pain["topic"]])
    if not near:
        return
    if not any(piece["fits"] for piece in near):
        yield loss("another fits", left * ON_POINT / 2, pain)
    first = next((piece for piece in near if piece["fits"]), near[0])
    late = overrun(first["second"], pain["by"], pain["by"] - entered)
    if late:
        yield loss("published late", left * IN_TIME * late, pain)


def reached(pieces: Sequence[Row], outreach: Row, second: float) -> list[dict[str, Any]]:
    """The pieces with whom they have reached by the scenario second `second`: `seen`, `clicked` (people) and
    `rate` (clicked of seen, None where nobody saw it). A model, the same for the same pieces."""
    reasons = outreach["survey"]["reasons"]
    calls = sum(reason["calls"] for reason in reasons) or 1
    about = {reason["topic"]: 0 for reason in reasons}
    for reason in reasons:
        about[reason["topic"]] += reason["calls"]
    earlier: dict[str, int] = {}
    told = []
    for piece in pieces:
        times = earlier.get(piece["channel"], 0)
        earlier[piece["channel"]] = times + 1
        gone = 1 - 0.5 ** (max(0.0, second - piece["second"]) / HALF_TIME)
        seen = outreach["audiences"].get(piece["channel"], 0) * SEEN * FATIGUE**times * gone
        clicked = seen * (CURIOUS + CONCERNED * about.get(piece["topic"], 0) / calls)
        rate = clicked / seen if seen else None
        told.append({**piece, "seen": round(seen), "clicked": round(clicked), "rate": rate})
    return told


def published(moves: Sequence[Row], outreach: Row, articles: Sequence[Row]) -> list[dict[str, Any]]:
    """What was published, in order: `[{"article", "title", "topic", "channel", "second", "fits"}]`."""
    return [_piece(move, outreach["pain"], articles) for move in moves if move["kind"] == "publish"]
