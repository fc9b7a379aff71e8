"""`manage.py import_scenario PATH`: a bundle becomes the draft edition of its scenario."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from sandbox.scenarios.bundles import write_draft
from sandbox.scenarios.filling import background
from sandbox.scenarios.linting import lint
from sandbox.scenarios.opening import Unopened, open_bundle
from sandbox.scenarios.posts import Post
from sandbox.scenarios.reading import Problem, Refused, read_bundle


class Command(BaseCommand):
    help = (
        "Reads a scenario bundle (a folder or a zip) into the draft of its scenario. All or nothing; what "
        "was published stays. Then says what the linter finds."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="the folder or the zip")
        parser.add_argument("--check", action="store_true", help="only say what is wrong with it")
        parser.add_argument("--replace", action="store_true", help="replace the draft that is there")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args, **options):
        try:
            bundle = read_bundle(open_bundle(options["path"]))
        except Unopened as unopened:
            self._refuse([Problem(unopened.file, 0, unopened.why)], 0, options)
        except Refused as refused:
            self._refuse(refused.problems, refused.more, options)
        if not options["check"]:
            self._check_free(bundle, options)
            write_draft(bundle)
        handles = {author["id"]: author.get("handle") or "" for author in bundle.authors}
        made = background(bundle.scenario, bundle.posts, handles)
        authors = {author["id"]: author for author in bundle.authors}
        posts = [post | {"author": authors.get(post["author"])} for post in bundle.posts]
        findings = lint(bundle.scenario, posts, made)
        told = {"scenario": bundle.scenario["slug"], "posts": len(bundle.posts), "problems": []}
        told |= {"written": not options["check"], "findings": [finding._asdict() for finding in findings]}
        self.stdout.write(json.dumps(told) if options["json"] else _in_words(told, findings))

    def _check_free(self, bundle, options):
        slug = bundle.scenario["slug"]
        there = Post.objects.filter(edition__scenario__slug=slug, edition__published_at=None).count()
        if there and not options["replace"]:
            words = f"“{slug}” has a draft with {there} posts, and --replace was not said."
            self._refuse([Problem(options["path"].name, 0, words)], 0, options)

    def _refuse(self, problems, more, options):
        if options["json"]:
            told = [problem._asdict() for problem in problems]
            self.stdout.write(json.dumps({"problems": told, "more": more, "written": False}))
        else:
            lines = [
                str(problem) if problem.line else f"{problem.file}: {problem.why}" for problem in problems
            ]
            lines += [f"… and {more} more."] if more else []
            self.stderr.write("\n".join([*lines, "The bundle was refused; nothing was written."]))
        sys.exit(1)


def _in_words(told, findings):
    lines = [f"“{told['scenario']}”: {told['posts']} posts are sound."]
    lines += [f"  {one.weight}: {' '.join(filter(None, [one.where, one.words]))}" for one in findings]
    if told["written"]:
        lines.append(f"They are the draft now. Publish it: manage.py publish_scenario {told['scenario']}")
    else:
        lines.append("Only checked: nothing was written.")
    return "\n".join(lines)
