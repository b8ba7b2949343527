"""Which questions an attempt is asked and in what order, pure.

Computed from the version's digest and the attempt's id alone, so that a phone without signal
shows what the server would, and the server marks what the phone has shown:

    rank(parts) = SHA-256 in hex of the parts joined by ":"
    a question's rank  = rank(digest, attempt id, question id)
    an option's rank   = rank(digest, attempt id, question id, option id)
    a case's rank      = rank(digest, attempt id, case id)
    a draw's candidate = rank(digest, attempt id, "draw", draw id, question id)

**Draws.** The questions of `fixed` are asked in any case. Then each draw, in order, takes its
questions one by one: the candidate of its pool with the lowest rank that is not asked yet. A
candidate that another draw has taken may be taken over if that draw finds another one in the
same way (Kuhn's augmenting paths, H. W. Kuhn, "The Hungarian method", 1955); so no draw runs
dry because another took what it could have spared, and no question is asked twice.

**Order.** Questions of one case stay together, in the order of the case, as one block. Blocks
are shown by ascending rank, with `shuffle` off in the order of the quiz, drawn ones last.
Options are shown by ascending rank, those marked `last` after the others; "true" and "false"
and the steps of an opinion keep their order always, what is to be matched never does.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

Content = Mapping[str, Any]
KEEP_THEIR_ORDER = {"true_false", "likert"}


def rank(*parts: str) -> str:
    return hashlib.sha256(":".join(parts).encode()).hexdigest()


def asked_ids(content: Content, *, digest: str, seed: str) -> list[str]:
    """The questions of the attempt with this id (`seed`): the fixed ones, then those drawn."""
    if "fixed" not in content:
        return [question["id"] for question in content["questions"]]
    fixed = content["fixed"]
    pools: dict[str, list[str]] = {}
    for draw in content["draws"]:
        start = (digest, seed.lower(), "draw", draw["id"])
        pool = (key for key in draw["pool"] if key not in fixed)
        pools[draw["id"]] = sorted(pool, key=lambda key, start=start: rank(*start, key))
    counts = {draw["id"]: draw["count"] for draw in content["draws"]}
    drawn = allotted(pools, counts)
    return [*fixed, *(key for draw in pools for key in pools[draw] if drawn.get(key) == draw)]


def allotted(pools: Mapping[str, Sequence[str]], counts: Mapping[str, int]) -> dict[str, str]:
    """Which draw takes which question: {question id: draw id}, as many as can be had."""
    taken: dict[str, str] = {}

    def finds_one(draw: str, seen: set[str]) -> bool:
        for key in pools[draw]:
            if key in seen or taken.get(key) == draw:
                continue
            seen.add(key)
            if key not in taken or finds_one(taken[key], seen):
                taken[key] = draw
                return True
        return False

    for draw, count in counts.items():
        for _turn in range(count):
            if not finds_one(draw, set()):
                break
    return taken


def blocks(content: Content, asked: Iterable[str]) -> list[tuple[str, list[Content]]]:
    """Questions by what stays together: (id of the case or question, its questions)."""
    by_id = {question["id"]: question for question in content["questions"]}
    found: dict[str, list[Content]] = {}
    for key in asked:
        if key in by_id:
            found.setdefault(by_id[key].get("case") or key, []).append(by_id[key])
    for case in content.get("cases", ()):
        if case["id"] in found:
            found[case["id"]] = in_order(found[case["id"]], case["questions"])
    return list(found.items())


def shuffled_questions(content: Content, asked: Iterable[str], *, start: str) -> list[Content]:
    """The questions asked in the order shown; `start` is "<digest>:<attempt id>"."""
    groups = blocks(content, asked)
    if content["shuffle"]:
        groups.sort(key=lambda group: rank(start, group[0]))
    return [question for _key, questions in groups for question in questions]


def shuffled_options(question: Content, *, start: str) -> list[Content]:
    if question["kind"] in KEEP_THEIR_ORDER:
        return list(question["options"])
    free = [option for option in question["options"] if not option["last"]]
    fixed = [option for option in question["options"] if option["last"]]
    return by_rank(free, f"{start}:{question['id']}") + fixed


def shuffled_matches(question: Content, *, start: str) -> list[Content]:
    return by_rank(question.get("matches", ()), f"{start}:{question['id']}")


def by_rank(things: Iterable[Content], start: str) -> list[Content]:
    return sorted(things, key=lambda thing: rank(start, thing["id"]))


def in_order(things: Collection[Content], ids: Iterable[str]) -> list[Content]:
    """Things in the order of these ids; what they do not name follows."""
    place = {key: number for number, key in enumerate(ids)}
    return sorted(things, key=lambda thing: place.get(thing["id"], len(place)))
