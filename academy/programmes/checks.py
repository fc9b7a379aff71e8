"""Every citation names a real clause: the one check that sees items, lessons and editions at once."""

from django.core.checks import Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from academy.words.citations import Citation, read_citation
from courses.curriculum.models import LessonPage, PolicyVersion
from courses.items.models import Item
from sandbox.scenarios.models import Edition


@register(Tags.database)
def citations_name_real_clauses(app_configs, databases=None, **kwargs):
    """Run by `manage.py check --database default`, and silent until the database is migrated."""
    # `migrate` runs the database checks too, before there is a table to ask.
    if DEFAULT_DB_ALIAS not in (databases or []) or _migrations_due():
        return []
    return [
        Warning(f"{where} cites {cited}, and no policy has that clause.", id="programmes.W001")
        for where, cited in dangling()
    ]


def _migrations_due():
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def dangling():
    """`[(what cites, what it cites)]` for every citation that leads nowhere."""
    real = {
        Citation(version.policy.slug, version.number, clause["number"])
        for version in PolicyVersion.objects.select_related("policy")
        for clause in version.clauses
    }
    return [(where, str(cited)) for where, cited in _cited() if cited not in real]


def _cited():
    for item in Item.objects.all():
        yield f"the item {item}", read_citation(item.clause)
    for lesson in LessonPage.objects.live():
        version = lesson.course.teaches
        for block in lesson.body:
            for number in block.value["clauses"] if block.block_type == "passage" else []:
                yield f"the lesson {lesson}", Citation(version.policy.slug, version.number, number)
    for edition in Edition.objects.published().exclude(policy=""):
        policy, _, version = edition.policy.partition("@")
        for number in edition.clauses:
            yield f"the scenario {edition}", Citation(policy, int(version), number)
