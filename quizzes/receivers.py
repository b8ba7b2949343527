"""What follows from publishing a question: the quizzes that use it are frozen again."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from wagtail.documents.models import Document
from wagtail.signals import published, unpublished

from quizzes import services
from quizzes.models import Question
from recordings.signals import made_small


@receiver(published, sender=Question, dispatch_uid="freeze_quizzes_on_publish")
@receiver(unpublished, sender=Question, dispatch_uid="freeze_quizzes_on_unpublish")
def freeze_quizzes_again(instance: Question, **kwargs: Any) -> None:
    services.publish_question(question=instance)


@receiver(made_small, dispatch_uid="play_the_small_form")
def play_the_small_form(document: Document, **kwargs: Any) -> None:
    """A recording has another address now: quizzes that play it are frozen again."""
    heard = Q(audio=document) | Q(case__audio=document)
    for question in Question.objects.filter(heard, live=True):
        services.publish_question(question=question)
