"""What scenarios ask of this room before they are published or changed."""

from django.dispatch import receiver

from sandbox.labelling.models import PostLabelling
from sandbox.scenarios.signals import disputes_asked, labelled_asked


@receiver(disputes_asked, dispatch_uid="labelling.disputes_asked")
def which_posts_are_disputed(sender, edition, **kwargs):
    return list(PostLabelling(edition).disputed().values_list("ref", flat=True))


@receiver(labelled_asked, dispatch_uid="labelling.labelled_asked")
def whether_people_have_labelled_it(sender, post, **kwargs):
    return post.people_labels.exists()
