"""Questions, cases and quizzes in other languages: what there is to say, and saying it.

What a translator saves is theirs until somebody who may publish shows it to learners. It is
shown only as a whole, and only while the Vietnamese it was made from stands: a changed
question is asked in Vietnamese again until its translation was looked at.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction

from quizzes import freezing
from quizzes.models import Case, Question, Quiz
from quizzes.texts import Leaf, Said, digest_of, in_other_words, leaves, tidy
from quizzes.versions import FIRST_LANGUAGE, Content
from quizzes.wordings import Wording

Translated = Question | Case | Quiz
OTHER_LANGUAGES = [code for code, _name in settings.LANGUAGES if code != FIRST_LANGUAGE]


class Missing(ValueError):
    """Not every text has a translation of its present Vietnamese; `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} texts are not translated")
        self.count = count


class ToSay(NamedTuple):
    """A Vietnamese text and what is said for it: `now` by the translator, `shown` to learners."""

    leaf: Leaf
    now: str
    is_outdated: bool
    shown: str

    @property
    def is_done(self) -> bool:
        return bool(self.now) and not self.is_outdated

    @property
    def is_shown(self) -> bool:
        return self.is_done and self.now == self.shown


def to_say(thing: Translated, language: str) -> list[ToSay]:
    """Every text of a question (with its answers), case or quiz, in the order of reading."""
    return to_say_of([thing], language)[thing.pk]


def to_say_of(things: Iterable[Translated], language: str) -> dict[int, list[ToSay]]:
    """The same for several things of one kind, by their key, with one query for the words."""
    found = {thing.pk: leaves_of(thing) for thing in things}
    subjects = {leaf.of for rows in found.values() for leaf in rows}
    known = {(str(w.subject), w.field): w for w in Wording.objects.of(subjects, language)}
    return {pk: [_to_say(leaf, known) for leaf in rows] for pk, rows in found.items()}


def leaves_of(thing: Translated) -> list[Leaf]:
    """As learners get it now: of a published question the published words, not its draft."""
    if isinstance(thing, Quiz):
        return leaves(str(thing.uuid), {"title": tidy(thing.title)})
    if isinstance(thing, Case):
        picture = {"alt": tidy(thing.picture_alt)} if thing.picture_id else None
        texts = {"title": tidy(thing.title), "text": tidy(thing.text), "picture": picture}
        return leaves(str(thing.uuid), texts)
    content = freezing.question_as_content(thing)
    return leaves(content["id"], content["texts"][FIRST_LANGUAGE], kind=thing.kind)


@transaction.atomic
def keep_words(*, thing: Translated, language: str, words: Mapping[tuple[str, str], str]) -> int:
    """Keep what a translator wrote; empty takes it back. Returns how many texts changed.

    Names that the thing does not have are passed over. A text sent as it was is one that the
    translator looked at: it counts as made from the Vietnamese of today.
    """
    changed = 0
    for leaf in leaves_of(thing):
        if leaf.name not in words:
            continue
        text = tidy(words[leaf.name])
        where = {"subject": leaf.of, "field": leaf.field, "language": language}
        if not text:
            changed += Wording.objects.filter(**where).delete()[0]
            continue
        new = {"text": text, "source_digest": digest_of(leaf.words)}
        _row, made = Wording.objects.get_or_create(**where, defaults=new)
        rows = Wording.objects.filter(**where).exclude(**new)
        changed += made or rows.update(**new)
    return changed


@transaction.atomic
def show_words(*, thing: Translated, language: str) -> None:
    """Show the translation to learners: quizzes that ask it are frozen again, with the same key.

    Raises Missing when a text has none, or has one of Vietnamese words that have changed.
    """
    said = to_say(thing, language)
    if missing := sum(not one.is_done for one in said):
        raise Missing(missing)
    for one in said:
        rows = Wording.objects.filter(subject=one.leaf.of, field=one.leaf.field, language=language)
        rows.update(live_text=one.now, live_digest=digest_of(one.leaf.words))
    _freeze_again(thing)


def with_other_languages(content: Content) -> dict[str, Any]:
    """A content about to be frozen, with the texts of every question and case that are shown
    in another language. One query for each language."""
    content = dict(content)
    for language in OTHER_LANGUAGES:
        said = _said_in(content, language)
        for name in ("questions", "cases"):
            if name in content:
                content[name] = [_translated(one, language, said) for one in content[name]]
    return content


def shown_title(quiz: Quiz, language: str | None) -> tuple[str, str]:
    """The title of a quiz and the language it is in."""
    if language in OTHER_LANGUAGES:
        shown = Wording.objects.of([quiz.uuid], language).shown().filter(field="title")
        found = shown.filter(live_digest=digest_of(tidy(quiz.title))).first()
        if found:
            return found.live_text, language
    return quiz.title, FIRST_LANGUAGE


def _to_say(leaf: Leaf, known: Mapping[tuple[str, str], Wording]) -> ToSay:
    row = known.get(leaf.name)
    if row is None:
        return ToSay(leaf, "", False, "")
    now = digest_of(leaf.words)
    shown = row.live_text if row.live_digest == now else ""
    return ToSay(leaf, row.text, row.source_digest != now, shown)


def _said_in(content: Content, language: str) -> Said:
    """What is shown in a language for texts that still say in Vietnamese what they said."""
    wanted = {
        leaf.name: digest_of(leaf.words)
        for one in (*content["questions"], *content.get("cases", ()))
        for leaf in _leaves_in(one)
    }
    rows = Wording.objects.of({of for of, _field in wanted}, language).shown()
    return {
        (str(row.subject), row.field): row.live_text
        for row in rows
        if wanted.get((str(row.subject), row.field)) == row.live_digest
    }


def _translated(one: Content, language: str, said: Said) -> dict[str, Any]:
    kind = one.get("kind", "")
    texts = in_other_words(one["id"], one["texts"][FIRST_LANGUAGE], said, kind=kind)
    if texts is None or not _leaves_in(one):
        return dict(one)
    return {**one, "texts": {**one["texts"], language: texts}}


def _leaves_in(one: Content) -> list[Leaf]:
    return leaves(one["id"], one["texts"][FIRST_LANGUAGE], kind=one.get("kind", ""))


def _freeze_again(thing: Translated) -> None:
    from quizzes import services

    if isinstance(thing, Question):
        services.publish_question(question=thing)
    elif isinstance(thing, Case):
        services.publish_case(case=thing)
    else:
        thing.save(update_fields=["title"])  # pages that show its title hear of it
