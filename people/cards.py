"""Personal cards: printed by an officer, good for signing in once, without a message.

The token stands on the paper and nowhere else; here lies its digest. Whoever holds the
card is taken for the person, as with a one-time PIN, so the same rule says who may issue
one (`permissions.may_give_pin`, asked by the caller).
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from people.models import Person, SignInCard
from people.models.person import CODE_ALPHABET
from people.models.ways import TOKEN_LENGTH
from people.pauses import forget_pauses
from people.services import log_reading
from places import days
from places.models import Unit

CARD_LASTS = timedelta(days=30)


@dataclass(frozen=True)
class IssuedCard:
    """A card at the one moment at which its token is known."""

    person: Person
    token: str
    expires_at: datetime


def new_token() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(TOKEN_LENGTH))


def digest_of(token: str) -> str:
    """Also of a token typed by hand: small letters, spaces and hyphens are forgiven."""
    letters = [letter for letter in token.upper()[:80] if letter in CODE_ALPHABET]
    return hashlib.sha256("".join(letters).encode()).hexdigest()


@transaction.atomic
def issue_cards(
    *,
    people: Collection[Person],
    by: Person,
    unit: Unit | None = None,
    lasts: timedelta = CARD_LASTS,
    at: datetime | None = None,
) -> list[IssuedCard]:
    """A card for each, in the order given; former cards of theirs end. Logged, without tokens."""
    at = at or days.now()
    keys = [person.pk for person in people]
    list(Person.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    end_cards(people=keys, at=at)
    issued = [IssuedCard(person, new_token(), at + lasts) for person in people]
    SignInCard.objects.bulk_create(
        SignInCard(
            person=card.person,
            digest=digest_of(card.token),
            issued_by=by,
            issued_at=at,
            expires_at=card.expires_at,
        )
        for card in issued
    )
    log_reading(actor=by, action="cards", unit=unit, people=len(issued), at=at)
    return issued


def end_cards(*, people: Collection[int], at: datetime | None = None) -> int:
    """Cards of these people that nobody used sign in nobody any more."""
    unused = SignInCard.objects.filter(person__in=people, used_at=None, revoked_at=None)
    return unused.update(revoked_at=at or days.now())


def card_with(token: str, at: datetime | None = None) -> SignInCard | None:
    """The card with this token, if it would sign somebody in. Looking does not use it up."""
    cards = SignInCard.objects.usable(at).filter(digest=digest_of(token))
    return cards.select_related("person").first()


@transaction.atomic
def use_card(*, token: str, at: datetime | None = None) -> Person | None:
    """Whom the card signs in; None if it would sign in nobody. Of two at once, one wins."""
    card = card_with(token, at)
    if card is None:
        return None
    usable = SignInCard.objects.filter(pk=card.pk, used_at=None, revoked_at=None)
    if not usable.update(used_at=at or days.now()):
        return None
    person = card.person
    transaction.on_commit(lambda: forget_pauses(person.login_phone, person.code))
    return person
