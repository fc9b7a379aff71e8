"""What the reviewer reads once more: a tenth of the sample, drawn by the same seed, opened after the reader
signed. That they were opened, the access log says."""

import math

from academy.desk.access.looks import Look
from academy.desk.campaigns.drawing import draw
from academy.words.looking import Page

SHARE = 10  # one record in so many


def chosen(campaign):
    """The places of the records that are read once more, in the order in which they are drawn. The seed with
    a word behind it draws others than the first ones of the sample."""
    places = campaign.records.values_list("place", flat=True)
    seed = bytes.fromhex(campaign.seed) + b"review"
    return draw(seed, ((place, 1) for place in places), math.ceil(len(places) / SHARE))


def left(campaign, reviewer, *, since):
    """Which of them the reviewer has not opened since the reader signed. Nobody's own record is among them:
    it is no look to open it."""
    places = chosen(campaign)
    own = campaign.records.filter(place__in=places, line__certificate__person=reviewer)
    looks = Look.objects.filter(reader=reviewer.key, page=Page.AUDITED, at__gte=since)
    opened = set(looks.values_list("about", flat=True))
    mine = set(own.values_list("place", flat=True))
    return [place for place in places if place not in mine and f"{campaign.name}/{place}" not in opened]
