// The evidence: who, how, what, about whom, and the sentence with source, cue and content marked.

const RELATION_OUT = { denies: "Denies", supports: "Supports", repeats: "Repeats", criticises: "Criticises" };
const RELATION_IN = { denies: "Denied by", supports: "Supported by", repeats: "Repeated by", criticises: "Criticised by" };

/** The statements of the selection that the filters leave, in the order of the articles (or of the table). */
function selectedStatements() {
  const { sel } = state;
  if (sel.kind === "statement") return state.view === "table" ? grid.rows : tableOrder();
  if (sel.kind === "edge") {
    const own = LINES.statements[sel.edge];
    return (own.length ? own : ofNode(LINES.from[sel.edge], "said")).filter(passes);
  }
  return ofNode(sel.node, sel.side).filter(passes);
}

let byNode = null;

/** Statements of a node: those it said, those about it, those said on its behalf, or (no side) all of them. */
function ofNode(n, side) {
  if (!byNode) {
    byNode = Object.fromEntries(["said", "about", "for"].map((key) => [key, Array.from({ length: NODES }, () => [])]));
    for (let s = 0; s < STATEMENTS; s++) {
      for (const speaker of S.speakers[s]) byNode.said[speaker].push(s);
      for (const entity of S.about[s]) byNode.about[entity].push(s);
      for (const home of speaksFor(s)) byNode.for[home].push(s);
    }
  }
  if (side) return byNode[side][n];
  return [...new Set([...byNode.said[n], ...byNode.about[n], ...byNode.for[n]])].sort((a, b) => a - b);
}

function renderPanel() {
  const panel = $("panel");
  const open = state.sel !== null;
  document.body.classList.toggle("with-panel", open);
  panel.hidden = !open;
  if (!open) return;
  const list = selectedStatements();
  if (state.at === null || !list.includes(state.at)) {
    if (state.at === null || state.sel.kind !== "statement") state.at = list[0] ?? null;
  }
  const focus = panel.contains(document.activeElement) ? document.activeElement.dataset.keep : null;
  const scroll = panel.dataset.for === panelKey() ? panel.scrollTop : 0;
  panel.dataset.for = panelKey();
  const heading = panelHeading();
  fill(panel,
    el("header", { class: "panel-head" }, el("div", { class: "panel-title" }, heading),
      el("button", { class: "round", "aria-label": "Close evidence", onclick: closePanel }, icon("close"))),
    state.sel.kind === "node" && nodeFacts(state.sel.node),
    state.at === null ? el("p", { class: "muted" }, hiddenHere() || "No statements.") : [pager(list), card(state.at), others(list)],
    el("p", { class: "small muted trust" }, "Statements are reported, not verified."));
  panel.scrollTop = scroll;
  if (focus) panel.querySelector(`[data-keep="${focus}"]`)?.focus({ preventScroll: true });
}

function panelKey() {
  const { sel } = state;
  return `${sel.kind} ${sel.node ?? sel.edge ?? ""} ${state.at}`;
}

function closePanel() {
  const toTable = state.view === "table";
  deselect();
  if (toTable) $("body").querySelector('[tabindex="0"]')?.focus();
  else $("network").focus({ preventScroll: true });
}

function panelHeading() {
  const { sel } = state;
  if (sel.kind === "node") {
    return [el("p", { class: "eyebrow" }, glyph(typeOf(sel.node), !E.named[sel.node]), TYPE_NAME[typeOf(sel.node)],
      !E.named[sel.node] && " · unnamed source"), el("h2", {}, bdi(E.name[sel.node]))];
  }
  if (sel.kind === "edge") {
    const kind = DATA.kinds[LINES.kind[sel.edge]];
    return [el("p", { class: "eyebrow" }, lineGlyph(kind), LINE_NAMES[kind]),
      el("h2", {}, nameButton(LINES.from[sel.edge]), el("span", { class: "to" }, ` ${LINE_NAMES[kind]} `), nameButton(LINES.to[sel.edge]))];
  }
  return [el("p", { class: "eyebrow" }, "Statement"), el("h2", {}, state.at === null ? "" : S.speakers[state.at].length
    ? S.speakers[state.at].map((n, i) => [i ? ", " : "", nameButton(n)]) : bdi(short(S.source[state.at] ?? "No source named", 120)))];
}

const nameButton = (n) => el("button", { class: "link name", onclick: () => selectNode(n) }, bdi(E.name[n]));

function nodeFacts(n) {
  const { side } = state.sel;
  const others = E.aliases[n].filter((a) => a !== E.name[n]);
  const homes = (AFFILIATIONS.get(n) ?? []).map((o) => nameButton(o));
  const tab = (value, text, count) => el("button", { "aria-pressed": String(side === value), data: { keep: `side-${value}` },
    onclick: () => change({ sel: { kind: "node", node: n, side: value }, at: null }) }, `${text} `, el("b", {}, count));
  const [speaks, spoken, behalf] = ["said", "about", "for"].map((key) => ofNode(n, key).filter(passes).length);
  const ego = state.ego?.node === n;
  return [
    el("dl", { class: "facts" },
      E.roles[n].length > 0 && [el("dt", {}, "Role"), el("dd", {}, bdi(E.roles[n].join(", ")))],
      homes.length > 0 && [el("dt", {}, "With"), el("dd", {}, homes.map((h, i) => [i ? ", " : "", h]))],
      others.length > 0 && [el("dt", {}, "Also as"), el("dd", { class: "clamp" }, others.slice(0, 12).map((a, i) => [i ? ", " : "", bdi(short(a, 60))]))]),
    el("div", { class: "segmented wide", role: "group", "aria-label": "Which statements" },
      tab(null, "All", ofNode(n, null).filter(passes).length), tab("said", "Said", speaks), tab("about", "Spoken about", spoken),
      (ofNode(n, "for").length > 0 || side === "for") && tab("for", "On its behalf", behalf)),
    el("p", { class: "actions" },
      el("button", { class: "small", data: { keep: "ego" }, onclick: () => (ego ? leaveEgo() : enterEgo(n)) }, icon("focus"), ego ? "Show all again" : "Ego view"),
      el("button", { class: "small", data: { keep: "as-speaker" }, "aria-pressed": String(state.filters.speaker.has(n)), onclick: () => toggleFilter("speaker", n) }, "Filter: speaker"),
      el("button", { class: "small", data: { keep: "as-about" }, "aria-pressed": String(state.filters.about.has(n)), onclick: () => toggleFilter("about", n) }, "Filter: about")),
  ];
}

function hiddenHere() {
  const { sel } = state;
  const all = sel.kind === "node" ? ofNode(sel.node, sel.side) : sel.kind === "edge" ? LINES.statements[sel.edge] : [];
  return all.length ? `The filters leave none of its ${plural(all.length, "statement")}.` : "";
}

function pager(list) {
  const i = list.indexOf(state.at);
  const go = (step) => () => change({ at: list[i + step] });
  return el("nav", { class: "pager", "aria-label": "Statements" },
    el("button", { class: "round", "aria-label": "Previous statement", data: { keep: "previous" }, disabled: i <= 0, onclick: go(-1) }, icon("previous")),
    el("span", { "aria-live": "polite" }, i < 0 ? "Outside the filters" : `${(i + 1).toLocaleString("en")} of ${list.length.toLocaleString("en")}`),
    el("button", { class: "round", "aria-label": "Next statement", data: { keep: "next" }, disabled: i < 0 || i >= list.length - 1, onclick: go(1) }, icon("next")));
}

/** Step through the statements of the panel; used by the keyboard. */
function stepStatement(step) {
  if (!state.sel || state.at === null) return;
  const list = selectedStatements();
  const next = list[list.indexOf(state.at) + step];
  if (next !== undefined) change({ at: next });
}

function card(s) {
  return el("article", { class: "statement", "aria-label": "Statement" },
    S.polarity[s] !== POLARITY.said && el("p", { class: "warning" }, S.polarity[s] === POLARITY.rejected
      ? "The source denies this." : "The article reports that this was not said."),
    S.passage[s] === null ? el("blockquote", {}, el("mark", { class: "content", dir: "auto" }, S.content[s])) : passage(s),
    S.passage[s] !== null && el("p", { class: "mark-key small", "aria-hidden": "true" }, MARK_NAMES.map((m) => el("mark", { class: m }, m))),
    citation(s), resolved(s), facts(s), answers(s));
}

/** The passage of a statement, cut at the ends of its marks; a piece may be marked twice (a cue inside a content). */
function passage(s) {
  const p = S.passage[s];
  const text = P.text[p];
  const marks = S.marks[s];
  const sentence = S.sentence[s] ?? [0, text.length];
  const cuts = [...new Set([0, text.length, ...sentence, ...marks.flatMap(([, from, to]) => [from, to])])].sort((a, b) => a - b);
  return el("blockquote", { dir: "auto" }, P.clipped[p][0] && "… ", cuts.slice(1).map((end, i) => {
    const start = cuts[i];
    const kinds = marks.filter(([, from, to]) => from <= start && end <= to).map(([kind]) => MARK_NAMES[kind]);
    const piece = text.slice(start, end);
    if (kinds.length) return el("mark", { class: kinds.join(" ") }, piece);
    return start >= sentence[0] && end <= sentence[1] ? piece : el("span", { class: "around" }, piece);
  }), P.clipped[p][1] && " …");
}

function citation(s) {
  const copies = S.copies[s].map(([, a]) => el("li", {}, cited(a)));
  return [el("p", { class: "citation" }, cited(S.article[s])),
    copies.length > 0 && el("section", { class: "copies" }, el("h3", {}, `Copied in ${plural(copies.length, "article")}`), el("ul", {}, copies))];
}

function cited(a) {
  const title = short(A.title[a] ?? A.source[a] ?? "Untitled", 300);
  const from = [A.publisher[a], A.published[a] && showDay(A.published[a]), A.byline[a]].filter(Boolean);
  return [
    A.url[a] ? el("a", { href: A.url[a], rel: "noopener noreferrer external", target: "_blank" }, bdi(title)) : bdi(title, "headline"),
    from.length > 0 && el("span", { class: "muted" }, from.map((part) => [" · ", bdi(short(part, 120))])),
  ];
}

/** How the words of the text lead to the name: "he" is Matthew Miller. */
function resolved(s) {
  const words = S.source[s]?.replace(/[\s,;:]+$/, "");
  const names = S.speakers[s].map((n) => E.name[n]);
  if (!names.length) return words && el("p", { class: "resolved" }, bdi(`“${short(words, 160)}”`), " could not be resolved to a name.");
  if (!words) return el("p", { class: "resolved" }, "No source beside the words: the speaker is carried on, ", names.map((n, i) => [i ? ", " : "", bdi(n, "strong")]), ".");
  if (names.length === 1 && words === names[0]) return null;
  return el("p", { class: "resolved" }, bdi(`“${short(words, 160)}”`), names.length > 1 ? " are " : " is ", names.map((n, i) => [i ? " and " : "", bdi(short(n, 200), "strong")]), ".");
}

function facts(s) {
  const fact = (name, ...value) => [el("dt", {}, name), el("dd", {}, value)];
  const names = (nodes) => nodes.map((n, i) => [i ? ", " : "", nameButton(n)]);
  const sure = Math.round(S.confidence[s] * 100);
  return el("dl", { class: "facts" },
    fact("Who", S.speakers[s].length ? names(S.speakers[s]) : bdi(short(S.source[s] ?? "No source named", 200))),
    S.role[s] && fact("As", bdi(short(S.role[s], 200))),
    S.affiliation[s] !== null && fact("On behalf of", nameButton(S.affiliation[s])),
    fact("How", S.cue[s] ? bdi(`“${short(S.cue[s], 120)}”`) : el("span", { class: "muted" }, "no reporting words"), ` · ${MODE_NAME[S.mode[s]].toLowerCase()}`),
    S.polarity[s] !== POLARITY.said && fact("Polarity", POLARITY_NAME[S.polarity[s]]),
    fact("What", bdi(short(S.content[s], 1200))),
    S.about[s].length > 0 && fact("About", names(S.about[s])),
    S.addressee[s] !== null && fact("To", nameButton(S.addressee[s])),
    S.date[s] && fact("When", el("time", { dateTime: S.date[s] }, showDay(S.date[s], LONG_DATE)), S.dated[s] ? " (day of publication)" : ""),
    fact("Confidence", el("span", { class: "meter", "aria-hidden": "true" }, meterBar(sure)), `${sure}%`));
}

function meterBar(sure) {
  const bar = el("span", {});
  bar.style.width = `${sure}%`;
  return bar;
}

/** What answers this statement and what it answers, what holds it and what it holds, and what else the speaker said. */
function answers(s) {
  const groups = [];
  for (const [type, to, sure] of S.relations[s]) groups.push([RELATION_OUT[type], to, sure]);
  for (const [type, from, sure] of ANSWERS.get(s) ?? []) groups.push([RELATION_IN[type], from, sure]);
  if (S.nested[s] !== null) groups.push(["As told by", S.nested[s]]);
  for (const inner of INNER.get(s) ?? []) groups.push(["Holds", inner]);
  const also = S.speakers[s].flatMap((n) => ofNode(n, "said")).filter((other, i, all) => other !== s && passes(other) && all.indexOf(other) === i);
  const near = also.sort((a, b) => Math.abs(a - s) - Math.abs(b - s) || a - b).slice(0, 3).sort((a, b) => a - b);
  return [
    groups.length > 0 && el("section", { class: "answers" }, el("h3", {}, "Answers"), el("ul", {}, groups.map(([text, other, sure]) =>
      el("li", {}, el("span", { class: "how" }, text, sure !== undefined && ` · ${Math.round(sure * 100)}%`), jump(other))))),
    near.length > 0 && el("section", { class: "answers" }, el("h3", {}, "Also said"), el("ul", {}, near.map((other) => el("li", {}, jump(other, false))))),
  ];
}

/** A button that goes to another statement, within the selection where it holds it. */
function jump(s, withSpeaker = true) {
  return el("button", { class: "jump", onclick: () => {
    if (state.sel && selectedStatements().includes(s)) change({ at: s }, { push: true });
    else selectStatement(s);
  } }, withSpeaker && bdi(short(speakerNames(s) || "No source named", 60), "strong"), withSpeaker && " ", bdi(short(S.content[s], 140), "quote"));
}

/** The other statements of the selection, short. */
function others(list) {
  if (list.length < 2 || state.sel.kind === "statement") return null;
  const at = list.indexOf(state.at);
  const from = Math.max(0, Math.min(at - 10, list.length - 30));
  return el("section", { class: "list" }, el("h3", {}, plural(list.length, "statement")),
    el("ol", {}, list.slice(from, from + 30).map((s) => el("li", {}, el("button", { class: "jump", "aria-current": s === state.at && "true",
      data: { keep: `s${s}` }, onclick: () => change({ at: s }) },
    bdi(short(S.content[s], 110), "quote"), el("span", { class: "muted small" }, [showDay(S.date[s]), publisherOf(s)].filter(Boolean).map((p, i) => [i ? " · " : "", bdi(short(p, 40))])))))),
    list.length > 30 && el("p", { class: "muted small" }, "Previous and next lead through all; the table lists them."));
}
