// The timeline: statements over time, with a brush (drag, or the two sliders below) that filters by day.

const timeline = { start: 0, step: 1, all: [], bars: [], first: 0, last: 0 };

function buildTimeline() {
  const days = DAYS.filter((d) => !Number.isNaN(d));
  $("timeline").hidden = days.length === 0;
  if (!days.length) return;
  timeline.first = days.reduce((a, b) => Math.min(a, b));
  timeline.last = days.reduce((a, b) => Math.max(a, b));
  const span = timeline.last - timeline.first + 1;
  timeline.step = [1, 2, 7, 14, 28, 91, 182, 365, 1826, 3652].find((step) => span / step <= 72) ?? Math.ceil(span / 72);
  const bins = Math.ceil(span / timeline.step);
  timeline.all = new Int32Array(bins);
  for (const d of days) timeline.all[binOf(d)]++;
  const top = Math.max(...timeline.all);
  const height = (count) => (count ? Math.max(2, (count / top) * 36) : 0);
  timeline.height = height;
  const width = 1000 / bins;
  const bar = (i, className, count) => svg("rect", { class: className, x: i * width + Math.min(2, width * 0.1), width: Math.max(1, width - Math.min(4, width * 0.2)),
    y: 40 - height(count), height: height(count) });
  timeline.bars = Array.from(timeline.all, (_, i) => bar(i, "now", 0));
  fill($("bars"), svg("rect", { id: "brushed", x: 0, y: 0, width: 1000, height: 40 }),
    Array.from(timeline.all, (count, i) => bar(i, "all", count)), timeline.bars);
  for (const id of ["from", "to"]) {
    Object.assign($(id), { min: 0, max: bins - 1, step: 1 });
    $(id).addEventListener("input", () => brush(Number($("from").value), Number($("to").value), id));
  }
  fill($("first-day"), showDay(fromDay(timeline.first)));
  fill($("last-day"), showDay(fromDay(timeline.last)));
  dragToBrush();
}

const binOf = (day) => Math.floor((day - timeline.first) / timeline.step);

/** Filter to the days of the bins `low..high`; all bins are no filter. */
function brush(low, high, moved) {
  if (low > high) [low, high] = moved === "from" ? [high, high] : [low, low];
  const everything = low === 0 && high === timeline.all.length - 1;
  change({
    from: everything ? null : timeline.first + low * timeline.step,
    to: everything ? null : Math.min(timeline.last, timeline.first + (high + 1) * timeline.step - 1),
  });
}

function dragToBrush() {
  const area = $("bars");
  let start = null;
  const bin = (event) => {
    const box = area.getBoundingClientRect();
    return Math.min(timeline.all.length - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * timeline.all.length)));
  };
  area.addEventListener("pointerdown", (event) => {
    start = bin(event);
    area.setPointerCapture(event.pointerId);
    brush(start, start);
  });
  area.addEventListener("pointermove", (event) => {
    if (start !== null) brush(Math.min(start, bin(event)), Math.max(start, bin(event)));
  });
  for (const end of ["pointerup", "pointercancel"]) area.addEventListener(end, () => { start = null; });
  area.addEventListener("dblclick", () => change({ from: null, to: null }));
}

function rangeText() {
  const [from, to] = [state.from ?? timeline.first, state.to ?? timeline.last].map((d) => showDay(fromDay(d)));
  return from === to ? from : `${from} – ${to}`;
}

function renderTimeline() {
  if ($("timeline").hidden) return;
  const now = new Int32Array(timeline.all.length);
  let undated = 0;
  const others = ~BIT.dates;
  for (let s = 0; s < STATEMENTS; s++) {
    if (BLOCKED[s] & others) continue;
    if (Number.isNaN(DAYS[s])) undated++;
    else now[binOf(DAYS[s])]++;
  }
  timeline.bars.forEach((bar, i) => {
    const height = timeline.height(now[i]);
    bar.setAttribute("y", 40 - height);
    bar.setAttribute("height", height);
  });
  const bins = timeline.all.length;
  const clamp = (bin) => Math.min(bins - 1, Math.max(0, bin));
  const [low, high] = [clamp(state.from === null ? 0 : binOf(state.from)), clamp(state.to === null ? bins - 1 : binOf(state.to))];
  const active = state.from !== null || state.to !== null;
  $("brushed").setAttribute("x", (low / bins) * 1000);
  $("brushed").setAttribute("width", ((high - low + 1) / bins) * 1000);
  $("timeline").classList.toggle("active", active);
  for (const [id, bin, day] of [["from", low, timeline.first + low * timeline.step],
    ["to", high, Math.min(timeline.last, timeline.first + (high + 1) * timeline.step - 1)]]) {
    $(id).value = bin;
    $(id).setAttribute("aria-valuetext", showDay(fromDay(day), LONG_DATE));
  }
  $("range").textContent = (active ? rangeText() : "All dates") + (undated ? ` · ${undated.toLocaleString("en")} without a date${active ? " left out" : ""}` : "");
}
