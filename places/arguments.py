"""What commands are told on their line, read in one way."""

from argparse import ArgumentTypeError
from datetime import date


def iso_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day. Write it as 2024-01-31.") from error
