"""What is pinned is whole, and runs on every Python that we promise."""

import importlib.metadata
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

BASE = Path(__file__).resolve().parents[2]
OLDEST = "3.11.0"


def requirements_in(name: str) -> dict[str, Requirement]:
    lines = (BASE / name).read_text(encoding="utf-8").splitlines()
    stripped = (re.sub(r"\s*#.*", "", line).strip() for line in lines)
    found = [Requirement(line) for line in stripped if line and not line.startswith("-")]
    return {canonicalize_name(one.name): one for one in found}


RUNTIME = requirements_in("requirements.txt")
EVERYTHING = RUNTIME | requirements_in("requirements-dev.txt")


@pytest.mark.parametrize("name", sorted(EVERYTHING))
def test_a_requirement_is_pinned_installed_and_runs_on_the_oldest_python(name):
    (pin,) = EVERYTHING[name].specifier
    assert pin.operator == "=="
    installed = importlib.metadata.distribution(name)
    assert installed.version == pin.version
    assert OLDEST in SpecifierSet(installed.metadata.get("Requires-Python", ""))


@pytest.mark.parametrize("pins", [RUNTIME, EVERYTHING], ids=["runtime", "everything"])
def test_all_that_a_requirement_brings_in_is_pinned_too(pins):
    todo, seen = list(pins.values()), set()
    while todo:
        one = todo.pop()
        key = (canonicalize_name(one.name), frozenset(one.extras))
        if key in seen:
            continue
        seen.add(key)
        for text in importlib.metadata.requires(one.name) or []:
            brought = Requirement(text)
            wanted = [{"extra": extra} for extra in (one.extras or {""})]
            if brought.marker is None or any(brought.marker.evaluate(env) for env in wanted):
                assert canonicalize_name(brought.name) in pins, f"{one.name} brings {brought}"
                todo.append(brought)


def test_the_server_carries_no_test_tools():
    assert not RUNTIME.keys() & {"pytest", "playwright", "ruff", "hypothesis"}
