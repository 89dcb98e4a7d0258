"""When a page is first seen."""

from playwright.sync_api import Page

PAINTED = """() => new Promise((seen) => new PerformanceObserver((entries) => {
  const [first] = entries.getEntriesByName("first-contentful-paint");
  if (first) seen(first.startTime);
}).observe({ type: "paint", buffered: true }))"""


def first_picture(page: Page) -> float:
    """Milliseconds from the request to the first picture with content (First Contentful Paint, W3C Paint Timing). Waits for it: where the
    machine is quick, a page is loaded and its keys work before that."""
    return float(page.evaluate(PAINTED))
