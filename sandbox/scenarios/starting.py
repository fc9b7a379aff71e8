"""Bringing in a scenario that we ship."""

from dataclasses import replace

from sandbox.background.kinds import BETWEEN, KINDS
from sandbox.scenarios.bundles import write_draft
from sandbox.scenarios.models import Edition
from sandbox.scenarios.opening import open_bundle
from sandbox.scenarios.reading import read_bundle


def load_scenario(folder, clauses, *, at):
    """The newest edition of the scenario in `folder`, published if it was not there. `clauses` maps the
    numbers of the clauses that its posts may cite to their wording, which the edition keeps."""
    bundle = read_bundle(open_bundle(folder))
    there = Edition.objects.filter(scenario__slug=bundle.scenario["slug"]).order_by("-number").first()
    if there:
        return there
    cited = {post["truth"]["clause"] for post in bundle.posts if post.get("truth")}
    if bundle.scenario.get("background"):
        cited |= {kind.clause for kind in (*KINDS.values(), *BETWEEN)}
    wording = {number: clauses[number] for number in sorted(cited)}
    edition = write_draft(replace(bundle, scenario=bundle.scenario | {"clauses": wording}))
    edition.publish(by=None, at=at)
    return edition
