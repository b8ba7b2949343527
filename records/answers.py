"""What a quiz form carries: read whatever was sent, keep it through signing in.

Pure reading: nothing here raises because of what was sent, and nothing is thrown away
that may be an answer.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import uuid6
from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict
from django.utils.crypto import salted_hmac

from people.models import Person
from quizzes import kinds

PREFIX = "q-"
KEPT = "kept_answers"
MOST_BYTES_KEPT = 60_000


@dataclass(frozen=True)
class HandedIn:
    """One go at a quiz as it came: ids may be missing, answers may be of anything.

    `checked`: in practice, the questions whose answer somebody wanted to see already.
    """

    client_id: UUID
    version: UUID | None
    answers: dict[str, list[str]]
    given_to: str
    as_it_is: bool
    commune: str
    checked: frozenset[str] = frozenset()

    def unanswered(self, content: Mapping[str, Any], asked: Collection[str]) -> set[str]:
        """Of the questions asked those whose answer is not whole."""
        questions = (q for q in content["questions"] if q["id"] in asked)
        return {q["id"] for q in questions if not kinds.is_answered(q, self.given(q["id"]))}

    def given(self, question: str) -> list[str]:
        """What was answered, as it was sent."""
        return self.answers.get(question, [])


def read(sent: QueryDict) -> HandedIn:
    """A client id that is none gets a new one, so that the answers still count once."""
    return HandedIn(
        client_id=_uuid(sent.get("attempt")) or uuid6.uuid7(),
        version=_uuid(sent.get("version")),
        answers={
            name[len(PREFIX) :]: sent.getlist(name) for name in sent if name.startswith(PREFIX)
        },
        given_to=sent.get("given_to", ""),
        as_it_is="as_it_is" in sent,
        commune=sent.get("commune", ""),
        checked=frozenset(sent.getlist("check")),
    )


def mark_of(person: Person | None) -> str:
    """Tells on a form whom it was given to, without saying who that is."""
    if person is None or not person.is_authenticated:
        return ""
    return salted_hmac("records.answers", str(person.uuid)).hexdigest()[:16]


def to_send_again(sent: QueryDict) -> list[tuple[str, str]]:
    """What was sent as fields of another form, without what belonged to the first."""
    mine = {"csrfmiddlewaretoken", "then", "as_it_is"}
    pairs = [(name, value) for name, values in sent.lists() for value in values]
    return [(name, value) for name, value in pairs if name not in mine] + [("as_it_is", "1")]


def keep(session: SessionBase, slug: str, sent: QueryDict) -> None:
    """Keep what was sent until somebody has signed in."""
    words = sent.copy()
    for name in ("csrfmiddlewaretoken", "then"):
        words.pop(name, None)
    encoded = words.urlencode()
    if len(encoded) <= MOST_BYTES_KEPT:
        session[KEPT] = {"quiz": slug, "sent": encoded}


def kept(session: SessionBase, slug: str) -> HandedIn | None:
    """What was kept of this quiz, if anything."""
    found = session.get(KEPT)
    if not isinstance(found, dict) or found.get("quiz") != slug:
        return None
    return read(QueryDict(found["sent"]))


def forget(session: SessionBase) -> None:
    session.pop(KEPT, None)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
