"""A figure beside the floor of the same run."""

import statistics
import time


def timed(act, times=5):
    """The median seconds of `times` runs."""
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


def say(name, figure, floor, of):
    print(
        f"{name:<44} {figure:>10.4f} s   floor {floor:>10.4f} s   ratio {figure / floor:>6.2f}   ({of})",
        flush=True,
    )
