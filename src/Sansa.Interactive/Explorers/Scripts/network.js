// The strongest weights around an item, drawn as a ring, and the separators of the catalogue, drawn as bars: the whole above, its halves below.

const deepestShown = 9;
const namesShown = 30;

class NetworkExplorer {
  constructor(place, data, { matrices: [weights], lists: [items, own, parents, sizes], names }) {
    Object.assign(this, { place, weights, names, trail: [], part: null });
    this.parts = NetworkExplorer.tree(items, own, parents, sizes);
    this.partOf = new Uint32Array(names.length);
    this.parts.forEach((part, k) => { for (const item of part.items) this.partOf[item] = k; });
    this.place.replaceChildren(this.makeSearch(), this.makeTrail(), this.makeAround(), this.makeTree());
    new ResizeObserver(() => this.drawSoon()).observe(this.place);
    this.goTo(data.start);
  }

  /** The parts with their level, halves, and place from left to right, which is the order of elimination. */
  static tree(items, own, parents, sizes) {
    const parts = [];
    let at = 0;
    sizes.forEach((size, k) => {
      const parent = parents[k] === 0 ? null : parts[parents[k] - 1];
      const part = { items: items.subarray(at, at + own[k]), size, parent, halves: [], level: parent ? parent.level + 1 : 0, from: 0 };
      if (parent) {
        part.from = parent.from + parent.size - parent.items.length - parent.halves.reduce((sum, half) => sum + half.size, 0) - size;
        parent.halves.push(part);
      }
      parts.push(part);
      at += own[k];
    });
    return parts;
  }

  makeSearch() {
    return new SearchBox(this.names, {
      label: `Go to one of ${counted(this.names.length)} items`, placeholder: `Type a name, such as ${this.names[this.parts[0].items.at(-1) ?? 0]}`,
      choose: (item) => this.goTo(item),
    }).element;
  }

  makeTrail() {
    this.chips = element("ul", { class: "sn-chips", "aria-label": "Where you were" });
    return this.chips;
  }

  makeAround() {
    this.title = element("div", { class: "sn-h", role: "heading", "aria-level": "4" });
    this.picture = element("div", { class: "sn-ring" });
    this.list = element("ol", { class: "sn-near" });
    this.said = element("p", { class: "sn-status", role: "status" });
    return element("div", { class: "sn-lists" }, element("section", null, this.title, this.picture, NetworkExplorer.legend()),
      element("section", null, element("div", { class: "sn-h" }, "Strongest weights"), this.list, this.said));
  }

  static legend() {
    const sample = (...shapes) => drawing("svg", { width: 22, height: 14, "aria-hidden": "true" }, shapes);
    const line = (kind) => sample(drawing("line", { x1: 1, x2: 21, y1: 7, y2: 7, class: kind, "stroke-width": 3 }));
    const dot = (kind) => sample(drawing("circle", { cx: 11, cy: 7, r: 6, class: kind }));
    const kinds = [[line("sn-for"), "speaks for"], [line("sn-against"), "speaks against"], [dot("sn-joint"), "in a separator, with its level"],
      [dot("sn-inner"), "inside a part"]];
    return element("ul", { class: "sn-l" }, kinds.map(([shape, text]) => element("li", null, shape, text)));
  }

  makeTree() {
    this.bars = element("div", { tabindex: 0, role: "application", "aria-label": "Separators: arrow keys move", class: "sn-bars",
      onkeydown: (event) => this.keyInTree(event) });
    this.partSaid = element("p", { class: "sn-said", role: "status" });
    this.members = element("div", { class: "sn-members" });
    return element("section", null, element("div", { class: "sn-h", role: "heading", "aria-level": "4" },
      "Separators: what joins the catalogue (green), and the halves that it joins (below)"), this.bars, this.partSaid, this.members);
  }

  /** The item in the middle; where it is in the separators is shown too. */
  goTo(item) {
    if (item !== this.item) this.trail = [...this.trail.filter((other) => other !== item), item].slice(-8);
    this.item = item;
    this.part = this.parts[this.partOf[item]];
    this.draw();
  }

  choosePart(part) {
    this.part = part;
    this.drawTree();
  }

  drawSoon() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.ring = this.neighbours();
    this.title.textContent = `${this.names[this.item]}, ${this.placeOf(this.item)}`;
    this.chips.replaceChildren(...this.trail.map((item) => element("li", null,
      this.button(item, { "aria-current": item === this.item ? "true" : null }))));
    this.drawRing();
    this.drawList();
    this.drawTree();
    this.place.setAttribute("data-state", JSON.stringify({ item: this.item, ring: this.ring, place: this.placeOf(this.item) }));
  }

  button(item, attributes) {
    return element("button", { type: "button", class: "sn-name", onclick: () => this.goTo(item), ...attributes }, this.names[item]);
  }

  placeOf(item) {
    const part = this.parts[this.partOf[item]];
    return part.halves.length > 0 ? `separator of level ${part.level}` : `in a part of ${counted(part.size, "item")}`;
  }

  /** The row of the item, the strongest first. */
  neighbours() {
    const found = [];
    for (let p = this.weights.pointers[this.item]; p < this.weights.pointers[this.item + 1]; p++) {
      found.push({ item: this.weights.indices[p], weight: this.weights.values[p] });
    }
    return found.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.item - b.item);
  }

  /** The stronger one of the two weights between two items; null where neither is among the strongest of its row. */
  between(a, b) {
    const [there, back] = [this.weights.get(a, b), this.weights.get(b, a)];
    return Math.abs(there ?? 0) >= Math.abs(back ?? 0) ? there : back;
  }

  /** The neighbours in an order in which those that are close to each other stand side by side: from each on to the closest one that is left. */
  arranged() {
    const [left, placed] = [[...this.ring], []];
    while (left.length > 0) {
      const last = placed[placed.length - 1];
      const close = (one) => (last ? Math.abs(this.between(last.item, one.item) ?? 0) : 0);
      const next = left.reduce((best, one) => (close(one) > close(best) ? one : best));
      placed.push(next);
      left.splice(left.indexOf(next), 1);
    }
    return placed;
  }

  drawRing() {
    const width = Math.max(280, Math.min(680, this.picture.clientWidth || 340));
    const [height, names] = [Math.min(420, width * 0.95), Math.max(90, width * 0.24)];
    const [middle, across, down] = [[width / 2, height / 2], width / 2 - names, height / 2 - 24];
    const ring = this.arranged();
    const spots = ring.map((_, k) => {
      const angle = (2 * Math.PI * (k + 0.5)) / ring.length - Math.PI / 2;
      return [middle[0] + across * Math.cos(angle), middle[1] + down * Math.sin(angle)];
    });
    const letters = Math.floor((names - 16) / 6.6);
    const most = Math.max(1e-12, ...ring.map((one) => Math.abs(one.weight)));
    const spokes = ring.map((one, k) => NetworkExplorer.edge(middle, spots[k], middle, one.weight, most));
    const nodes = ring.map((one, k) => this.node(one.item, spots[k], spots[k][0] < middle[0] ? "end" : "start", letters, one.weight));
    const about = { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": "The network around the item" };
    this.picture.replaceChildren(drawing("svg", about,
      this.chords(ring, spots, middle, most), spokes, nodes, this.node(this.item, middle, "middle", letters + 8, null)));
  }

  /** The weights among the neighbours, bent towards the middle. */
  chords(ring, spots, middle, most) {
    const found = [];
    for (let a = 0; a < ring.length; a++) {
      for (let b = 0; b < a; b++) {
        const weight = this.between(ring[a].item, ring[b].item);
        if (weight !== null) found.push(NetworkExplorer.edge(spots[a], spots[b], middle, weight, most, "sn-chord"));
      }
    }
    return found;
  }

  static edge([x1, y1], [x2, y2], [bendX, bendY], weight, most, kind = "") {
    const [x, y] = [(x1 + x2) / 4 + bendX / 2, (y1 + y2) / 4 + bendY / 2];
    return drawing("path", { d: `M${x1.toFixed(1)} ${y1.toFixed(1)}Q${x.toFixed(1)} ${y.toFixed(1)} ${x2.toFixed(1)} ${y2.toFixed(1)}`, fill: "none",
      class: `${weight < 0 ? "sn-against" : "sn-for"} ${kind}`, "stroke-width": (1 + 5 * Math.min(1, Math.abs(weight) / most)).toFixed(2) });
  }

  node(item, [x, y], anchor, letters, weight) {
    const part = this.parts[this.partOf[item]];
    const joint = part.halves.length > 0;
    const name = this.names[item].length > letters ? `${this.names[item].slice(0, letters - 1)}\u2026` : this.names[item];
    const said = `${this.names[item]}, ${this.placeOf(item)}${weight === null ? "" : `, weight ${shown(weight, 3, true)}`}`;
    const [shift, below] = [{ start: 14, end: -14, middle: 0 }[anchor], anchor === "middle" ? 26 : 4];
    return drawing("g", {
      class: "sn-spot", tabindex: weight === null ? null : 0, role: weight === null ? "img" : "button", "aria-label": said,
      onclick: () => this.goTo(item), onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") this.follow(event, item); },
    }, drawing("title", null, said),
      drawing("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: weight === null ? 13 : 9, class: joint ? "sn-joint" : "sn-inner" }),
      joint ? drawing("text", { x: x.toFixed(1), y: (y + 4).toFixed(1), "text-anchor": "middle", "font-size": 11, class: "sn-level" },
        String(part.level)) : null,
      drawing("text", { x: (x + shift).toFixed(1), y: (y + below).toFixed(1), "text-anchor": anchor, "font-size": 12,
        "font-weight": weight === null ? 600 : 400 }, name));
  }

  /** Goes on by the keyboard, which stays in the network. */
  follow(event, item) {
    event.preventDefault();
    this.goTo(item);
    this.picture.querySelector("[tabindex]")?.focus();
  }

  drawList() {
    const most = Math.max(1e-12, ...this.ring.map((one) => Math.abs(one.weight)));
    const decimals = decimalsFor(most, 3);
    this.list.replaceChildren(...this.ring.map(({ item, weight }) => element("li", null,
      element("div", { class: "sn-line" }, this.button(item, { title: this.placeOf(item) }),
        element("span", { class: "sn-score" }, fixed(weight, decimals, true))),
      element("div", { class: "sn-parts", "aria-hidden": "true" },
        element("span", { class: weight < 0 ? "sn-minus" : "sn-plus", style: `left:0;width:${(100 * Math.abs(weight)) / most}%` })))));
    this.said.textContent = this.ring.length === 0 ? "No other item has a weight here." : "";
  }

  drawTree() {
    const width = Math.max(280, this.bars.clientWidth || 340);
    const [unit, row] = [width / Math.max(1, this.parts[0].size), 20];
    const depth = Math.min(deepestShown, this.parts.reduce((most, part) => Math.max(most, part.level), 0));
    const path = new Set();
    for (let part = this.part; part; part = part.parent) path.add(part);
    const seen = this.parts.filter((part) => part.level <= depth && part.size * unit >= 1);
    const bars = seen.map((part) => {
      const x = part.from * unit;
      const own = part.halves.length > 0 && part.items.length > 0 ? Math.max(1.5, part.items.length * unit) : 0;
      return drawing("g", { onclick: () => this.choosePart(part) }, drawing("title", null, this.describe(part)),
        drawing("rect", { x: x.toFixed(2), y: part.level * row, width: Math.max(0.6, part.size * unit - 1).toFixed(2), height: row - 3,
          class: `sn-bar${path.has(part) ? " sn-path" : ""}${part === this.part ? " sn-here" : ""}` }),
        drawing("rect", { x: (x + part.size * unit - 1 - own).toFixed(2), y: part.level * row, width: own.toFixed(2), height: row - 3, class: "sn-joint" }));
    });
    this.bars.replaceChildren(drawing("svg", { viewBox: `0 0 ${width} ${(depth + 1) * row}`, width, height: (depth + 1) * row, role: "img",
      "aria-label": "All items at the top, from left to right in the order of elimination; halves below" }, bars));
    this.drawMembers();
  }

  describe(part) {
    const level = `Level ${part.level}: `;
    if (part.halves.length === 0) return `${level}${counted(part.size, "item")}, not split further`;
    return `${level}${counted(part.items.length, "item")} of ${counted(part.size)} separate${part.items.length === 1 ? "s" : ""} `
      + part.halves.map((half) => counted(half.size)).join(" from ");
  }

  /** The items of the chosen part; those that join most, which are eliminated last, come first. */
  drawMembers() {
    const items = [...this.part.items].reverse();
    this.partSaid.textContent = `${this.describe(this.part)}.`;
    this.members.replaceChildren(...items.slice(0, namesShown).map((item) => this.button(item, { "aria-current": item === this.item ? "true" : null })),
      items.length > namesShown ? element("span", { class: "sn-m" }, ` and ${counted(items.length - namesShown)} more`) : "");
    this.bars.setAttribute("data-part", String(this.parts.indexOf(this.part)));
  }

  keyInTree(event) {
    const { parent, halves } = this.part;
    const beside = parent ? parent.halves.find((half) => half !== this.part) : null;
    const next = { ArrowUp: parent, ArrowDown: halves[0], ArrowLeft: beside, ArrowRight: beside }[event.key];
    if (next) this.choosePart(next);
    if (event.key.startsWith("Arrow")) event.preventDefault();
  }
}

async function network(place, data) {
  place.explorer = new NetworkExplorer(place, data, await unpackedMatrices(data.pack));
}
