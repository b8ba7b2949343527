"""What follows from publishing a question: the quizzes that use it are frozen again."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import published, unpublished

from quizzes import services
from quizzes.models import Question


@receiver(published, sender=Question, dispatch_uid="freeze_quizzes_on_publish")
@receiver(unpublished, sender=Question, dispatch_uid="freeze_quizzes_on_unpublish")
def freeze_quizzes_again(instance: Question, **kwargs: Any) -> None:
    services.publish_question(question=instance)
