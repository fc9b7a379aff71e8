"""`manage.py evidence_pack STAFF_NUMBER … --by E-MAIL --reason TEXT --output PACK.zip`, or in place of the
numbers `--sample 60 --seed TEXT --query level=professional`."""

import shutil
from pathlib import Path

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from academy.audit.store import Missing
from academy.desk.packs.choosing import TooFew
from academy.desk.packs.forms import PackForm
from academy.desk.packs.pack import READS_ALL, EvidencePack
from academy.desk.whole import runner, whole_at
from academy.people.models import User
from academy.words.looking import Shell


class Command(BaseCommand):
    help = "Makes an evidence pack about people. Broken off, --go-on KEY builds on it."

    def add_arguments(self, parser):
        parser.add_argument("people", nargs="*", metavar="STAFF_NUMBER")
        parser.add_argument("--sample", type=int, help="so many people are drawn, in place of numbers")
        parser.add_argument("--query", default="", help="of the register: whom they are drawn from")
        parser.add_argument("--seed", default="", help="any text, best given by who asked")
        parser.add_argument("--by", metavar="E-MAIL", help="who asks: somebody of compliance")
        parser.add_argument("--reason", default="", help="what it is for; the log and the pack say so")
        parser.add_argument("--go-on", metavar="KEY", help="of a pack that was broken off")
        parser.add_argument("--output", type=Path, help="where to copy the finished pack to")

    def handle(self, *args, **options):
        output = options["output"]
        if output and (not output.parent.is_dir() or (output.exists() and not output.is_file())):
            raise CommandError(f"{output} cannot be a file. No pack was begun.")
        pack = self._begun(options["go_on"]) if options["go_on"] else self._asked(options)
        self.stderr.write(f"Pack {pack.key}, people in it: {pack.people.count()}.")
        self._build(pack)
        if not pack.is_there:
            raise CommandError(f"There is no file: {_why_not(pack)}")
        self._keep(pack)
        made = self._copied(pack, output) if output else pack.file
        self.stdout.write(f"{made}\nSHA-256 {pack.sha256}")

    def _keep(self, pack):
        """The access log has it before there is a copy: whoever asked for it may be somebody else."""
        pack.take(by=Shell, purpose=f"{pack.reason}; evidence_pack, as {runner()}", at=now())

    def _build(self, pack):
        try:
            pack.build(at=now(), tell=self._tell)
        except KeyboardInterrupt:
            raise CommandError(
                f"Broken off. --go-on {pack.key} goes on where it is.", returncode=130
            ) from None
        except Missing as problem:
            raise CommandError(
                "The log has not all entries that the pack needs: it was altered; verify_log says where. The "
                f"pack is not finished. --go-on {pack.key} goes on where it is."
            ) from problem

    def _copied(self, pack, output):
        try:
            with pack.file.open("rb") as made, whole_at(output) as file:
                shutil.copyfileobj(made, file)
        except OSError as problem:
            raise CommandError(f"It is made, at {pack.file}, and was not copied: {problem}") from problem
        return output

    def _tell(self, done, total):
        if done % 50 == 0 or done == total:
            self.stderr.write(f"{done} of {total}")

    def _begun(self, key):
        try:
            return EvidencePack.objects.select_related("head", "by").get(key=key)
        except (EvidencePack.DoesNotExist, ValidationError):
            raise CommandError(f"There is no pack {key}.") from None

    def _asked(self, options):
        by = User.objects.active().filter(email=options["by"]).first()
        if by is None or not by.has_perms(READS_ALL):
            raise CommandError("--by must be the e-mail address of somebody who may read all records.")
        said = {name: options[name] for name in ("sample", "query", "seed", "reason")}
        form = PackForm(said | {"people": " ".join(options["people"])})
        if not form.is_valid():
            raise CommandError(" ".join(_problem(*one) for one in form.errors.items()))
        try:
            return EvidencePack.ask(form.choice(), options["reason"], by=by, at=now())
        except TooFew as problem:
            raise CommandError("The register has nobody of whom this is so. No pack was begun.") from problem


def _why_not(pack):
    if pack.removed_at:
        return "it was taken away. Ask for a new pack."
    return "somebody else is building it. Look again in a while."


def _problem(name, told):
    return " ".join(told) if name == NON_FIELD_ERRORS else f"{name}: {' '.join(told)}"
