"""The drawings of the report as numbers: its template writes them as SVG."""

from typing import Any

from django.utils.translation import gettext as _

from sandbox.drills.times import scenario_time

LEFT, RIGHT, BINS = 120.0, 950.0, 60
FLOOR, CEILING = 92.0, 30.0  # of the volume's hill
LANES = {"caught": 124, "late": 156, "missed": 188, "wrong": 220}
# The ruler of scores: 0 to 100 over these, and how near two labels may stand.
ZERO, HUNDRED, ROOM = 10.0, 830.0, 150.0


def draw(report: Any) -> dict[str, Any]:
    """The hour as a hill of posts with a lane for each verdict under it."""
    edition = report.run.edition
    counts = {lane["name"]: lane for lane in report.lanes}
    return {
        "hill": _hill(report.seconds, edition.ends),
        "posts": len(report.seconds),
        "lanes": [{"y": y, **counts[name]} for name, y in LANES.items()],
        "marks": [
            # A mark is drawn around 6 of its own.
            {
                "left": max(LEFT, _x(decision.second, edition.ends) - 6),
                "y": LANES[decision.lane],
                "decision": decision,
            }
            for decision in report.decisions
            if decision.lane in LANES
        ],
        "end": _end(report.run.finished_second, edition.ends),
        "hours": [
            {
                "x": _x(edition.ends * part / 4, edition.ends),
                "at": scenario_time(edition, edition.ends * part / 4),
            }
            for part in range(5)
        ],
    }


def _end(finished: float, length: int) -> float | None:
    """Where a run that was ended early stopped."""
    return _x(finished, length) if finished < length else None


def _x(second: float, length: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * second / length, 1)


def _hill(seconds: list[int], length: int) -> str:
    """An area under the number of posts in each sixtieth of the stream."""
    counts = [0] * BINS
    for second in seconds:
        counts[min(BINS - 1, second * BINS // length)] += 1
    highest = max(*counts, 1)
    points = [
        f"L{_x(length * (place + 0.5) / BINS, length)} {FLOOR - (FLOOR - CEILING) * count / highest:.1f}"
        for place, count in enumerate(counts)
    ]
    return f"M{LEFT} {FLOOR}{''.join(points)}L{RIGHT} {FLOOR}Z"


def ruler(score: float, scores: dict[str, float]) -> dict[str, Any]:
    """You and the players by rule on one line from 0 to 100."""
    labels = {
        "nothing": _("Doing nothing"),
        "everything": _("Answering everything"),
        "reference": _("Reference"),
    }
    last = [-ROOM, -ROOM]
    dots = []
    for name in sorted(scores, key=scores.__getitem__):
        x = _on_ruler(scores[name])
        level = 0 if x - last[0] >= ROOM else 1
        last[level] = x
        anchor = "sv-mid" if ROOM / 2 < x < HUNDRED - ROOM / 2 else "sv-end" if x > HUNDRED / 2 else ""
        dots.append({"x": x, "level": level, "anchor": anchor, "label": labels[name], "score": scores[name]})
    you = _on_ruler(score)
    return {"you": you, "you_label": max(you, 32.0), "score": score, "dots": dots}


def _on_ruler(score: float) -> float:
    return round(ZERO + (HUNDRED - ZERO) * score / 100, 1)
