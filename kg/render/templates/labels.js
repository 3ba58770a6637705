// The names in the network, in screen pixels: readable at every zoom, none over another.

/** Square pixels for each name: so many, no more, or the names hide what they name. */
const ROOM = 9000;
/** So many of the most quoted keep their names, even over smaller nodes. */
const LEADING = 20;
const widths = new Map();
const labels = new Map();

/** Nodes in sight with their place and radius: the selected one, those in focus, then the most quoted first. */
function inSight(box, scale, close) {
  const first = state.sel?.kind === "node" ? [state.sel.node] : [];
  const rest = [...drawn.key.keys()].filter((n) => !close.has(n)).sort((a, b) => a - b);
  const spots = new Map();
  for (const n of [...first, ...[...close].sort((a, b) => a - b), ...rest]) {
    const node = network.body.nodes[n];
    if (!node) continue;
    const { x, y } = network.canvasToDOM({ x: node.x, y: node.y });
    if (x > -40 && y > -20 && x < box.width + 40 && y < box.height + 10) spots.set(n, { x, y, reach: SPOTS.size[n] * scale });
  }
  return spots;
}

/** Draw as many names as there is room for, each beside its node: below, above, right or left of it. */
function drawLabels(context) {
  const close = new Set(focusSet().nodes);
  const chosen = state.sel?.kind === "node" ? state.sel.node : null;
  const scale = network.getScale();
  const ratio = context.getTransform().a / scale;
  const box = $("canvas").getBoundingClientRect();
  const spots = inSight(box, scale, close);
  const [names, nodes] = [new Boxes(), new Boxes()];
  if (spots.size <= 600) for (const { x, y, reach } of spots.values()) nodes.add([x - reach, y - reach, x + reach, y + reach]);
  const crowd = drawn.key.size > 60;
  const most = crowd ? Math.min(160, Math.round((box.width * box.height) / ROOM)) : 160;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  Object.assign(context, { textAlign: "center", textBaseline: "top", lineJoin: "round", lineWidth: 3.5, strokeStyle: palette.canvas });
  let shown = 0;
  let rank = 0;
  for (const [n, { x, y, reach }] of spots) {
    if (shown >= most) break;
    const size = 11.5 + Math.min(3.5, Math.sqrt(E.said[n] + E.about[n]) * 0.55);
    const font = `${n === chosen ? "600 " : ""}${size.toFixed(1)}px ${palette.sans}`;
    if (!labels.has(n)) labels.set(n, short(E.name[n]));
    const key = `${n} ${font}`;
    context.font = font;
    if (!widths.has(key)) widths.set(key, context.measureText(labels.get(n)).width);
    const half = widths.get(key) / 2 + 2;
    if (reach >= 4) names.add([x - reach, y - reach, x + reach, y + reach]);
    const below = [x, y + reach + (n === chosen ? 11 : 3)];
    const places = [below, [x, y - reach - size - (n === chosen ? 12 : 4)], [x + reach + half + 2, y - size / 2], [x - reach - half - 2, y - size / 2]];
    const boxOf = ([at, top]) => [at - half, top, at + half, top + size + 1];
    const inside = ([left, , right]) => !crowd || (left >= 0 && right <= box.width);
    const clear = (place) => inside(boxOf(place)) && !names.covers(boxOf(place));
    const must = rank++ < LEADING || close.has(n) || !crowd;
    const free = places.find((place) => clear(place) && !nodes.covers(boxOf(place))) ?? (must ? places.find(clear) : undefined);
    if (free === undefined && (crowd || scale < 0.7) && n !== chosen) continue;
    const [at, top] = free ?? below;
    names.add(boxOf([at, top]));
    context.globalAlpha = close.size && !close.has(n) ? 0.3 : 1;
    context.strokeText(labels.get(n), at, top);
    context.fillStyle = palette.ink;
    context.fillText(labels.get(n), at, top);
    shown++;
  }
  context.restore();
}

/** Boxes `[left, top, right, bottom]` in cells of 48 by 16 pixels, to be asked what covers one of them. */
class Boxes {
  constructor() { this.cells = new Map(); }

  *cellsOf([left, top, right, bottom]) {
    for (let cx = Math.floor(left / 48); cx <= right / 48; cx++) {
      for (let cy = Math.floor(top / 16); cy <= bottom / 16; cy++) yield cx * 4096 + cy;
    }
  }

  add(box) {
    for (const cell of this.cellsOf(box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push(box);
    }
  }

  covers(box) {
    const [left, top, right, bottom] = box;
    for (const cell of this.cellsOf(box)) {
      for (const [l, t, r, b] of this.cells.get(cell) ?? []) if (left < r && right > l && top < b && bottom > t) return true;
    }
    return false;
  }
}
