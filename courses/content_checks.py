"""What is to be mended in a lesson or course page, found while it is written.

A finding that **must** be mended keeps the page from being sent for approval and published; one
that **should** be is advice. Each names its block, so that the form can lead to it.
"""

import gzip
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.utils.translation import gettext as _

from courses import media_checks, readability
from courses.guiding import is_guiding, strings_in
from courses.readability import PlainWord

PLAIN_WORDS_FILE = Path(__file__).parent / "plain_words.yaml"
NOT_READ = {"rests_on", "source", "alt", "numbers"}  # fields that no learner reads as a sentence
NOT_ON_SCREEN = NOT_READ | {"transcript", "feedback"}  # shown only after a tap
SHOWN_LONG, SHOWN_WORDS = 3, 4  # of each kind in a block: a longer list is not read
SCREENS_OF_A_BLOCK, SCREENS_OF_A_LESSON = 1.0, 7.0


class Finding(NamedTuple):
    """`words` say what to do; `excerpt` is the place in the text; `block` its id in the form."""

    must: bool
    words: str
    excerpt: str = ""
    block: str = ""

    @property
    def anchor(self) -> str:
        return f"#block-{self.block}-section" if self.block else ""


def findings_in(page: Any) -> list[Finding]:
    """What must be mended first, then what should be; each kind in the order of the page."""
    found = [*_field_findings(page)]
    if hasattr(page, "body"):
        for child in page.body:
            found += block_findings(child)
        found += _lesson_findings(page)
    else:
        found += _course_findings(page)
    once: dict[tuple[str, str, str], Finding] = {}
    for finding in found:  # advice about a word is given once, not at each place
        place = finding.block if finding.must else ""
        once.setdefault((finding.words, finding.excerpt, place), finding)
    return sorted(once.values(), key=lambda finding: not finding.must)


def musts_in(page: Any) -> list[Finding]:
    return [finding for finding in findings_in(page) if finding.must]


@cache
def plain_words() -> tuple[PlainWord, ...]:
    rows = yaml.safe_load(PLAIN_WORDS_FILE.read_text(encoding="utf-8"))
    return tuple(PlainWord(**row) for row in rows)


# --- The page's own fields ------------------------------------------------------------------


def _field_findings(page: Any) -> Iterator[Finding]:
    for text in (page.title, page.search_description, getattr(page, "summary", "")):
        if text and is_guiding(text):
            yield Finding(True, _guiding(), text)


def _course_findings(page: Any) -> Iterator[Finding]:
    if page.picture_id and not page.picture_alt:
        yield Finding(True, _("Say in words what the cover picture shows."))
    yield from _readings("", [page.summary or ""])
    if not page.quiz_id:
        yield Finding(False, _("The module has no quiz: nobody can complete it."))
    if page.pk and not page.audiences.all():
        yield Finding(False, _("Say for whom the module is, under “For whom, and why”."))


def _guiding() -> str:
    return _("Write your own words in place of the guiding ones.")


# --- One block ----------------------------------------------------------------------------------


def block_findings(child: Any) -> list[Finding]:
    strings = [(key, text) for key, text in strings_in(child.value) if text]
    left = [text for _key, text in strings if is_guiding(text)]
    found = [Finding(True, _guiding(), " · ".join(left), child.id)] if left else []
    found += [
        Finding(must, words, "", child.id)
        for must, words in media_checks.problems_of(child.block_type, child.value)
    ]
    if child.block_type != "sources":
        read = [t for key, t in strings if key not in NOT_READ and not is_guiding(t)]
        found += _readings(child.id, read)
        found += _length(child.id, [text for key, text in strings if key not in NOT_ON_SCREEN])
    return found


def _readings(block: str, texts: list[str]) -> list[Finding]:
    text = "\n".join(texts)
    long = readability.long_sentences(text)[:SHOWN_LONG]
    hard = readability.office_words(text, plain_words())[:SHOWN_WORDS]
    return [
        *(
            Finding(
                False,
                _("A sentence of %(n)s syllables. Make two of it.") % {"n": count},
                sentence,
                block,
            )
            for sentence, count in long
        ),
        *(Finding(False, _plainer(word), "", block) for word in hard),
    ]


def _plainer(word: PlainWord) -> str:
    words = _("“%(word)s” is a word of offices. Plainer: “%(plainer)s”. %(why)s")
    return words % word._asdict()


def _length(block: str, texts: list[str]) -> list[Finding]:
    screens = readability.screens("\n".join(texts))
    if screens <= SCREENS_OF_A_BLOCK:
        return []
    words = _(
        "This block fills more than a phone's screen. Split it, with a heading or picture between."
    )
    return [Finding(False, words, "", block)]


# --- The whole lesson -----------------------------------------------------------------------


def _lesson_findings(page: Any) -> Iterator[Finding]:
    kinds = {child.block_type for child in page.body}
    if not kinds:
        yield Finding(False, _("The lesson is empty."))
        return
    if "sources" not in kinds:
        yield Finding(False, _("No source is named. Add the block “Sources” at the end."))
    measures = measures_of(page)
    if measures.screens > SCREENS_OF_A_LESSON:
        words = _("The lesson fills %(n)s screens of a phone. Seven are enough: make two lessons.")
        yield Finding(False, words % {"n": round(measures.screens)})
    if measures.seconds > SLOW:
        words = _(
            "The page takes %(n)s seconds to come on a slow line. The heaviest part: %(what)s."
        )
        what = measures.heaviest.words if measures.heaviest else "–"
        yield Finding(False, words % {"n": round(measures.seconds), "what": what})


SLOW = 6.0  # seconds
LINE_RATE = 400_000 / 8  # bytes a second: the slow line that we promise to work on
FRAME = 11_500  # bytes of a page without its content: markup, style and scripts, compressed


class Measures(NamedTuple):
    """Of a lesson: how long, how heavy. `on_tap` is what downloads only when it is played."""

    syllables: int
    minutes: int
    screens: float
    weight: int
    seconds: float
    heaviest: media_checks.Load | None
    on_tap: list[media_checks.Load]

    @property
    def kilobytes(self) -> int:
        return round(self.weight / 1000)


def measures_of(page: Any) -> Measures:
    texts = [
        text
        for child in page.body
        for key, text in strings_in(child.value)
        if text and key not in NOT_ON_SCREEN
    ]
    text = "\n".join(texts)
    loads = media_checks.loads_of(page.body)
    at_once = [load for load in loads if not load.on_tap]
    markup = len(gzip.compress(text.encode())) + 60 * len(page.body)
    weight = FRAME + markup + sum(load.size for load in at_once)
    return Measures(
        syllables=readability.syllables(text),
        minutes=readability.minutes(text),
        screens=readability.screens(text) + 0.45 * len(at_once),
        weight=weight,
        seconds=weight / LINE_RATE,
        heaviest=max(at_once, key=lambda load: load.size, default=None),
        on_tap=[load for load in loads if load.on_tap],
    )
