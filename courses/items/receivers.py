"""What this room hears from Wagtail."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import ModelLogEntry

from courses.items.models import Item
from courses.items.signals import item_retired


@receiver(post_save, sender=ModelLogEntry, dispatch_uid="items.item_retired")
def an_item_was_retired(sender, instance, created, **kwargs):
    """From Wagtail's own log: its signal `unpublished` does not say who did it."""
    if not created or not instance.action.startswith("wagtail.unpublish"):
        return
    if instance.content_type.model_class() is Item:
        item = Item.objects.select_related("bank").get(pk=instance.object_id)
        item_retired.send(Item, item=item, by=instance.user, at=instance.timestamp)
