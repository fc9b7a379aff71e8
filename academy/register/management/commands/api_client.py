"""`manage.py api_client`: let consoles in and shut them out, from where the first one is set up."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from academy.register.entitlement.forms import ClientForm
from academy.register.models import ApiClient


class Command(BaseCommand):
    help = "Makes a token for a console that asks who may do what, or revokes one."

    def add_arguments(self, parser):
        acts = parser.add_subparsers(dest="act", required=True)
        made = acts.add_parser("make", help="prints the new token, once")
        made.add_argument("name")
        made.add_argument("--owner", required=True, help="e-mail address of who answers for it")
        acts.add_parser("revoke", help="its token opens nothing any more").add_argument("name")

    def handle(self, *args, act, name, owner=None, **options):
        if act == "make":
            self._make(name, owner)
        else:
            self._revoke(name)

    def _make(self, name, owner):
        form = ClientForm({"name": name, "owner": owner})
        if not form.is_valid():
            raise CommandError("; ".join(f"{field}: {' '.join(said)}" for field, said in form.errors.items()))
        self.stdout.write(form.make(by=None, at=now())["token"])

    def _revoke(self, name):
        client = ApiClient.objects.filter(name=name).first()
        if client is None:
            raise CommandError(f"There is no console called {name}.")
        client.revoke(by=None, at=now())
        self.stdout.write(f"The token of {name} opens nothing any more.")
