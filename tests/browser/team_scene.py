"""Run inside the academy: people below the manager, one for each way to stand."""

from datetime import timedelta

from django.utils.timezone import now

from academy.demonstration import Player, walk
from academy.people.models import Unit, User
from academy.programmes.models import Assignment, Declaration, Programme
from academy.register.decisions import Decision
from academy.register.models import Certificate
from academy.register.settlement import settle_people

at = now()
manager = User.objects.get(email="manager@larkspur.example")
governance = User.objects.get(email="governance@larkspur.example")
below = User.objects.get(email="noura@larkspur.example")
support = Unit.objects.get(code="support")
advocate = Programme.objects.get(slug="advocate")
length = advocate.days_valid
certified = {"lessons": None, "signs": True, "right": (10,), "caught": 1.0}


def bring(number, name, *, boss=manager, days=0, **did):
    player = Player(f"team{number}", name, "support", "UTC", days=days, **did)
    person = User.objects.join(
        email=f"team{number}@larkspur.example",
        name=name,
        employee_number=f"105-{number:04}",
        unit=support,
        manager=boss,
        demonstration=True,
        by=None,
        at=at - timedelta(days=days),
    )
    walk(person, player, at=at - timedelta(days=days))
    settle_people([person.pk], at=at)
    return person


# Theirs last a hundred days: the policy is younger than a year.
Programme.objects.filter(pk=advocate.pk).update(days_valid=100)
bring(1, "Anneke Ruiz-Baptiste", days=106, **certified)  # lapsed
stopped = bring(2, "Chiara Nyström", days=20, **certified)
Decision.take(
    Certificate.objects.get(person=stopped),
    Decision.Act.SUSPEND,
    "A customer’s address was posted.",
    signature=governance.name,
    by=governance,
    at=at - timedelta(days=2),
)
late = bring(3, "Bastien Okwuosa", days=35, lessons=3)  # overdue
bring(4, "Desmond Ferrante", days=85, **certified)  # due within thirty days
away = bring(5, "Agnieszka Falk", days=58, **certified)  # in the window
Programme.objects.filter(pk=advocate.pk).update(days_valid=length)
Declaration.make(
    away,
    Declaration.Kind.AWAY,
    "Parental leave",
    signature=manager.name,
    begins_at=at - timedelta(days=3),
    until=at + timedelta(days=20),
    by=manager,
    at=at,
)
bring(6, "Thiago Lindqvist", days=10)  # nothing asked
later = bring(7, "Sunna Ellefsen", boss=below)
Assignment.give(later, advocate, due_at=at + timedelta(days=80), reason="New in support", by=below, at=at)
