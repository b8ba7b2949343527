"""What every page must hold in a browser: no axe violation, no sideways scroll, big targets."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Everything axe knows, and the WCAG 2.2 target size that it leaves out unless asked.
AXE_OPTIONS: dict[str, Any] = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
TARGET = 48

# Visible things to touch that are smaller than TARGET. A link inside a sentence may be
# as small as its words (WCAG 2.5.8); a radio or a tick box is touched through its label;
# a card is touched through the link that covers it.
SMALL_TARGETS = """
(target) => {
  const found = [];
  const inSentence = (element) => {
    if (getComputedStyle(element).display !== "inline") return false;
    const around = element.parentElement.textContent.trim();
    return around.length > element.textContent.trim().length;
  };
  for (const element of document.querySelectorAll(
    "a[href], button, select, textarea, summary, input:not([type=hidden])"
  )) {
    let touched = element;
    if (element.matches("[type=radio], [type=checkbox]") && element.labels.length)
      touched = element.labels[0];
    if (element.closest(".course-card h2, .course-card h3"))
      touched = element.closest(".course-card");
    const box = touched.getBoundingClientRect();
    const shown = element.getClientRects().length && box.bottom > 0 && box.right > 0;
    if (!shown || inSentence(element)) continue;
    if (box.height < target - 0.5 || box.width < target - 0.5)
      found.push(`${element.outerHTML.slice(0, 120)} ${box.width | 0}×${box.height | 0}`);
  }
  return found;
}
"""

TOO_WIDE = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const out = [...document.querySelectorAll("body *")].filter(
    (element) => element.getBoundingClientRect().right > width + 1
  );
  return [`page ${document.documentElement.scrollWidth} > ${width}`].concat(
    out.slice(0, 5).map((element) => element.outerHTML.slice(0, 120))
  );
}
"""


def axe_problems(page: Page) -> list[str]:
    """Violations of any impact."""
    violations = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [
        f"{found['id']} ({found['impact']}): {found['help']} – {node['html'][:160]}"
        for found in violations
        for node in found["nodes"][:3]
    ]


def scroll_problems(page: Page) -> list[str]:
    return page.evaluate(TOO_WIDE)


def target_problems(page: Page) -> list[str]:
    return page.evaluate(SMALL_TARGETS, TARGET)


def large_text_problems(page: Page) -> list[str]:
    """At 200% text nothing is pushed out sideways."""
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    found = scroll_problems(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return [f"at 200% text: {problem}" for problem in found]


def frame_problems(page: Page) -> list[str]:
    """What every page of the site has."""
    parts = {
        "a language": "html[lang]",
        "one heading": "h1",
        "a way past the menu": "a.skip-link[href='#main']",
        "a main part": "main#main",
        "111 in the footer": "footer a[href='tel:111']",
        "the other language": "header a.language[hreflang]",
    }
    counted = {name: page.locator(selector).count() for name, selector in parts.items()}
    return [f"{name}: found {count}" for name, count in counted.items() if count != 1]


def problems_of(page: Page) -> list[str]:
    """Everything wrong with the page as it is shown now; to be empty."""
    return [
        *frame_problems(page),
        *scroll_problems(page),
        *target_problems(page),
        *axe_problems(page),
        *large_text_problems(page),
    ]


def check_page(page: Page) -> None:
    found = problems_of(page)
    assert not found, f"{page.url}\n" + "\n".join(found)
