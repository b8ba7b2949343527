"""Written and read again, a question says the same: as far as the format can carry it, and
what it cannot was told when it was written."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from quizzes.formats.neutral import Drafted, DraftedOption, digest_of
from quizzes.formats.reading import Format, read_questions
from quizzes.formats.writing import write_questions
from tests.quizzes.drafts import questions

SOME = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


PLAIN = Drafted(
    kind="single",
    text="Gọi số nào?",
    options=(DraftedOption(text="111", correct=True), DraftedOption(text="112")),
)


def there_and_back(question, format):
    """The question as the file holds it, and as it is read again; None for one left out."""
    written = write_questions([question], format)
    (told,) = written.questions
    if told.is_refused:
        return told, None
    (again,) = read_questions(written.content, format=format).questions
    return told, again


def assert_same(told, again):
    assert not again.is_refused, again.reason
    assert digest_of(again) == digest_of(told), (again, told)
    assert not again.lost


@SOME
@given(questions(with_pictures=True))
def test_moodle_xml_keeps_everything(question):
    told, again = there_and_back(question, Format.MOODLEXML)
    assert_same(told, again)
    assert digest_of(told) == digest_of(question) or told.lost
    assert (again.external_id, again.version) == (question.external_id, question.version)


@SOME
@given(questions(with_pictures=True))
def test_gift_keeps_what_it_says_it_keeps(question):
    told, again = there_and_back(question, Format.GIFT)
    if again is None:
        assert told.reason
        return
    assert_same(told, again)
    assert digest_of(told) == digest_of(question) or told.lost
    assert (again.external_id, again.version) == (question.external_id, question.version)


@SOME
@given(questions(with_pictures=True))
def test_a_sheet_keeps_what_it_says_it_keeps(question):
    told, again = there_and_back(question, Format.XLSX)
    if again is None:
        assert told.reason
        return
    assert_same(told, again)
    assert digest_of(told) == digest_of(question) or told.lost
    assert (again.external_id, again.version) == (question.external_id, question.version)


@SOME
@given(questions())
def test_aiken_keeps_what_it_says_it_keeps(question):
    told, again = there_and_back(question, Format.AIKEN)
    if again is None:
        assert told.reason
        return
    assert_same(told, again)
    assert digest_of(told) == digest_of(question) or told.lost


def test_a_left_side_that_looks_like_a_share_stays_a_left_side():
    (question,) = read_questions(b"Pair.{=%50% -> a =b -> c}", format="gift").questions
    assert (question.kind, question.options[0].text) == ("matching", "%50%")


@pytest.mark.parametrize("format", list(Format))
def test_many_questions_in_one_file_do_not_mix(format):
    found = [PLAIN]  # one that every format holds

    @settings(max_examples=25, database=None, suppress_health_check=list(HealthCheck))
    @given(questions())
    def collect(question):
        found.append(question)

    collect()
    found = [
        replace(one, case=one.case and replace(one.case, key=f"case-{number}"))
        for number, one in enumerate(found)
    ]
    written = write_questions(found, format)
    kept = [question for question in written.questions if not question.is_refused]
    again = read_questions(written.content, format=format).questions
    assert [digest_of(one) for one in again] == [digest_of(one) for one in kept]
