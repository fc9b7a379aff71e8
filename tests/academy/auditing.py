"""Audits for tests: certificates to sample, two people of compliance, a campaign as far as it is asked."""

from datetime import date, timedelta

from academy.desk.campaigns import reviewing
from academy.desk.campaigns.findings import Action, Finding
from academy.desk.campaigns.populating import Query
from academy.desk.campaigns.questions import ASKED
from academy.desk.models import Answer, Campaign, Signature
from academy.words.looking import Page, look
from academy.words.standing import Role
from tests.factories import NOW, make_certificate, make_person

HOUR = timedelta(hours=1)
AS_OF = NOW + HOUR


def make_compliance(name):
    return make_person(name, roles=[Role.COMPLIANCE])


def make_certificates(count):
    return [make_certificate(make_person(f"Holder {number}")) for number in range(count)]


def announce(name="2026-Q4-A", *, reader=None, reviewer=None, at=AS_OF, **changes):
    reader = reader or make_compliance("Adaeze Lindholm")
    said = {
        "name": name,
        "title": "Advocate certificates, fourth quarter of 2026",
        "query": Query(level="advocate"),
        "as_of": AS_OF,
        "method": "even",
        "size": 2,
        "readers": [reader],
        "reviewer": reviewer or make_compliance("Marguerite Oduya"),
        "read_by": date(2026, 12, 31),
    }
    return Campaign.announce(**said | {"by": reader} | changes, at=at)


def make_campaign(*, count=3, size=2, drawn=True, **changes):
    """A campaign on `count` certificates, its sample drawn."""
    make_certificates(count)
    campaign = announce(size=size, **changes)
    campaign.fix(by=campaign.announced_by, at=AS_OF + HOUR)
    if drawn:
        campaign.draw(by=campaign.announced_by, at=AS_OF + HOUR)
    return campaign


def read(record, *, by=None, at=AS_OF + 2 * HOUR, **values):
    """Answer all that is asked of a record: yes, but for `values`."""
    for question in ASKED:
        Answer.give(
            record, question, values.get(question, "yes"), by=by or record.campaign.announced_by, at=at
        )
    record.refresh_from_db()
    return record


def read_all(campaign, **values):
    for record in campaign.records.select_related("campaign"):
        read(record, **values)


def sign(campaign, part="reader", why="", *, by=None, at=AS_OF + 3 * HOUR, signature=None):
    by = by or (campaign.announced_by if part == "reader" else campaign.reviewer)
    return Signature.give(campaign, part, why, signature=signature or by.name, by=by, at=at)


def review(campaign, *, by=None, at=AS_OF + 3 * HOUR):
    """Open what the reviewer reads once more."""
    by = by or campaign.reviewer
    for record in campaign.records.filter(place__in=reviewing.chosen(campaign)).select_related("line"):
        whose = record.certificate.person.key
        look(Page.AUDITED, f"{campaign}/{record.place}", whose=whose, by=by, at=at)


def make_signed(**changes):
    campaign = make_campaign(**changes)
    read_all(campaign)
    sign(campaign)
    review(campaign)
    sign(campaign, "reviewer")
    return campaign


def make_action(*, owner, due=date(2026, 11, 30)):
    """Something that `owner` is to put right."""
    record = read(make_campaign(count=1, size=1).records.get(), policy="no")
    by, at = record.campaign.announced_by, AS_OF + 2 * HOUR
    finding = Finding.make(record, "policy", "deviation", "Signed too late.", by=by, at=at)
    return Action.set(finding, what="Sign before issuing.", owner=owner, due=due, by=by, at=at)
