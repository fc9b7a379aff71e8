"""What the log keeps of legal holds and erasures: keys, numbers and reasons, and nobody's name."""


def held(hold, **_):
    """Under the person held; a hold of a unit or a programme, under its own key."""
    return hold.person.key if hold.person else hold.key, {
        "hold": str(hold.key),
        "unit": hold.unit.code if hold.unit else None,
        "programme": hold.programme.slug if hold.programme else None,
        "reference": hold.reference,
        "reason": hold.reason,
    }


def released(hold, **_):
    key, facts = held(hold)
    return key, facts | {"reason": hold.release_reason}


def proposed(proposal, **_):
    return proposal.key, {
        "proposal": str(proposal.key),
        "people": [str(key) for key in proposal.people()],
        "count": len(proposal.people()),
        "reason": proposal.reason,
        "ground": proposal.ground,
        "schedule": proposal.schedule,
        "sha256": proposal.sha256,
    }


def decided(proposal, **_):
    key, facts = proposed(proposal)
    return key, facts | {"reason": proposal.answer or proposal.reason}


def erased(erasure, **_):
    proposal = erasure.proposal
    return erasure.person.key, {
        "proposal": str(proposal.key),
        "schedule": proposal.schedule,
        "sha256": proposal.sha256,
        "reason": proposal.reason,
        "ground": proposal.ground,
        "proposed_by": str(proposal.proposed_by.key),
        "approved_by": str(proposal.decided_by.key),
        **erasure.done,
    }
