"""What the log keeps of branded accounts, under the random key of the person who holds one: see
`standing_facts`."""


def acted(account, act, **_):
    return account.holder.key, {
        "branded_account": str(account.key),
        "name": account.name,
        "channel": account.channel,
        "language": account.language,
        "stands": act.stands,
        "deputies": act.deputies,
        "last_day": act.sunset.isoformat(),
        "since": act.since.isoformat() if act.since else None,
        "reason": "" if act.act == "deputies" else act.reason,  # names, which no leaf keeps
        "meaning": act.meaning,
        "signature": act.signature,
    }


def requested(account, act, **_):
    key, facts = acted(account, act)
    return key, facts | {"address": account.address, "cadence": account.cadence}


def proposed(account, act, **_):
    key, facts = acted(account, act)
    return key, facts | {"proposed": str(account.proposed.key)}


def used(account, **_):
    return account.holder.key, {
        "branded_account": str(account.key),
        "name": account.name,
        "used": account.used_on.isoformat(),
    }
