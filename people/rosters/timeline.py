"""How one more statement fits among the posts somebody holds in one audience. Pure.

A post is a span of days at a place. A statement says: from `start` (until `end`, if it
says so) at this place. An empty end says nothing about the end. Statements are taken in
the order of their first days; what a statement of the same file said before (a claim) is
not overturned by a later one.

The rules, in the order in which they are tried:

- a claim that begins on the same day, or whose stated end lies behind the statement's
  first day, must say the same; else the statement is refused;
- a post held on the first day at the same place: it is that post; an end that differs is
  taken over;
- a post held on the first day at another place: it ends on that day and the new one
  begins; on its own first day its place is corrected;
- no post held that day, but the next one is at the same place and within the statement:
  its start is corrected;
- else a new post, which ends at the latest where the next one begins. Where a stated end
  would reach into the next post, the statement is refused.

So a statement that was taken in is met again as unchanged, and no two spans overlap.
"""

from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from places.names import folded


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    MOVED = "moved"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"
    AMBIGUOUS = "ambiguous"


@dataclass(slots=True)
class Span:
    """A post. `pk` is the stored one that it continues, None for a new one."""

    start: date
    until: date | None
    place: int
    workplace: str = ""
    workplace_kind: str = ""
    pk: int | None = None
    changed: bool = False
    claimed: list["Statement"] = field(default_factory=list)

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day < self.until)

    def __lt__(self, other: "Span") -> bool:
        return self.start < other.start


@dataclass(slots=True)
class Statement:
    """What a row says about a post. Without a village it says no more than the commune."""

    start: date
    end: date | None
    place: int
    workplace: str = ""
    has_village: bool = True
    says_start: bool = True
    line: str = ""


@dataclass(slots=True)
class Fitted:
    outcome: Outcome
    ended: int = 0
    before: str = ""


class Clash(Exception):
    """The statement cannot be fitted: `span` stands in its way, or line `line` of the file."""

    def __init__(self, span: Span | None = None, line: str = "") -> None:
        super().__init__()
        self.span, self.line = span, line


Same = Callable[[Span, Statement, date], bool]  # is the span at the statement's place that day?


@dataclass(slots=True)
class Timeline:
    """The posts of one person in one audience, in order, and what the file said about them."""

    spans: list[Span] = field(default_factory=list)
    claims: list[Statement] = field(default_factory=list)

    def fit(self, said: Statement, same: Same) -> Fitted:
        """Take the statement in; raises Clash, and changes nothing, where it does not fit."""
        self._refuse_contradiction(said, same)
        held = self.held_on(said.start)
        if held is None:
            fitted = self._fit_gap(said, same)
        elif same(held, said, said.start) and not _other_workplace(held, said):
            fitted = self._fit_same(held, said)
        else:
            fitted = self._fit_elsewhere(held, said, same)
        self.claims.append(said)
        span = self.held_on(said.start)
        if span is not None:
            span.claimed.append(said)
        return fitted

    def held_on(self, day: date) -> Span | None:
        return next((span for span in self.spans if span.holds(day)), None)

    def next_after(self, day: date) -> Span | None:
        return next((span for span in self.spans if span.start > day), None)

    # --- the rules -------------------------------------------------------------------
    def _refuse_contradiction(self, said: Statement, same: Same) -> None:
        for claim in self.claims:
            reaches = claim.end is not None and claim.start <= said.start < claim.end
            if claim.start != said.start and not reaches:
                continue
            span = Span(claim.start, claim.end, claim.place, claim.workplace)
            agrees = same(span, said, said.start) and not _other_workplace(span, said)
            if not agrees or (claim.end and said.end and claim.end != said.end):
                raise Clash(line=claim.line)

    def _fit_same(self, held: Span, said: Statement) -> Fitted:
        ended, changed = self._take_end(held, said.end), False
        if said.workplace and not held.workplace:
            held.workplace, changed = said.workplace, True
        held.changed |= changed
        is_new = changed or ended is not None
        return Fitted(Outcome.UPDATED if is_new else Outcome.UNCHANGED, ended or 0)

    def _fit_elsewhere(self, held: Span, said: Statement, same: Same) -> Fitted:
        moved = not same(held, said, said.start)
        if held.start == said.start:
            ended = self._take_end(held, said.end)
            held.place = said.place if moved else held.place
            held.workplace = said.workplace or ("" if moved else held.workplace)
            held.changed = True
            return Fitted(Outcome.MOVED if moved else Outcome.UPDATED, ended or 0)
        until = said.end or held.until
        self._refuse_reaching(until, after=said.start)
        follows = self.next_after(said.start)
        held.until, held.changed = said.start, True
        if (
            follows
            and follows.start == until
            and said.end is None
            and self._joins(follows, said, same)
        ):
            follows.start, follows.changed = said.start, True
        else:
            place = said.place if moved else held.place
            insort(self.spans, Span(said.start, until, place, said.workplace, changed=True))
        return Fitted(Outcome.MOVED if moved else Outcome.UPDATED)

    def _fit_gap(self, said: Statement, same: Same) -> Fitted:
        follows = self.next_after(said.start)
        if follows and (said.end is None or follows.start < said.end):
            if self._joins(follows, said, same):
                ended = self._take_end(follows, said.end)
                follows.start, follows.changed = said.start, True
                return Fitted(Outcome.UPDATED, ended or 0)
            self._refuse_reaching(said.end, after=said.start)
        before = next((span for span in self.spans if span.until == said.start), None)
        moved = before is not None and not same(before, said, said.start)
        until = said.end or (follows.start if follows else None)
        insort(self.spans, Span(said.start, until, said.place, said.workplace, changed=True))
        return Fitted(Outcome.MOVED if moved else Outcome.UPDATED)

    def _joins(self, span: Span, said: Statement, same: Same) -> bool:
        return same(span, said, span.start) and not _other_workplace(span, said)

    def _take_end(self, span: Span, end: date | None) -> int | None:
        """None if nothing changes, else how many open posts got an end by it."""
        if end is None or end == span.until:
            return None
        self._refuse_reaching(end, after=span.start)
        ended = int(span.until is None)
        span.until, span.changed = end, True
        return ended

    def _refuse_reaching(self, end: date | None, *, after: date) -> None:
        follows = self.next_after(after)
        if end and follows and follows.start < end:
            raise Clash(follows)


def _other_workplace(span: Span, said: Statement) -> bool:
    both = said.workplace and span.workplace
    return bool(both) and folded(said.workplace) != folded(span.workplace)
