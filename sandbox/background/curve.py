"""When people post, and in which language: how the volume of a day lies over its hours."""

from collections.abc import Sequence

from sandbox.background.dice import Dice, Weighted

HOUR, DAY = 3600, 86400
# Of a thousand posts that mention the brand, as a listening desk counts them.
SHARES = {
    "en": 380,
    "de": 100,
    "es": 95,
    "fr": 85,
    "ja": 85,
    "zh": 85,
    "pt": 60,
    "it": 35,
    "nl": 30,
    "ko": 25,
    "ar": 20,
}
# How awake people are in each hour of their own day.
AWAKE = (10, 6, 4, 3, 3, 5, 10, 22, 38, 48, 52, 54, 56, 54, 52, 50, 50, 52, 56, 62, 66, 60, 44, 24)
# Where those who write in a language live: hours before UTC, and how many of ten.
ZONES = {
    "en": ((-8, 2), (-5, 3), (0, 3), (5, 1), (10, 1)),
    "de": ((1, 10),),
    "es": ((1, 4), (-6, 3), (-3, 3)),
    "fr": ((1, 9), (-5, 1)),
    "ja": ((9, 10),),
    "zh": ((8, 10),),
    "pt": ((-3, 7), (0, 3)),
    "it": ((1, 10),),
    "nl": ((1, 10),),
    "ko": ((9, 10),),
    "ar": ((3, 7), (1, 3)),
}


def hours(language: str) -> list[int]:
    """The weight of each hour of the day in UTC; they sum up to the same for every language."""
    weights = [0] * 24
    for zone, share in ZONES[language]:
        for hour in range(24):
            weights[hour] += share * AWAKE[(hour + zone) % 24]
    return weights


def moments(dice: Dice, posts: int, days: int, languages: Sequence[str]) -> list[tuple[int, str]]:
    """`posts` a day as (second from midnight UTC of the first day, language), in order."""
    cells = [(language, hour) for language in languages for hour in range(24)]
    weights = {language: hours(language) for language in languages}
    drawn = Weighted([SHARES[language] * weights[language][hour] for language, hour in cells])
    found = []
    for day in range(days):
        for _ in range(posts):
            language, hour = cells[drawn.draw(dice)]
            found.append((day * DAY + hour * HOUR + dice.below(HOUR), language))
    return sorted(found)
