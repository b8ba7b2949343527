"""Whose voice a recording is: a name that somebody typed, emptied by that person's erasure."""

from django.utils.translation import gettext_lazy

from courses.models import Voicing
from people.personal_data import Erasing, Holding, register_holding


def register_voice_holdings() -> None:
    register_holding(
        Holding(
            key="voices",
            name=gettext_lazy("Recordings that name me as the voice"),
            models=(Voicing,),
            erase=_forget_name,
            position=95,
        )
    )


def _forget_name(erasing: Erasing) -> None:
    Voicing.objects.filter(erasing.traces.query("recorded_by")).update(recorded_by="")
