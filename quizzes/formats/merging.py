"""A question of a file put upon the one that the bank has: what the format cannot say stays."""

from dataclasses import replace

from quizzes.formats.neutral import Drafted, DraftedOption

WITHOUT_PICTURES = {"gift", "aiken", "xlsx"}
WITHOUT_FEEDBACK = {"matching": {"gift", "moodlexml"}, "ordering": {"gift"}}


def merged(read: Drafted, current: Drafted, format: str) -> Drafted:
    """`read` with what `current` holds and the file cannot know.

    A file that this bank wrote says everything its format can; another program's file says
    nothing of difficulty, source, case and order, and nothing of topics where it names none.
    """
    if format == "aiken":
        read = _aiken(read, current)
    elif not read.version:
        read = replace(
            read,
            source=read.source or current.source,
            case=read.case or current.case,
            topics=read.topics or current.topics,
        )
    read = replace(
        read,
        difficulty=read.difficulty or current.difficulty,
        options=tuple(_option(read, option, current, format) for option in read.options),
    )
    if format in WITHOUT_PICTURES:
        read = replace(read, picture=current.picture)
        if read.case and current.case and _same_case(read, current):
            read = replace(read, case=current.case)
    return read


def _aiken(read: Drafted, current: Drafted) -> Drafted:
    kind = current.kind if current.kind == "true_false" and len(read.options) == 2 else read.kind
    return replace(
        read, kind=kind, explanation=current.explanation, topics=current.topics,
        difficulty=current.difficulty, source=current.source, case=current.case,
    )  # fmt: skip


def _same_case(read: Drafted, current: Drafted) -> bool:
    return (read.case.title, read.case.text) == (current.case.title, current.case.text)


def _option(read: Drafted, option: DraftedOption, current: Drafted, format: str) -> DraftedOption:
    same = [o for o in current.options if (o.text, o.match) == (option.text, option.match)]
    same = same or [o for o in current.options if o.text and o.text == option.text]
    if not same:
        return option
    if format in WITHOUT_PICTURES:
        option = replace(option, picture=same[0].picture)
    if format == "aiken" or format in WITHOUT_FEEDBACK.get(read.kind, ()):
        option = replace(option, feedback=same[0].feedback)
    if format == "aiken" or (not read.version and format != "moodlexml"):
        option = replace(option, keep_last=option.keep_last or same[0].keep_last)
    return option
