"""The wording of the clauses that scenarios are judged by, from the policies of the courses."""

from courses.curriculum.models import PolicyVersion
from sandbox.scenarios import signals as scenarios


def connect():
    scenarios.policy_asked.connect(_clauses, dispatch_uid="programmes.policy")


def _clauses(policy, **kwargs):
    """By number; False if there is no such version, None in an academy that has no policies yet."""
    slug, _at, number = policy.rpartition("@")
    for version in PolicyVersion.objects.filter(policy__slug=slug, number=number):
        return {clause["number"]: clause for clause in version.clauses}
    return False if PolicyVersion.objects.exists() else None
