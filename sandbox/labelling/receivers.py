"""What scenarios ask of this room before they are published."""

from django.dispatch import receiver

from sandbox.labelling.models import PostLabelling
from sandbox.scenarios.signals import disputes_asked


@receiver(disputes_asked, dispatch_uid="labelling.disputes_asked")
def which_posts_are_disputed(sender, edition, **kwargs):
    return list(PostLabelling(edition).disputed().values_list("ref", flat=True))
