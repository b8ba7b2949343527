"""Lines of the report."""

import sys


def say(words: str = "") -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def heading(words: str) -> None:
    say(f"\n{words}\n{'-' * len(words)}")


def row(what: str, milliseconds: float, ratio: float, beside: str, aim: str = "") -> None:
    say(f"{what:<34} {milliseconds:9.2f} ms   {ratio:7.2f} × {beside}{aim and f'   (aim {aim})'}")
