"""What a thumb needs is as big as a thumb.

The rule, at 360 pixels, in CSS pixels:

- Controls (buttons, links that look like them, doors, summaries, fields, choices with their words) are 44 × 44 or more.
- So are links among acts and links alone in their paragraph: ways back, ways on, the next page of a list.
- Any other link that stands by itself in its line, cell or item has 44 to itself: it is that big, or no other target
  comes within 22 of its middle.
- A link in a sentence has 24 to itself in the same way (WCAG 2.5.8).
"""

from playwright.sync_api import Page

_FIND = """() => {
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".skip, .hush");
  const boxes = (one) => one.matches(".mark") && one.closest("label")
    ? [one.closest("label").getBoundingClientRect()] : [...one.getClientRects()].filter((at) => at.width > 1);
  const all = [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")]
    .filter(shown).map((one) => ({ one, at: boxes(one) })).filter(({ at }) => at.length);
  const kind = (one) => {
    if (!one.matches("a") || one.matches(".button, nav a, .masthead a")) return "control";
    let home = one.parentElement;
    while (getComputedStyle(home).display === "inline") home = home.parentElement;
    const said = [...home.childNodes].reduce((text, node) => text + (node.nodeType === 3 ? node.data : ""), "");
    if (/[\\p{L}\\p{N}]/u.test(said)) return "in a sentence";
    const alone = home.matches("p") && [...home.children].every((child) => child.matches("a"));
    return alone || home.matches(".actions") ? "control" : "by itself";
  };
  const away = (a, b) => {
    const x = (a.left + a.right) / 2, y = (a.top + a.bottom) / 2;
    return Math.hypot(Math.max(b.left - x, 0, x - b.right), Math.max(b.top - y, 0, y - b.bottom));
  };
  return all.map(({ one, at: [at] }) => {
    const is = kind(one), own = is === "in a sentence" ? 24 : 44;
    if (at.height >= own - 0.5 && at.width >= own - 0.5) return null;
    const near = all.find((other) => other.one !== one && other.at.some((its) => away(at, its) < own / 2));
    if (is !== "control" && !near) return null;
    const words = (it) => "“" + (it.innerText || it.name || it.id).trim().replace(/\\s+/g, " ").slice(0, 40) + "”";
    const size = `${Math.round(at.width)} × ${Math.round(at.height)}`;
    return `${words(one)}, ${is}, ${size}` + (near ? ` beside ${words(near.one)}` : "");
  }).filter(Boolean);
}"""


def too_small(page: Page) -> list[str]:
    """Return every target of the page, as it is shown, that a thumb could miss."""
    found: list[str] = page.evaluate(_FIND)
    return found
