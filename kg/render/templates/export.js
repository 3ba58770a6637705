// What leaves the page: the filtered statements as CSV or JSON, the network as PNG, a link to this view, paper.

const FIELDS = {
  id: (s) => DATA.prefix.statement + S.id[s],
  date: (s) => S.date[s],
  speaker: (s) => S.speakers[s].map((n) => E.name[n]).join("; "),
  source: (s) => S.source[s],
  cue: (s) => S.cue[s],
  statement: (s) => S.content[s],
  polarity: (s) => DATA.polarities[S.polarity[s]],
  mode: (s) => S.mode[s],
  about: (s) => S.about[s].map((n) => E.name[n]).join("; "),
  to: (s) => (S.addressee[s] === null ? null : E.name[S.addressee[s]]),
  role: (s) => S.role[s],
  on_behalf_of: (s) => (S.affiliation[s] === null ? null : E.name[S.affiliation[s]]),
  confidence: (s) => S.confidence[s],
  headline: (s) => A.title[S.article[s]],
  publisher: (s) => publisherOf(s),
  published: (s) => A.published[S.article[s]],
  url: (s) => A.url[S.article[s]],
  also_in: (s) => S.copies[s].map(([, a]) => A.publisher[a] ?? A.title[a] ?? A.source[a]).join("; "),
};

/** A cell of CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function csvCell(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csv(statements) {
  const rows = statements.map((s) => Object.values(FIELDS).map((of) => csvCell(of(s))).join(","));
  return `${[Object.keys(FIELDS).join(","), ...rows].join("\r\n")}\r\n`;
}

const json = (statements) => `${JSON.stringify(statements.map((s) => Object.fromEntries(Object.entries(FIELDS).map(([k, of]) => [k, of(s)]))), null, 1)}\n`;

function download(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  note(`${name} saved: ${plural(RESULT.count, "statement")} in view`);
}

/** The network as it is seen, at twice the size, with title, key and the reminder under it. */
function picture() {
  network.redraw();
  const source = network.canvas.frame.canvas;
  const scale = Math.max(1, 2 / (window.devicePixelRatio || 1));
  const [width, height] = [source.width * scale, source.height * scale];
  const unit = height / 800 > 1 ? Math.max(14, height / 55) : 14;
  const canvas = el("canvas", { width, height: height + unit * 5 });
  const paper = canvas.getContext("2d");
  paper.fillStyle = palette.canvas;
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(source, 0, unit * 2.4, width, height);
  paper.fillStyle = palette.ink;
  paper.font = `600 ${unit * 1.1}px sans-serif`;
  paper.fillText(short(DATA.title, 80), unit, unit * 1.7);
  paper.font = `${unit * 0.8}px sans-serif`;
  let x = unit;
  const y = canvas.height - unit;
  for (const type of typesHere) {
    paper.fillStyle = palette[type];
    paper.fillRect(x, y - unit * 0.6, unit * 0.6, unit * 0.6);
    paper.fillStyle = palette.ink;
    paper.fillText(TYPE_NAMES[type], x + unit * 0.8, y);
    x += paper.measureText(TYPE_NAMES[type]).width + unit * 2;
  }
  paper.textAlign = "right";
  paper.fillText(`${plural(RESULT.count, "statement")} · reported, not verified`, canvas.width - unit, y);
  return canvas;
}

async function copy(text, what) {
  if (navigator.clipboard && window.isSecureContext) await navigator.clipboard.writeText(text);
  else {
    const box = el("textarea", { value: text, class: "vh" });
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  note(`${what} copied`);
}

const EXPORTS = {
  "copy-link": () => {
    writeAddress();
    return copy(location.href, "Link to this view");
  },
  "copy-csv": () => copy(csv(tableOrder()), `${plural(RESULT.count, "statement")} as CSV`),
  "save-csv": () => download("statements.csv", new Blob(["\ufeff", csv(tableOrder())], { type: "text/csv;charset=utf-8" })),
  "save-json": () => download("statements.json", new Blob([json(tableOrder())], { type: "application/json" })),
  "save-png": () => {
    if (state.view !== "network") change({ view: "network" });
    picture().toBlob((blob) => download("network.png", blob), "image/png");
  },
  print: () => window.print(),
};

/** Paper shows the network as a picture and every statement that passes. */
function preparePrint() {
  if (network && state.view === "network") network.redraw();
  const rows = tableOrder();
  fill($("print"),
    el("h1", {}, DATA.title),
    el("p", {}, `${plural(rows.length, "statement")}, ${plural(RESULT.articles, "article")}. Statements are reported, not verified. ${madeBy()}`),
    [...$("chips").querySelectorAll("bdi")].map((chip) => el("p", { class: "small" }, "Filter: ", bdi(chip.textContent))),
    network && state.view === "network" && el("img", { src: network.canvas.frame.canvas.toDataURL("image/png"), alt: "The network in view" }),
    el("table", {}, el("thead", {}, el("tr", {}, ["Date", "Speaker", "Statement", "About", "Article"].map((h) => el("th", { scope: "col" }, h)))),
      el("tbody", {}, rows.map((s) => el("tr", {}, el("td", {}, showDay(S.date[s])),
        el("td", {}, bdi(speakerNames(s) || "No source named")),
        el("td", {}, polarityTag(s), S.cue[s] && bdi(`[${S.cue[s]}] `, "muted"), bdi(S.content[s])), el("td", {}, bdi(aboutNames(s))),
        el("td", {}, bdi([A.title[S.article[s]], publisherOf(s)].filter(Boolean).join(", "))))))));
}
