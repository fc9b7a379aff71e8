"""Seeding a register from beginning to end."""

import tempfile
from dataclasses import replace
from datetime import timedelta

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Max

from academy import health
from academy.audit.models import Entry, Head
from academy.desk.rebuilding import rebuild
from academy.desk.writing import go_on_counting, unindexed, write
from academy.people.models import Unit, User
from academy.programmes.models import Attestation
from academy.register.models import Certificate, Decision, Due
from academy.seeding import rows, spooling
from academy.seeding.asking import ask
from academy.seeding.people import FEWEST, Company
from academy.seeding.plainly import plain
from academy.seeding.spooling import Spool
from academy.seeding.telling import Told, unit_code
from academy.seeding.working import mapping

YEARS = timedelta(days=3 * 365)
CHUNK = 1000  # people that one process makes at a time
NUMBERED = (User, Attestation, Certificate, Decision, Due)
PARTS = ("Sales", "Support", "Marketing", "Products", "Supply", "Services", "Finance and legal", "People")
PLACES = ("Austin", "Łódź", "Bengaluru", "Köln", "São Paulo", "大阪", "Lagos", "Đà Nẵng", "İzmir", "القاهرة")


class Refused(Exception):
    """This is no database to seed; the message says why."""


def check(people, *, force):
    """Raises `Refused` where a seed would stand among what is real, or has been sown already."""
    if health.migrations():
        raise Refused("This database is not up to date: run `manage.py migrate` first.")
    if people < FEWEST:
        raise Refused(f"A company has {FEWEST} people at least.")
    if User.objects.filter(email__endswith="@people.larkspur.example").exists():
        raise Refused("A register was seeded here already. Throw the database away to seed another.")
    real = User.objects.filter(demonstration=False).count()
    if real and not force:
        raise Refused(
            f"{real} real people are in this database, and their log would end in facts of the past that "
            "nobody did. Seed an empty database; if you must, say --force."
        )


@transaction.atomic
def seed(people, *, seed, at, tell, processes=1):
    """Seed `people` as they stand at `at`, three years after the academy began, and all that is told of them.
    `tell(sentence)` hears what is being done; `processes` make the rows beside this one, which writes them;
    0: it makes them itself. Returns how many entries the log has got."""
    at = at.replace(microsecond=0)
    plan, told = _plan(Company(seed, people, at - YEARS, at), tell)
    head = Head.objects.select_for_update().get(pk=1)  # nobody states a fact meanwhile
    with (
        tempfile.TemporaryDirectory(prefix="academy-seed-") as folder,
        mapping(processes) as mapped,
        unindexed([model._meta.db_table for model in (Entry, *NUMBERED)]),
    ):
        spool = Spool(folder)
        for place, (moment, subject, act, facts) in enumerate(told):
            fact = Told(moment, act, subject, None, plain(facts))
            spool.add({rows.stretch(plan.company, moment): rows.line(0, place, fact)})
        for done, made in enumerate(mapped(rows.make, _chunks(plan)), start=1):
            _write(made)
            spool.add(made.lines)
            if done % 20 == 0:
                tell(f"{min(done * CHUNK, people)} of {people} people")
        stretches = spool.stretches(head.size, plan.company.seed)
        tell(f"the log, {sum(spool.counts.values())} entries")
        added = spooling.append(head, mapped(spooling.entries, ((each,) for each in stretches)))
        go_on_counting(*NUMBERED)
        tell("the indexes")
    tell("how each certificate stood")
    rebuild(tell=tell)
    return added


def _plan(company, tell):
    tell("the programmes")
    syllabuses, told = ask(company)
    tell("the units")
    first = max(model.objects.aggregate(top=Max("pk"))["top"] or 0 for model in NUMBERED)
    company = replace(company, first=first, units=_units(company))
    words = {
        "attestation": str(Attestation.MEANING),
        "decision": str(Decision.MEANING),
        "suspend": "A post of theirs is being looked into.",
        "reinstate": "It was looked into; nothing was wrong.",
        "revoke": "Published figures before they were out.",
        "deciders": rows.deciders(company),
    }
    return rows.Plan(company, syllabuses, words, dict(Group.objects.values_list("name", "pk"))), told


def _units(company):
    """A unit for each of the first numbers, in the tree that the numbers make. Returns their ids."""
    found = []
    for number in range(1, company.heads + 1):
        code, name = unit_code(number), _unit_name(number)
        unit = Unit.objects.filter(code=code).first()
        if unit is None and number == 1:
            unit = Unit.add_root(code=code, name=name)
        elif unit is None:
            unit = Unit.objects.get(pk=found[max(1, number // 10) - 1]).add_child(code=code, name=name)
        found.append(unit.pk)
    return tuple(found)


def _unit_name(number):
    if number == 1:
        return "Larkspur"
    if number < 10:
        return PARTS[number - 2]
    part = PARTS[int(str(number)[0]) - 2] if number >= 20 else "Country office"
    team = f", team {number % 100}" if number >= 100 else ""
    return f"{part}, {PLACES[number // (10 if number >= 100 else 1) % 10]}{team}"


def _chunks(plan):
    people = plan.company.people
    for begin in range(1, people + 1, CHUNK):
        yield plan, range(begin, min(begin + CHUNK, people + 1))


def _write(made):
    for table, columns in rows.COLUMNS.items():
        app, name, *through = table.split(".")
        model = apps.get_model(app, name)
        if through:
            model = getattr(model, through[0]).through
        write(model, columns.split(), made.rows[table])
