"""The look, held by figures: weight, the oldest browser, and contrast."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR, "lms/static")
CSS = (STATIC / "css/main.css").read_text(encoding="utf-8")
RULES = re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)
TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", RULES))


def weight(path: str) -> int:
    return len(gzip.compress((STATIC / path).read_bytes(), 9))


def test_the_frame_of_a_page_is_light():
    assert weight("css/main.css") <= 7_000
    assert weight("js/site.js") <= 1_500


@pytest.mark.parametrize(
    "too_new", [":has(", "@layer", "@container", "color-mix(", "subgrid", "dvh", "@scope", "oklch("]
)
def test_chrome_90_understands_the_stylesheet(too_new):
    assert too_new not in RULES


def test_no_rule_is_nested_in_another():
    depth, inside_at = 0, False
    for line in RULES.splitlines():
        inside_at = inside_at or line.startswith("@media")
        depth += line.count("{") - line.count("}")
        assert 0 <= depth <= (2 if inside_at else 1), line
        inside_at = inside_at and depth > 0
    assert "&" not in RULES


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sheet", ["paper", "sheet", "sunk", "leaf-tint", "sun-tint", "clay-tint"])
@pytest.mark.parametrize(
    ("ink", "least"), [("ink", 7), ("soft", 7), ("leaf-deep", 7), ("leaf", 4.5)]
)
def test_words_stand_out_from_every_sheet(ink, sheet, least):
    """AAA for what is read, AA for what is pressed."""
    assert contrast(TOKENS[ink], TOKENS[sheet]) >= least


@pytest.mark.parametrize("colour", ["leaf", "leaf-deep", "clay"])
def test_white_words_can_be_read_on_buttons(colour):
    assert contrast("#ffffff", TOKENS[colour]) >= 7


def test_what_can_be_pressed_has_an_edge_that_can_be_seen():
    assert contrast(TOKENS["edge"], TOKENS["sheet"]) >= 3
    assert contrast(TOKENS["focus"], TOKENS["paper"]) >= 4.5
    assert contrast(TOKENS["focus"], TOKENS["leaf-tint"]) >= 3
