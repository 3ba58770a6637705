// The legend, which is also a filter: each entry shows its shape and colour, how many are in view, and turns them off.

const TYPE_SHAPE = {
  person: ["circle", { cx: 8, cy: 8, r: 6 }],
  organization: ["rect", { x: 2.5, y: 2.5, width: 11, height: 11, rx: 1 }],
  group: ["path", { d: "M8 1.2 14.8 8 8 14.8 1.2 8Z" }],
  place: ["path", { d: "M8 1.8 14.6 13.4H1.4Z" }],
  document: ["path", { d: "M4.6 2.2h6.8L14.8 8l-3.4 5.8H4.6L1.2 8Z" }],
  other: ["path", { d: "m8 1 2 4.6 5 .5-3.8 3.3 1.1 4.9L8 11.7l-4.3 2.6 1.1-4.9L1 6.1l5-.5Z" }],
};
const LINE_NAMES = { about: "speaks about", affiliation: "belongs to", denies: "denies", supports: "supports",
  repeats: "repeats", criticises: "criticises" };
const LINE_DASH = { about: "", affiliation: "2 4", denies: "6 3", supports: "6 3", repeats: "3 3", criticises: "6 2 2 2" };
const LINE_HEAD = { about: "m24 3 6 5-6 5Z", affiliation: "", denies: "M27 2h3v12h-3Z", supports: "M30 8a3.5 3.5 0 1 0-7 0 3.5 3.5 0 1 0 7 0",
  repeats: "m23 3 7 5-7 5 2.5-5Z", criticises: "m21 8 4.5-4 4.5 4-4.5 4Z" };

function glyph(type, hollow = false) {
  const [tag, attributes] = TYPE_SHAPE[type];
  return svg("svg", { class: `glyph ${type}${hollow ? " hollow" : ""}`, viewBox: "0 0 16 16", "aria-hidden": "true" }, svg(tag, attributes));
}

function lineGlyph(kind) {
  return svg("svg", { class: `line ${kind}`, viewBox: "0 0 32 16", "aria-hidden": "true" },
    svg("path", { class: "stroke", d: `M1 8H${LINE_HEAD[kind] ? 24 : 31}`, "stroke-dasharray": LINE_DASH[kind] }),
    LINE_HEAD[kind] && svg("path", { class: "head", d: LINE_HEAD[kind] }));
}

const typesHere = TYPES.filter((t) => SPOTS.group.includes(t));
const linesHere = DATA.kinds.filter((_, code) => LINES.kind.includes(code));

function buildLegend() {
  const entry = (name, picture, text, press) => el("button", { class: "entry", data: { name }, "aria-pressed": "true", onclick: press },
    picture, el("span", { class: "name" }, text), el("span", { class: "count" }));
  fill($("legend-types"), typesHere.map((t) => el("li", {}, entry(t, glyph(t), TYPE_NAMES[t],
    () => change({ hiddenTypes: toggle(state.hiddenTypes, t) })))),
  E.named.includes(0) && el("li", { class: "key" }, glyph("person", true), el("span", { class: "name" }, "unnamed source")));
  fill($("legend-lines"), linesHere.map((k) => el("li", {}, entry(k, lineGlyph(k), LINE_NAMES[k],
    () => change({ hiddenLines: toggle(state.hiddenLines, k) })))));
}

function renderLegend() {
  const count = Object.fromEntries([...typesHere, ...linesHere].map((name) => [name, 0]));
  for (let n = 0; n < NODES; n++) if (RESULT.said[n] || RESULT.about[n]) count[typeOf(n)]++;
  for (const e of drawn.lineKey.keys()) count[DATA.kinds[LINES.kind[e]]]++;
  for (const button of $("legend").querySelectorAll(".entry")) {
    const { name } = button.dataset;
    const on = !state.hiddenTypes.has(name) && !state.hiddenLines.has(name);
    button.setAttribute("aria-pressed", on);
    button.lastChild.textContent = on ? count[name].toLocaleString("en") : "off";
  }
}
