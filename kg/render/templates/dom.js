// Building blocks: elements whose text is only ever set as text.

const $ = (id) => document.getElementById(id);

/** An element: properties (dataset, aria-*, on* listeners, anything settable) and children (strings become text). */
function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name.includes("-") || name === "role" || name === "for" || name === "dir") node.setAttribute(name, value);
    else node[name] = value;
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

function fill(node, ...children) {
  node.textContent = "";
  return append(node, children);
}

/** Text of foreign origin, kept from changing the direction of what stands around it. */
const bdi = (text, className) => el("bdi", { class: className, dir: "auto" }, text);
