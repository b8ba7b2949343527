"""Every upload comes by here, whichever screen or command brought it."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.documents.models import Document

from recordings import services
from recordings.models import Recording


@receiver(post_save, sender=Document, dispatch_uid="take_in_recording")
def take_in(instance: Document, update_fields: Any = None, **kwargs: Any) -> None:
    if update_fields is None and not kwargs.get("raw") and instance.file:
        services.take_in(document=instance)


@receiver(post_delete, sender=Recording, dispatch_uid="forget_original")
def forget_original(instance: Recording, **kwargs: Any) -> None:
    services.forget_original(recording=instance)
