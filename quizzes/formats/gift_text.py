"""The signs of GIFT: what is escaped, how blocks and answers are told apart.

Moodle's rules (question/format/gift): a question ends at an empty line; "//" begins a
comment; ``~ = # { } :`` and "\\" are escaped by "\\", and "\\n" is a line break.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

ESCAPED = re.compile(r"\\([~=#{}:\\n])")
MASK = 0xF0000  # private letters, which no text keeps (`neutral.cleaned`)
MASKED = re.compile("[\U000f0000-\U000f00ff]")
TAG = re.compile(r"\[([a-z]+):((?:\\.|[^\]\\])+)\]")
FORMATS = {"html": True, "moodle": None, "plain": False, "markdown": False}


@dataclass(slots=True)
class Block:
    """The lines of one question without its comments, and what the comments say of it."""

    line: int
    text: str
    tags: dict[str, list[str]] = field(default_factory=dict)

    def tag(self, name: str) -> str:
        return next(iter(self.tags.get(name, ())), "")


def blocks_of(text: str) -> Iterator[Block]:
    """Each question with the number of its first line.

    Texts copied from word processors have an empty line after every paragraph: answers that
    begin on a paragraph of their own, and those still open at an empty line, belong to what
    stands before.
    """
    waiting: Block | None = None
    for block in _paragraphs(text):
        if waiting is not None and _continues(waiting.text, block.text):
            waiting.text += f"\n{block.text}"
            continue
        if waiting is not None:
            yield waiting
        waiting = block
    if waiting is not None:
        yield waiting


def _continues(text: str, more: str) -> bool:
    text, more = ESCAPED.sub("", text), ESCAPED.sub("", more)
    if text.upper().startswith("$CATEGORY:"):
        return False
    if more.startswith("{"):
        return "{" not in text and "}" not in text
    return text.count("{") > text.count("}") and "{" not in more and not more.startswith("::")


def _paragraphs(text: str) -> Iterator[Block]:
    lines: list[str] = []
    start, tags = 1, {}
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        stripped = line.strip().strip("\ufeff")
        if stripped.startswith("//"):
            for name, value in TAG.findall(stripped):
                tags.setdefault(name, []).append(re.sub(r"\\(.)", r"\1", value))
        elif stripped:
            if stripped.upper().startswith("$CATEGORY:"):
                if lines:
                    yield Block(start, "\n".join(lines), tags)
                    lines, tags = [], {}
                yield Block(number, stripped)
                continue
            start = start if lines else number
            lines.append(stripped)
        elif lines:
            yield Block(start, "\n".join(lines), tags)
            lines, tags = [], {}
        elif not stripped and tags:
            tags = {}


def masked(text: str) -> str:
    """Escaped signs as private letters, so that what is left of them means something."""
    text = MASKED.sub("", text)
    return ESCAPED.sub(lambda m: chr(MASK + (10 if m[1] == "n" else ord(m[1]))), text)


def unmasked(text: str) -> str:
    return MASKED.sub(lambda m: chr(ord(m[0]) - MASK), text)


def with_format(text: str, default: bool | None) -> tuple[str, bool | None]:
    """A text without its "[html]", and whether it is HTML (None: if it looks like it)."""
    text = text.strip()
    found = re.match(r"\[([a-z]+)\]", text)
    if found and found[1] in FORMATS:
        return unmasked(text[found.end() :]), FORMATS[found[1]]
    return unmasked(text), default


def escaped(text: str) -> str:
    """A plain text as GIFT writes it, on one line."""
    text = re.sub(r"([~=#{}:\\])", r"\\\1", text)
    return text.replace("\n", "\\n")


def as_tag(name: str, value: str) -> str:
    value = re.sub(r"([\]\\])", r"\\\1", " ".join(value.split()))
    return f"[{name}:{value}]"
