"""What the log keeps of the desk's own facts. The log knows nothing of the desk: the desk tells it what to
listen to, in the shape of `audit.receivers.TOLD`."""

from academy.desk import signals
from academy.desk.campaigns import facts as campaigns


def looks(looks, sha256, **_):
    """A batch by its digest: who looked at whom stays in its rows, so that this entry names nobody."""
    return looks[0].batch, {
        "count": len(looks),
        "first": looks[0].at.isoformat(),
        "last": looks[-1].at.isoformat(),
        "sha256": sha256,
    }


TOLD = [
    (signals.looks_recorded, "looks_recorded", looks),
    (signals.campaign_announced, "campaign_announced", campaigns.announced),
    (signals.population_fixed, "population_fixed", campaigns.fixed),
    (signals.sample_drawn, "sample_drawn", campaigns.drawn),
    (signals.record_read, "record_read", campaigns.read),
    (signals.answer_changed, "answer_changed", campaigns.changed),
    (signals.finding_made, "finding_made", campaigns.finding),
    (signals.action_set, "action_set", campaigns.action),
    (signals.action_done, "action_done", campaigns.step),
    (signals.action_checked, "action_checked", campaigns.step),
    (signals.campaign_read, "campaign_read", campaigns.signed),
    (signals.campaign_signed, "campaign_signed", campaigns.signed),
    (signals.campaign_sent_back, "campaign_sent_back", campaigns.signed),
]
