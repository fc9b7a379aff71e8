"""What the log keeps of audit campaigns, under the random key of the campaign: people by key, records by the
number of the certificate."""


def announced(campaign, readers, **_):
    return campaign.key, {
        "campaign": campaign.name,
        "title": campaign.title,
        "query": campaign.query,
        "as_of": campaign.as_of.isoformat(),
        "method": campaign.method,
        "count": campaign.size,
        "readers": sorted(str(person.key) for person in readers),
        "reviewer": str(campaign.reviewer.key),
        "read_by": campaign.read_by.isoformat(),
    }


def fixed(campaign, **_):
    said = {"count": campaign.population, "sha256": campaign.population_sha256}
    return campaign.key, {"campaign": campaign.name, **said, "announced_at_entry": campaign.announced_size}


def drawn(campaign, drawn, **_):
    said = {"seed": campaign.seed, "root": campaign.fixed_root, "entries": campaign.fixed_size}
    return campaign.key, {"campaign": campaign.name, **said, **drawn}


def read(record, answers, **_):
    given = {answer.question: answer.value for answer in answers}
    return record.campaign.key, {**_record(record), "answers": given}


def changed(record, answer, before, **_):
    said = {"question": answer.question, "before": before.value, "value": answer.value}
    return record.campaign.key, {**_record(record), **said}


def finding(finding, **_):
    said = {"finding": finding.number, "question": finding.question, "grade": finding.grade}
    return finding.campaign.key, {**_record(finding.record), **said, "what": finding.what}


def action(action, **_):
    said = {"owner": str(action.owner.key), "due": action.due.isoformat(), "what": action.what}
    return action.finding.campaign.key, {**_action(action), **said}


def step(action, step, **_):
    return action.finding.campaign.key, {**_action(action), "kind": step.kind, "words": step.words}


def signed(signature, **_):
    said = {"meaning": signature.meaning, "signature": signature.signature, "sha256": signature.sha256}
    return signature.campaign.key, {"campaign": signature.campaign.name, **said, "why": signature.why}


def _record(record):
    number = record.line.shown["certificate"]
    return {"campaign": record.campaign.name, "record": record.place, "certificate": number}


def _action(action):
    finding = action.finding
    return {"campaign": finding.campaign.name, "finding": finding.number, "audit_action": str(action.key)}
