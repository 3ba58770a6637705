// The evidence: who, how, what, about whom, and the sentence with source, cue and content marked.

function showNode(node) {
  const said = S.id.map((_, s) => s).filter((s) => S.speakers[s].includes(node) || S.about[s].includes(node));
  showStatements(bdi(E.name[node]), said);
}

function showEdge(edge) {
  showStatements([bdi(E.name[LINES.from[edge]]), " → ", bdi(E.name[LINES.to[edge]])], LINES.statements[edge]);
}

function showStatements(heading, statements) {
  $("panel").hidden = false;
  fill($("panel"), el("h2", {}, heading), statements.map(card));
}

function card(s) {
  return el("article", { class: "statement" },
    S.passage[s] === null ? el("blockquote", {}, bdi(S.content[s])) : passage(s));
}

/** The passage of a statement, cut at the ends of its marks; a piece may be marked twice (a cue inside a content). */
function passage(s) {
  const text = P.text[S.passage[s]];
  const cuts = [...new Set([0, text.length, ...S.marks[s].flatMap(([, start, end]) => [start, end])])].sort((a, b) => a - b);
  return el("blockquote", { dir: "auto" }, cuts.slice(1).map((end, i) => {
    const start = cuts[i];
    const kinds = S.marks[s].filter(([, from, to]) => from <= start && end <= to).map(([kind]) => MARK_NAMES[kind]);
    const piece = text.slice(start, end);
    return kinds.length ? el("mark", { class: kinds.join(" ") }, piece) : piece;
  }));
}
