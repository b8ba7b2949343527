"""Moodle's nested categories become topics: one for each level.

So a question of "Safety/Water" is drawn for "Safety" and for "Water". What Moodle puts
around them ("$course$", "top", "Default for …") is no topic.
"""

import re

from quizzes.formats.neutral import one_line

AROUND = re.compile(
    r"\$[a-z0-9]+\$|top|(?:Default for|Mặc định cho|Mặc định của) .*", re.IGNORECASE
)
SLASH = re.compile(r"(?<!/)/(?!/)")  # a doubled one belongs to the name


def topics_of(path: str) -> tuple[str, ...]:
    levels = (one_line(level.replace("//", "/")) for level in SLASH.split(path.strip()))
    return tuple(level for level in levels if level and not AROUND.fullmatch(level))
