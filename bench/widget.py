"""The widget in a real browser on Worklane's contract page: what it costs before use, what one waits for, what moves."""

import json
import logging
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from werkzeug.serving import make_server

from bench.table import Row, median, percentile
from bench.world import World

QUERIES = ("miletsone not released", "how do I get paid", "open a dispute", "change my bank account")
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
LONG_TASK_MS = 50
ROUNDS = 5
_WATCH = """
window.shifts = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts += one.value; }).observe({ type: "layout-shift", buffered: true });
"""
_KEYS = """
(() => {
  const root = document.querySelector("aside-help").shadowRoot, field = root.querySelector("#q"), results = root.querySelector(".results");
  window.waits = [];
  let since = 0;
  field.addEventListener("input", () => (since = performance.now()), true);
  new MutationObserver(() => { if (since && results.querySelector("[role=option]")) { window.waits.push(performance.now() - since); since = 0; } }).observe(results, { childList: true });
})()
"""


def widget_rows(world: World) -> list[Row]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        return [Row("widget in a browser", "left out", "", None, "no chromium on this machine")]
    with _served(world) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        try:
            address = f"{url}/contracts/{_contract(world)}"
            return [
                *_before_use(browser, world, address), *_typing(browser, world, address), _opening(browser, world, address), *_slowed(browser, world, address),
            ]  # fmt: skip
        finally:
            browser.close()


def _before_use(browser: Browser, world: World, address: str) -> Iterator[Row]:
    """One request, nothing stored, and the CPU of our script, from a trace."""
    asked: list[str] = []
    taken = []
    for _ in range(ROUNDS):
        page = _page(browser, world, address)
        page.on("request", lambda request: asked.append(request.url))
        with tempfile.TemporaryDirectory() as folder:
            trace = Path(folder) / "trace.json"
            browser.start_tracing(page=page, path=str(trace), categories=["devtools.timeline", "v8"])
            page.goto(address)
            page.wait_for_load_state("networkidle")
            browser.stop_tracing()
            taken.append(_script_ms(trace))
        stored = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie.includes('aside')]")
        page.context.close()
    ours = [one for one in asked if "/widget/" in one]
    yield Row("widget, requests before use", f"{len(ours) / ROUNDS:.0f}", "1", len(ours) == ROUNDS)
    yield Row("widget, stored before use", str(stored), "nothing", stored == [0, 0, False])
    yield Row(
        "widget, script CPU on load",
        f"{median(taken):.1f} ms",
        "<= 10 ms",
        median(taken) <= 10,
        f"median of {ROUNDS} loads",
    )


def _typing(browser: Browser, world: World, address: str) -> Iterator[Row]:
    page = _opened(browser, world, address)
    preflights: list[str] = []
    page.on("request", lambda request: preflights.append(request.url) if request.method == "OPTIONS" else None)
    page.evaluate(_KEYS)
    for query in QUERIES:
        page.get_by_role("combobox").fill("")
        for letter in query:
            page.keyboard.press(letter if letter != " " else "Space")
            page.wait_for_timeout(180)  # one list for each key
    waits = page.evaluate("window.waits")
    shifts = page.evaluate("window.shifts")
    page.context.close()
    yield Row(
        "widget, key to list, p50",
        f"{median(waits):.0f} ms",
        "<= 100 ms",
        median(waits) <= 100,
        f"{len(waits)} lists; 80 ms of it is waiting for the next key",
    )
    yield Row(
        "widget, key to list, p95", f"{percentile(waits, 0.95):.0f} ms", "<= 250 ms", percentile(waits, 0.95) <= 250
    )
    yield Row("widget, preflights while typing", str(len(preflights)), "0", not preflights)
    yield Row("widget, layout shift", f"{shifts:.4f}", "0", shifts == 0, "opened and typed in")


def _opening(browser: Browser, world: World, address: str) -> Row:
    """From the click to the likely questions, on slow 4G with a CPU four times slower, nothing cached."""
    taken = []
    for _ in range(ROUNDS):
        page = _page(browser, world, address)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        cdp = page.context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.send("Network.emulateNetworkConditions", SLOW_4G)
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        taken.append(
            page.evaluate(
                """() => new Promise((done) => {
                    const root = document.querySelector("aside-help").shadowRoot, began = performance.now();
                    const look = () => root.querySelector(".likely") ? done(performance.now() - began) : requestAnimationFrame(look);
                    root.querySelector(".launcher").click();
                    look();
                })"""
            )
        )
        page.context.close()
    return Row(
        "widget, click to likely questions",
        f"{median(taken):.0f} ms",
        "<= 1000 ms",
        median(taken) <= 1000,
        "slow 4G, CPU 4 times slower",
    )


def _slowed(browser: Browser, world: World, address: str) -> Iterator[Row]:
    """The longest task of ours while it is opened and typed in, the CPU four times slower."""
    longest = [_longest_task_ms_while_used(browser, world, address) for _ in range(3)]
    met = median(longest) <= LONG_TASK_MS
    note = f"opened and typed in, CPU 4 times slower; median of {len(longest)} rounds, the worst {max(longest):.0f} ms"
    yield Row("widget, longest task", f"{median(longest):.0f} ms", f"<= {LONG_TASK_MS} ms", met, note)


def _longest_task_ms_while_used(browser: Browser, world: World, address: str) -> float:
    page = _page(browser, world, address)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    _throttle(page)
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace.json"
        browser.start_tracing(page=page, path=str(trace), categories=["devtools.timeline", "toplevel", "v8"])
        page.get_by_role("button", name="Help").last.click()
        page.get_by_role("combobox").wait_for()
        page.wait_for_timeout(500)
        page.keyboard.type("how do I get paid", delay=150)
        page.get_by_role("option").first.wait_for()
        page.wait_for_timeout(300)
        browser.stop_tracing()
        longest = _longest_task_ms(trace)
    page.context.close()
    return longest


def _throttle(page: Page) -> CDPSession:
    cdp = page.context.new_cdp_session(page)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return cdp


def _script_ms(trace: Path) -> float:
    """Thread time of what our scripts compiled and ran, outermost events only."""
    return sum(event["tdur"] for event in _outermost(_events(trace, _is_ours))) / 1000


def _longest_task_ms(trace: Path) -> float:
    """Of the tasks in which something of ours ran; thread time, the slow-down included, since others use this machine too."""
    ours = _events(trace, _is_ours)
    tasks = _events(trace, lambda event: event["name"] in {"RunTask", "ThreadControllerImpl::RunTask"})
    longest = 0.0
    for task in tasks:
        end = task["ts"] + task["dur"]
        if any(event["tid"] == task["tid"] and task["ts"] <= event["ts"] <= end for event in ours):
            longest = max(longest, task["tdur"] / 1000)
    return longest


def _events(trace: Path, wanted: Any) -> list[dict[str, Any]]:
    told = json.loads(trace.read_text())["traceEvents"]
    return [one for one in told if one.get("ph") == "X" and "dur" in one and "tdur" in one and wanted(one)]


def _is_ours(event: dict[str, Any]) -> bool:
    data = event.get("args", {}).get("data") or {}
    return "/widget/" in str(data.get("url", "")) or "/widget/" in str(event.get("args", {}).get("fileName", ""))


def _outermost(events: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    end = 0.0
    for event in sorted(events, key=lambda one: (one["ts"], -one["dur"])):
        if event["ts"] >= end:
            yield event
            end = event["ts"] + event["dur"]


def _opened(browser: Browser, world: World, address: str) -> Page:
    page = _page(browser, world, address)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.shifts = 0")
    page.get_by_role("button", name="Help").last.click()
    page.locator(".likely").wait_for()
    return page


def _page(browser: Browser, world: World, address: str) -> Page:
    """Mara's, signed in to Worklane."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    cookies = [{"name": one.key, "value": one.value, "url": address} for one in world.member._cookies.values()]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    context.add_init_script(_WATCH)
    return context.new_page()


def _contract(world: World) -> int:
    found = re.search(r"/contracts/(\d+)", world.member.get("/contracts").text)
    assert found
    return int(found[1])


@contextmanager
def _served(world: World) -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel("ERROR")
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
