"""How somebody's name, numbers and code may stand in texts that others wrote.

Erasure looks for them in notes, logs and messages. A name or number that somebody else has
too is left out: it would not tell who is meant, and their texts would be lost with ours.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from people.models import Person
from people.phones import national_digits
from places.names import folded

GROUPS = ((3, 3, 3), (3, 2, 2, 2), (2, 3, 4), (2, 4, 3), (3, 6))
BETWEEN = (" ", ".", "-")
LEAST_WORDS = 2  # of a name, so that a word of everyday language is never taken for one


@dataclass(frozen=True)
class Traces:
    """What gives somebody away wherever it stands, in every usual writing."""

    writings: tuple[str, ...]

    def found_in(self, text: str) -> bool:
        return any(writing in text for writing in self.writings)

    def query(self, field: str) -> Q:
        """Rows whose text holds one of the writings; no row if there is none to look for."""
        query = Q(pk=None)
        for writing in self.writings:
            query |= Q(**{f"{field}__contains": writing})
        return query

    def without(self, value: Any) -> Any:
        """The same JSON value with every text emptied that holds a writing."""
        if isinstance(value, str):
            return "" if self.found_in(value) else value
        if isinstance(value, dict):
            return {key: self.without(one) for key, one in value.items()}
        return [self.without(one) for one in value] if isinstance(value, list) else value


def traces_of(person: Person) -> Traces:
    """Everything that tells of this person and of nobody else."""
    others = Person.objects.exclude(pk=person.pk).filter(erased_at=None)
    names, phones = [], []
    words = folded(person.name).split()
    if len(words) >= LEAST_WORDS and not others.filter(search=person.search).exists():
        names = list(_name_writings(person.name))
    for phone in {person.contact_phone, person.login_phone} - {"", None}:
        if not others.filter(Q(contact_phone=phone) | Q(login_phone=phone)).exists():
            phones.append(national_digits(phone).lstrip("0"))
    numbers = [*phones, *_phone_writings(phones)]
    codes = [*_code_writings(person.code), person.username]
    return Traces(tuple(_with_json([*names, *numbers, *codes])))


def _name_writings(name: str) -> Iterator[str]:
    """As kept, in capitals and small letters, decomposed, and without diacritics."""
    for form in (name, " ".join(word.capitalize() for word in name.split())):
        for writing in (form, form.upper(), form.lower()):
            yield writing
            yield unicodedata.normalize("NFD", writing)
    plain = folded(name)
    yield from (plain, plain.upper(), plain.title())


def _phone_writings(phones: Iterable[str]) -> Iterator[str]:
    """Without the leading zero or country code, so that all of `0…`, `+84…` and `84…` match."""
    for digits in phones:
        for groups in GROUPS:
            for sign in BETWEEN:
                yield sign.join(_cut(digits, groups))


def _cut(digits: str, groups: tuple[int, ...]) -> Iterator[str]:
    start = 0
    for length in groups:
        yield digits[start : start + length]
        start += length
    if digits[start:]:
        yield digits[start:]


def _code_writings(code: str) -> Iterator[str]:
    for writing in (code, code.lower()):
        for sign in ("", *BETWEEN):
            yield f"{writing[:4]}{sign}{writing[4:]}"


def _with_json(words: Iterable[str]) -> Iterator[str]:
    """Each once, and as it stands inside JSON that is kept in ASCII."""
    for word in dict.fromkeys(words):
        yield word
        if (escaped := json.dumps(word)[1:-1]) != word:
            yield escaped
