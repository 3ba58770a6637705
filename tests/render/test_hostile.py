"""Text is text: nothing that an article says is run, loaded or linked, whatever field it stands in."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from kg.model import Article, Attribution, Entity, Record, Relation, Role, Run, Span
from kg.render.page import block, html
from kg.render.svg import draw, png
from kg.render.view import build

HOSTILE = [
    "<script>window.hit = 1</script>",
    "</script><script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 1'>",
    "<a href='javascript:window.hit = 1'>href</a>",
    "javascript:window.hit=1",
    '" onmouseover="window.hit = 1',
    "</title><svg onload=window.hit=1>",
    "<!-- <script>",
    "]]>",
    "{{ 7 * 7 }}{% raw %}",
    "\u2028window.hit = 1\u2029",
    "\u202egnp.exe\u202c \u2066\u2067x",
    "\x00\x07\x1b[31m",
    "\ud800 lone",
    '=HYPERLINK("http://evil.example")',
    "__proto__",
    "constructor",
    "https://evil.example/x.png",
    "url(https://evil.example)",
    "a" * 10_000,
    "\u0301" * 3000,
    "עברית العربية",
    "🚢" * 3000,
    "${window.hit = 1}",
    "\\u003cscript\\u003e",
    " ",
    "\n\n",
    "%00&node=x#?",
]


def hostile(text: str, number: int) -> Record:
    """A record with ``text`` in every field that holds words."""
    body = f"{text} {text} {text}."
    step = len(text) + 1
    spans = [Span.of(body, i * step, i * step + len(text)) for i in range(3)]
    iri, other, article = f"urn:e:{number}:{text}", f"urn:o:{number}:{text}", f"urn:a:{number}:{text}"
    entities = (
        Entity(iri, text, "person", aliases=(text + "'",), roles=(Role(text, other),)),
        Entity(other, text + text[:5], "organization", named=False),
    )
    denies = Relation("denies", f"urn:t:{number}:{text}", 0.9)
    said = Attribution(
        f"urn:s:{number}:{text}",
        "mixed",
        spans[0],
        spans[1],
        (spans[2], spans[0]),
        (iri,),
        text,
        other,
        other,
        (other,),
        None,
        False,
        False,
        (denies,),
        text,
        0.9,
        (Span.of(body, 0, len(body)),),
    )
    back = Attribution(
        denies.to, "direct", None, None, (spans[1],), (other,), about=(iri,), negated=True, nested_in=said.id
    )
    url = text if number % 2 else f"https://x.example/{number}"
    return Record(Article(article, text, body, text, text, text, text, url), entities, (said, back))


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return [hostile(text, number) for number, text in enumerate(HOSTILE)]


RUN = Run("urn:run", "<script>window.hit = 1</script>", "</script>", (("<b>", "\u2028"),), "<i>")

WALK = """async () => {
  const id = (n) => encodeURIComponent(kgPage.E.id[n].toWellFormed());
  const pause = () => new Promise((go) => setTimeout(go, 0));
  for (let n = 0; n < kgPage.E.id.length; n++) {
    location.hash = "#" + new URLSearchParams({ node: id(n), ego: id(n) });
    await pause(); await pause();
  }
  for (const at of kgPage.S.id) {
    location.hash = "#" + new URLSearchParams({ view: "table", at, q: "a" });
    await pause(); await pause();
  }
  location.hash = "#view=table";
  document.querySelectorAll("details").forEach((d) => { d.open = true; });
  for (const button of document.querySelectorAll("#head button")) { button.click(); await pause(); }
  window.dispatchEvent(new Event("beforeprint"));
  await new Promise((go) => setTimeout(go, 300));
}"""


def test_the_hostile_corpus_leaves_the_page_unharmed(open_records, records):
    opened = open_records(records)
    page = opened.page
    page.evaluate(WALK)
    page.keyboard.press("/")
    page.keyboard.type("<script")
    assert opened.errors == []
    assert opened.foreign_requests() == []
    assert page.evaluate("window.hit") is None
    assert page.evaluate("Object.prototype.hit") is None
    assert page.locator("script").count() == 6
    assert (
        page.evaluate("""[...document.querySelectorAll("*")].filter((e) => [...e.attributes]
        .some((a) => a.name.startsWith("on") || /^\\s*javascript:/i.test(a.value))).length""")
        == 0
    )
    links = page.evaluate("[...document.querySelectorAll('a')].map((a) => a.href)")
    assert all(re.match(r"https://(x|evil)\.example/", link) for link in links), links
    assert page.locator("img[src]:not([src^='data:'])").count() == 0


def test_the_words_are_shown_as_they_stand(open_records, records):
    page = open_records([records[0]]).page
    page.evaluate("location.hash = '#' + new URLSearchParams({ node: encodeURIComponent(kgPage.E.id[0]) })")
    expect(page.locator("#panel h2")).to_have_text(HOSTILE[0])
    assert page.locator("#panel blockquote mark.source").first.text_content() == HOSTILE[0]


def test_names_of_ten_thousand_characters_break_no_layout(open_records, records):
    long = [r for r in records if len(r.article.title or "") > 2000]
    for width in (1280, 390):
        page = open_records(long, width=width).page
        for fragment in ("", "view=table", "node"):
            page.evaluate(
                """(f) => { const node = encodeURIComponent(kgPage.E.id[0]);
                location.hash = f === "node" ? "#" + new URLSearchParams({ node }) : f; }""",
                fragment,
            )
            page.wait_for_timeout(100)
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert page.evaluate("document.getElementById('panel').scrollWidth <= innerWidth") is True


def test_csv_cells_that_a_spreadsheet_would_run_are_defused(open_records, records):
    page = open_records([r for r in records if (r.article.title or "").startswith("=")]).page
    page.locator(".menu summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save statements as CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "\"'=HYPERLINK" in text
    assert not re.search(r'(^|,)"?=', text)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_ends_a_data_block_or_the_title(text):
    escaped = block({"x": text})
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", escaped)
    page = html(build([hostile(text, 1)], run=RUN), title=text)
    plain = html(build([]))
    for tag in ("<script", "</script", "<title", "</title", "<!--"):
        assert page.lower().count(tag) == plain.lower().count(tag)
    page.encode("utf-8")


def test_the_drawings_stand_it_too(records):
    drawing = draw(build(records, run=RUN), HOSTILE[1])
    root = ET.fromstring(drawing)
    tags = {e.tag.split("}")[1] for e in root.iter()}
    assert tags <= {"svg", "title", "rect", "g", "path", "circle", "polygon", "text"}
    assert png(build(records, run=RUN), HOSTILE[12]).startswith(b"\x89PNG")


def test_the_policy_allows_no_connection_and_names_each_script(press_html):
    page = press_html.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    for part in (
        "default-src 'none'",
        "connect-src 'none'",
        "form-action 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ):
        assert part in policy.replace("&#39;", "'")
    assert "unsafe" not in policy
    assert policy.count("sha256-") == 3
    assert not re.search(r"(src|href)=\"?https?:", page)
