"""`manage.py evidence_pack STAFF_NUMBER … --by E-MAIL --reason TEXT --output PACK.zip`, or in place of the
numbers `--sample 60 --seed TEXT --query level=professional`."""

import shutil
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import now

from academy.desk.packs import signals
from academy.desk.packs.choosing import TooFew
from academy.desk.packs.forms import PackForm
from academy.desk.packs.pack import READS_ALL, EvidencePack
from academy.people.models import User
from academy.words.looking import Page, take


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
        pack = self._begun(options["go_on"]) if options["go_on"] else self._asked(options)
        self.stderr.write(f"Pack {pack.key}, of {pack.people.count()} people.")
        pack.build(at=now(), tell=self._tell)
        made = pack.file
        if options["output"]:
            shutil.copyfile(made, options["output"].with_name(f"{options['output'].name}.part"))
            made = options["output"].with_name(f"{options['output'].name}.part").rename(options["output"])
            with transaction.atomic():
                take(Page.PACK, pack.key, purpose=pack.reason, by=pack.by, at=now())
                signals.pack_taken.send(EvidencePack, pack=pack, by=pack.by, at=now())
        self.stdout.write(f"{made}\nSHA-256 {pack.sha256}")

    def _tell(self, done, total):
        if done % 50 == 0 or done == total:
            self.stderr.write(f"{done} of {total}")

    def _begun(self, key):
        pack = EvidencePack.objects.filter(key=key).select_related("head", "by").first()
        if pack is None:
            raise CommandError(f"There is no pack {key}.")
        return pack

    def _asked(self, options):
        by = User.objects.active().filter(email=options["by"]).first()
        if by is None or not by.has_perms(READS_ALL):
            raise CommandError("--by must be the e-mail address of somebody who may read all records.")
        said = {name: options[name] for name in ("sample", "query", "seed", "reason")}
        form = PackForm(said | {"people": " ".join(options["people"])})
        if not form.is_valid():
            said = " ".join(f"{name}: {' '.join(problems)}" for name, problems in form.errors.items())
            raise CommandError(said)
        try:
            return EvidencePack.ask(form.choice(), options["reason"], by=by, at=now())
        except TooFew as problem:
            raise CommandError("The register has nobody of whom this is so. No pack was begun.") from problem
