"""The page beside pyvis' own output for the same graph, in headless Chromium: ``python -m bench.page``.

Measured for each number of statements, both pages in turn, the median of several openings:

- opening: from navigation to the first drawn network. pyvis covers its network with a loading bar until the physics has
  settled; its time is that of the first drawing after that.
- frame: time between two frames while the network is dragged (mean, and the slowest of twenty).
- search: from a key press in the search box until list, counts, table or network are in step (pyvis has no search).
- long: the longest task of the main thread after opening, while searching, dragging and changing views.
- size of the file.

pyvis' page asks for a style sheet and a script from elsewhere; those requests are refused at once, so that its time
holds no network. Prints a table in Markdown, and the machine it ran on.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as Late
from pyvis.network import Network

from kg.render.model import View
from kg.render.page import write
from kg.render.view import build
from tests.render.newsroom import many

WATCH = """
window.benchLong = 0;
new PerformanceObserver((list) => { for (const e of list.getEntries()) if (window.benchOpen) window.benchLong =
  Math.max(window.benchLong, e.duration); }).observe({ type: "longtask" });
const wait = setInterval(() => {
  const network = window.kgPage ? window.kgPage.network : window.network;
  if (!network || !network.once) return;
  if (window.kgPage && !window.kgPage.ready) return;
  clearInterval(wait);
  const drawn = () => { if (window.benchOpen) return; window.benchOpen = performance.now(); };
  if (window.kgPage) { window.benchOpen = performance.getEntriesByName("kg-ready")[0].startTime; return; }
  network.once("stabilizationIterationsDone", () => network.once("afterDrawing", drawn));
}, 1);
"""

FRAMES = """() => { window.benchFrames = []; let last = performance.now();
  const tick = (now) => {
    if (!window.benchFrames) return;
    window.benchFrames.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick); }"""

SEARCH = """async () => {
  const box = document.getElementById("search");
  const times = [];
  const type = async (text) => {
    const start = performance.now();
    box.value = text;
    box.dispatchEvent(new Event("input"));
    times.push(performance.now() - start);
    await new Promise((go) => requestAnimationFrame(() => setTimeout(go, 0)));
  };
  for (const word of ["institute", "bridge", "harvest is safe", "alder"]) {
    for (let i = 1; i <= word.length; i++) await type(word.slice(0, i));
    await type("");
  }
  return times;
}"""


def pyvis_page(view: View, path: Path) -> None:
    """pyvis' own page of the same nodes, edges and texts."""
    network = Network(height="800px", width="100%", directed=True, cdn_resources="in_line")
    for i, node in enumerate(view.nodes):
        network.add_node(
            i, label=node.name, title=f"{node.name}: {node.said} said, {node.about} about", value=node.said + node.about
        )
    for edge in view.edges:
        texts = [view.statements[s].content for s in edge.statements]
        network.add_edge(edge.source, edge.target, title="\n".join([edge.kind, *texts]), value=max(1, len(texts)))
    path.write_text(network.generate_html(), encoding="utf-8")


def opened(browser: Browser, path: Path, limit: float) -> tuple[Page, float | None]:
    """The page in a fresh context, and the milliseconds until its network was drawn (``None``: past the limit)."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(limit * 1000)
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.add_init_script(WATCH)
    try:
        page.goto(path.as_uri())
        page.wait_for_function("() => window.benchOpen > 0")
    except Late:
        return page, None
    return page, float(page.evaluate("window.benchOpen"))


def drag(page: Page) -> list[float]:
    """Milliseconds between frames while the network is dragged to and fro."""
    box = page.locator("canvas").first.bounding_box()
    if box is None:
        return []
    x, y = box["x"] + 30, box["y"] + 30
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    for i in range(60):
        page.mouse.move(x + (i % 20) * 12, y + (i % 20) * 8)
    frames: list[float] = page.evaluate("window.benchFrames.slice(2)")
    page.evaluate("() => { window.benchFrames = null; }")
    page.mouse.up()
    return frames


def measure(browser: Browser, path: Path, times: int, limit: float) -> dict[str, Any]:
    """All figures of one page."""
    openings = []
    for _ in range(times):
        page, took = opened(browser, path, limit)
        if took is None:
            page.context.close()
            return {"opening": None, "size": path.stat().st_size}
        openings.append(took)
        if len(openings) < times:
            page.context.close()
    page.wait_for_timeout(1000)
    frames = drag(page)
    result = {
        "opening": statistics.median(openings),
        "size": path.stat().st_size,
        "frame": statistics.fmean(frames),
        "slow": statistics.quantiles(frames, n=20)[-1],
    }
    if page.evaluate("Boolean(window.kgPage)"):
        answers = page.evaluate(SEARCH)
        result |= {"search": statistics.median(answers), "search_slow": max(answers)}
        for view in ("#as-table", "#as-network"):
            page.locator(view).click()
            page.wait_for_timeout(200)
    result["long"] = page.evaluate("window.benchLong")
    page.context.close()
    return result


def cell(result: dict[str, Any], key: str, unit: str = "ms", limit: float = 0) -> str:
    if key == "opening" and result["opening"] is None:
        return f"> {limit:.0f} s"
    if key not in result:
        return "–"
    return f"{result[key] / 1e6:.2f} MB" if key == "size" else f"{result[key]:.0f} {unit}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="The page beside pyvis' own output for the same graph.")
    parser.add_argument("--statements", type=int, nargs="+", default=[200, 2000, 10_000])
    parser.add_argument("--times", type=int, default=3, help="openings of each page")
    parser.add_argument("--limit", type=float, default=120, help="seconds to wait for a page to draw")
    parser.add_argument("--pages", nargs="+", choices=["kg", "pyvis"], default=["kg", "pyvis"])
    options = parser.parse_args()
    chromium = os.environ.get("KG_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        parser.error("Chromium is missing: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        machine = f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        print(f"{machine}, Chromium {browser.version}\n")
        print(
            "| statements | page | opening | frame (mean) | frame (slowest 5%) | search (median) | search (slowest) "
            "| longest task | size |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
        )
        for count in options.statements:
            view = build(many(count))
            for name in options.pages:
                make = {"kg": write, "pyvis": pyvis_page}[name]
                path = Path(folder) / f"{name}-{count}.html"
                make(view, path)
                result = measure(browser, path, options.times, options.limit)
                cells = [
                    cell(result, key, limit=options.limit)
                    for key in ("opening", "frame", "slow", "search", "search_slow", "long", "size")
                ]
                print(f"| {count:,} | {name} | " + " | ".join(cells) + " |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
