"""Random questions between two programs, for the round trips of the formats."""

import io
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st
from PIL import Image

from quizzes.formats.checking import checked
from quizzes.formats.neutral import (
    Drafted,
    DraftedCase,
    DraftedOption,
    Picture,
    cleaned,
    one_line,
)
from quizzes.kinds.writing import word_key

# Letters, and every sign that means something to one of the formats.
SIGNS = "aăđẾuơkz AB19 %~=#{}:\\\n<>&\"'[]/*-+@;.,$|_…→–()?!n\u0301\t"
PIECES = st.sampled_from(
    ["::", "->", "####", "//", "[html]", "<b>x</b>", "&amp;", "{1:MC:=a}", "ANSWER: A", "A. b",
     "$CATEGORY: x", "=SUM(A1)", "@x", "_x0041_", "\\n", "%50%", "]]>", "trẻ em", "1,5"]
)  # fmt: skip


def texts(most: int = 40) -> st.SearchStrategy[str]:
    one = st.text(SIGNS, min_size=1, max_size=12) | PIECES
    return st.lists(one, min_size=1, max_size=4).map("".join).map(cleaned).filter(
        lambda text: 0 < len(text) <= most
    )  # fmt: skip


def lines() -> st.SearchStrategy[str]:
    return texts().map(one_line)


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.just("") | strategy


def png(colour: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), (colour, 0, 0)).save(out, "PNG")
    return out.getvalue()


def pictures() -> st.SearchStrategy[Picture]:
    return st.builds(Picture, st.just("hình 1.png"), st.integers(0, 3).map(png), lines())


NUMBERS = st.decimals(-10_000, 10_000, places=2).map(
    lambda number: f"{number.normalize() + 0:f}".replace(".", ",")
)


@st.composite
def questions(draw: st.DrawFn, *, with_pictures: bool = False) -> Drafted:
    """A question that the bank would take."""
    kind = draw(
        st.sampled_from(
            ["single", "several", "true_false", "ordering", "matching", "number", "word", "likert"]
        )
    )
    picture = (st.none() | pictures()) if with_pictures else st.none()
    count = 2 if kind == "true_false" else draw(st.integers(3, 5))
    spoken = (
        NUMBERS if kind == "number" else lines().filter(word_key) if kind == "word" else texts()
    )
    unique_by = word_key if kind == "word" else str.casefold
    said = draw(st.lists(spoken, min_size=count, max_size=count, unique_by=unique_by))
    if kind == "true_false" and draw(st.booleans()):
        said = ["Đúng", "Sai"]
    right = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count))
    if kind in {"single", "true_false"}:
        right = {min(right)}
    is_choice = kind in {"single", "several"}
    options = tuple(
        DraftedOption(
            text,
            correct=kind in {"single", "several", "true_false", "number", "word"} and n in right,
            match=draw(texts()) if kind == "matching" else "",
            feedback=draw(maybe(texts())) if kind not in {"matching", "ordering"} else "",
            keep_last=is_choice and draw(st.booleans()),
            picture=draw(picture) if kind not in {"number", "word"} else None,
        )
        for n, text in enumerate(said)
    )
    if kind == "matching" and draw(st.booleans()):
        options = (*options, DraftedOption("", match=draw(texts())))
    cases = st.builds(DraftedCase, st.just("case-1"), lines(), texts())
    question = Drafted(
        kind=kind,
        text=draw(texts()),
        options=options,
        tolerance=draw(st.decimals(0, 5, places=2)) if kind == "number" else Decimal(0),
        explanation=draw(maybe(texts())),
        topics=tuple(draw(st.lists(lines(), max_size=2, unique_by=str.casefold))),
        difficulty=draw(st.sampled_from(["easy", "medium", "hard"])),
        source=draw(maybe(lines())),
        picture=draw(picture),
        case=draw(st.none() | cases),
        external_id="4b0c7b52-6b5e-4f0e-9a51-000000000001",
        version="abc",
        name="cau-1",
    )
    question = checked(question)
    return replace(question, problems=()) if not question.is_refused else draw(questions())
