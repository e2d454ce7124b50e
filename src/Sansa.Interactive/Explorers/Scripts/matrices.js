// Matrices from the whole to single entries. All of them show the same rows and columns, in the same order of the items.

const smallestSpan = 8;

class MatricesExplorer {
  constructor(place, data, pack) {
    Object.assign(this, { place, data, names: pack.names, pointers: new Map(), pinch: 0 });
    this.matrices = pack.matrices.map((matrix, k) => {
      const [name, rows, columns] = data.matrices[k];
      const largest = matrix.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      return { name, matrix, largest, hasSigns: matrix.values.some((value) => value < 0), rows: `row ${rows}`, columns: `column ${columns}` };
    });
    this.orders = pack.lists.map((order) => {
      const rank = new Uint32Array(order.length);
      order.forEach((item, position) => { rank[item] = position; });
      return { order, rank };
    });
    // A side is what rows or columns stand for; matrices that share one move together.
    this.sides = new Map();
    for (const { matrix, rows, columns } of this.matrices) {
      this.sides.set(rows, { count: matrix.rows, from: 0, at: 0, items: rows.endsWith("items") });
      this.sides.set(columns, { count: matrix.columns, from: 0, at: 0, items: columns.endsWith("items") });
    }
    Object.assign(this, { main: Math.max(0, this.matrices.findIndex((m) => m.rows.endsWith("items"))), zoom: 99, order: 0, byValue: false, hover: null });
    this.place.replaceChildren(this.makeControls(), this.makeSearch(), this.makeViews());
    this.watch();
    this.draw();
  }

  makeControls() {
    const [orderId, shadeId] = [newId("order"), newId("shade")];
    const button = (text, label, act) => element("button", { type: "button", "aria-label": label, title: label, onclick: act }, text);
    this.zoomIn = button("+", "Zoom in", () => this.zoomBy(-1));
    this.zoomOut = button("\u2212", "Zoom out", () => this.zoomBy(1));
    return element("div", { class: "sn-controls" }, this.zoomIn, this.zoomOut, button("Whole", "The whole matrix", () => this.zoomBy(99)),
      element("label", { for: orderId }, "Order"),
      element("select", { id: orderId, onchange: (event) => this.setOrder(Number(event.target.value)) },
        this.data.orders.map((name, k) => element("option", { value: k }, name))),
      element("label", { for: shadeId }, "Shade"),
      element("select", { id: shadeId, onchange: (event) => { this.byValue = event.target.value === "value"; this.draw(); } },
        element("option", { value: "share" }, "share that is filled"), element("option", { value: "value" }, "largest value")));
  }

  makeSearch() {
    this.searchBox = new SearchBox(this.names, {
      label: "Go to an item", placeholder: `Type a name, such as ${this.names[this.orders[this.orders.length - 1].order[0]]}`,
      choose: (item) => this.goTo(item),
    });
    return this.searchBox.element;
  }

  makeViews() {
    this.views = this.matrices.map((about, k) => {
      const canvas = element("canvas", { role: "img", "aria-label": `${about.name}, the same rows and columns`, onclick: (event) => this.pick(event, k),
        onpointermove: (event) => this.showUnder(event, k), onpointerleave: () => this.leave() });
      const name = element("button", { type: "button", onclick: () => this.setMain(k) }, about.name);
      return { canvas, name, figure: element("figure", { class: "sn-view" }, element("figcaption", null, name), canvas) };
    });
    this.canvas = element("canvas", {
      class: "sn-main", tabindex: 0, role: "application", "aria-roledescription": "matrix", onkeydown: (event) => this.key(event),
      onwheel: (event) => this.wheel(event), onpointerdown: (event) => this.down(event), onpointermove: (event) => this.move(event),
      onpointerup: (event) => this.up(event), onpointercancel: (event) => this.up(event), onpointerleave: () => this.leave(),
      ondblclick: () => this.zoomBy(-1),
    });
    this.scale = element("figcaption", { class: "sn-m" });
    this.title = element("figcaption", { class: "sn-h" });
    this.small = element("div", { class: "sn-views" }, this.views.map((view) => view.figure));
    const main = element("div", { class: "sn-looked" }, element("figure", null, this.title, this.canvas, this.scale), this.makeReadout());
    return element("div", { class: "sn-matrices" }, main, this.small);
  }

  makeReadout() {
    this.where = element("p", { class: "sn-said", role: "status" });
    this.values = element("dl", { class: "sn-f" });
    return element("div", null, this.where, this.values, element("p", { class: "sn-m" },
      "Click in the matrix; then the wheel or + and \u2212 zoom, arrow keys move, 0 shows the whole. Drag to shift, pinch to zoom."));
  }

  /** Draws again where the width or the colours of the page change. */
  watch() {
    new ResizeObserver(() => this.drawSoon()).observe(this.place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.drawSoon());
    const themes = new MutationObserver(() => this.drawSoon());
    for (const host of [document.documentElement, document.body]) {
      themes.observe(host, { attributes: true, attributeFilter: ["class", "data-theme", "data-jp-theme-light"] });
    }
  }

  drawSoon() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  /** How many positions of a side are seen at a zoom. */
  spanOf(side, zoom = this.zoom) {
    return Math.min(this.sides.get(side).count, smallestSpan * 2 ** zoom);
  }

  /** The zoom at which the main matrix is seen whole. */
  get widest() {
    const { rows, columns } = this.matrices[this.main];
    const count = Math.max(this.sides.get(rows).count, this.sides.get(columns).count);
    return Math.max(0, Math.ceil(Math.log2(count / smallestSpan)));
  }

  /** The item or user at a position of a side. */
  indexAt(side, position) {
    return this.sides.get(side).items ? this.orders[this.order].order[position] : position;
  }

  positionOf(side, index) {
    return this.sides.get(side).items ? this.orders[this.order].rank[index] : index;
  }

  nameOf(side, index) {
    return this.sides.get(side).items ? this.names[index] : `user ${index}`;
  }

  setMain(k) {
    this.main = k;
    this.draw();
    this.canvas.focus();
  }

  /** Another order; what one looked at stays in the middle. */
  setOrder(k) {
    const held = [...this.sides].map(([side, state]) => [side, this.indexAt(side, state.at)]);
    this.order = k;
    for (const [side, index] of held) this.sides.get(side).at = this.positionOf(side, index);
    this.centre();
    this.draw();
  }

  goTo(item) {
    for (const [side, state] of this.sides) if (state.items) state.at = this.positionOf(side, item);
    if (this.zoom > 1) this.zoom = 1;
    this.centre();
    this.draw();
    this.canvas.focus();
  }

  /** What is at the cursor stays where it is in the picture. */
  zoomBy(steps) {
    const before = Math.min(this.zoom, this.widest);
    this.zoom = Math.max(0, Math.min(this.widest, before + steps));
    for (const [side, state] of this.sides) {
      const [old, now] = [this.spanOf(side, before), this.spanOf(side)];
      state.from = state.at - Math.round(((state.at - state.from) * now) / old);
    }
    this.draw();
  }

  centre() {
    for (const [side, state] of this.sides) state.from = state.at - (this.spanOf(side) >> 1);
  }

  /** Moves the cursor of a side, and the window where it leaves it. */
  moveAt(side, by) {
    const state = this.sides.get(side);
    state.at = Math.max(0, Math.min(state.count - 1, state.at + by));
    const span = this.spanOf(side);
    if (state.at < state.from) state.from = state.at;
    else if (state.at >= state.from + span) state.from = state.at - span + 1;
  }

  key(event) {
    const { rows, columns } = this.matrices[this.main];
    const far = event.shiftKey ? smallestSpan : 1;
    const by = (side) => far * this.laid.get(side).bin;
    const acts = {
      ArrowUp: () => this.moveAt(rows, -by(rows)), ArrowDown: () => this.moveAt(rows, by(rows)),
      ArrowLeft: () => this.moveAt(columns, -by(columns)), ArrowRight: () => this.moveAt(columns, by(columns)),
      "+": () => this.zoomBy(-1), "=": () => this.zoomBy(-1), Enter: () => this.zoomBy(-1), "-": () => this.zoomBy(1), 0: () => this.zoomBy(99),
    };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    act();
    this.hover = null;
    this.draw();
    event.preventDefault();
  }

  wheel(event) {
    if (document.activeElement !== this.canvas && !event.ctrlKey) return;
    event.preventDefault();
    this.setCursor(this.under(event, this.main));
    this.zoomBy(event.deltaY < 0 ? -1 : 1);
  }

  down(event) {
    this.canvas.setPointerCapture?.(event.pointerId);
    this.pointers.set(event.pointerId, event);
    this.dragged = false;
    this.start = { x: event.clientX, y: event.clientY, from: new Map([...this.sides].map(([side, state]) => [side, state.from])) };
    this.pinch = this.spread();
  }

  /** How far two fingers are apart; 0 for one. */
  spread() {
    const [a, b] = this.pointers.values();
    return b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
  }

  move(event) {
    if (!this.pointers.has(event.pointerId)) {
      this.showUnder(event, this.main);
      return;
    }
    this.pointers.set(event.pointerId, event);
    if (this.pointers.size > 1) this.pinched();
    else this.drag(event);
  }

  pinched() {
    const spread = this.spread();
    this.dragged = true;
    if (spread > 1.5 * this.pinch || spread < this.pinch / 1.5) {
      this.zoomBy(spread > this.pinch ? -1 : 1);
      this.pinch = spread;
    }
  }

  drag(event) {
    const { rows, columns } = this.matrices[this.main];
    for (const [side, moved] of [[rows, event.clientY - this.start.y], [columns, event.clientX - this.start.x]]) {
      const { bin, size } = this.laid.get(side);
      const cells = Math.round((moved * this.ratio) / size);
      if (cells !== 0) this.dragged = true;
      this.sides.get(side).from = this.start.from.get(side) - cells * bin;
    }
    if (this.dragged) this.drawSoon();
  }

  up(event) {
    const tapped = this.pointers.size === 1 && !this.dragged && event.type === "pointerup";
    this.pointers.delete(event.pointerId);
    if (!tapped) return;
    this.setCursor(this.under(event, this.main));
    this.canvas.focus();
    this.draw();
  }

  /** A click in a small picture sets the cursor. */
  pick(event, k) {
    this.setCursor(this.under(event, k));
    this.draw();
  }

  setCursor(at) {
    if (!at) return;
    const { rows, columns } = at.about;
    [this.sides.get(rows).at, this.sides.get(columns).at] = [at.row, at.column];
    this.hover = null;
  }

  /** The positions under the pointer in the picture of a matrix: the first ones of the cell. */
  under(event, k) {
    const canvas = event.currentTarget;
    const { top, left } = canvas.getBoundingClientRect();
    const { rows, columns, edge } = canvas.laid;
    const y = Math.floor(((event.clientY - top) * this.ratio - edge.top) / rows.size);
    const x = Math.floor(((event.clientX - left) * this.ratio - edge.left) / columns.size);
    if (y < 0 || x < 0 || y >= rows.cells || x >= columns.cells) return null;
    return { about: this.matrices[k], grid: canvas.grid, row: rows.from + y * rows.bin, column: columns.from + x * columns.bin };
  }

  showUnder(event, k) {
    this.hover = this.under(event, k);
    this.read();
  }

  leave() {
    this.hover = null;
    this.read();
  }

  draw() {
    this.ratio = Math.max(1, Math.round(window.devicePixelRatio || 1));
    this.zoom = Math.min(this.zoom, this.widest);
    for (const [side, state] of this.sides) state.from = Math.max(0, Math.min(state.count - this.spanOf(side), state.from));
    const style = getComputedStyle(this.place);
    this.ink = style.color;
    this.colors = ["--sansa-1", "--sansa-2"].map((name) => MatricesExplorer.rgb(style.getPropertyValue(name)));
    const room = Math.max(200, Math.min(512, this.place.clientWidth || 340));
    this.drawMain(room * this.ratio);
    this.views.forEach((view, k) => {
      this.paint(view.canvas, this.matrices[k], 140 * this.ratio, { top: 0, left: 0 });
      view.name.setAttribute("aria-pressed", String(k === this.main));
    });
    this.canvas.style.touchAction = this.zoom >= this.widest ? "pan-y" : "none"; // the whole is scrolled past, a part is dragged
    this.zoomIn.disabled = this.zoom === 0;
    this.zoomOut.disabled = this.zoom >= this.widest;
    this.read();
  }

  static rgb(color) {
    const digits = color.trim().replace("#", "");
    return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
  }

  drawMain(pixels) {
    const about = this.matrices[this.main];
    const named = Math.max(this.spanOf(about.rows), this.spanOf(about.columns)) <= 32;
    const edge = named ? { top: Math.round(pixels * 0.2), left: Math.round(pixels * 0.28) } : { top: 0, left: 0 };
    const grid = this.paint(this.canvas, about, pixels, edge);
    const { rows, columns } = this.canvas.laid;
    this.laid = new Map([...this.sides.keys()].map((side) => [side, fit(this.spanOf(side), pixels)]));
    this.laid.set(about.rows, rows).set(about.columns, columns);
    if (named) this.label(about, grid);
    this.title.textContent = `${about.name}: ${counted(about.matrix.rows)} \u00d7 ${counted(about.matrix.columns)}, `
      + `${counted(about.matrix.indices.length)} entries`;
    this.canvas.setAttribute("aria-label", this.title.textContent);
    const cell = rows.bin * columns.bin === 1 ? "One cell is one entry"
      : `One cell is ${counted(rows.bin)} \u00d7 ${counted(columns.bin)} entries, the fullest ${shown(100 * grid.largestShare)} % full`;
    this.scale.textContent = `${cell}${this.byValue ? "; shade by the root of the largest value" : ""}`
      + (about.hasSigns ? "; blue: mostly above 0, orange: mostly below." : ".");
  }

  /** Paints the window of a matrix in whole pixels; the cursor is a frame. */
  paint(canvas, about, pixels, edge) {
    const windowOf = (side, room) => {
      const { from, items } = this.sides.get(side);
      const span = this.spanOf(side);
      const { order, rank } = items ? this.orders[this.order] : { order: null, rank: null };
      return { from, span, order, rank, ...fit(span, room) };
    };
    const [rows, columns] = [windowOf(about.rows, pixels - edge.top), windowOf(about.columns, pixels - edge.left)];
    const grid = new CellGrid(about.matrix, rows, columns);
    const [width, height] = [edge.left + columns.cells * columns.size, edge.top + rows.cells * rows.size];
    Object.assign(canvas, { width, height, grid, laid: { rows, columns, edge } });
    Object.assign(canvas.style, { width: `${width / this.ratio}px`, height: `${height / this.ratio}px` });
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.drawImage(grid.picture(this.colors, this.byValue ? about.largest : 0), edge.left, edge.top, width - edge.left, height - edge.top);
    this.frameCursor(context, about, canvas.laid);
    return grid;
  }

  frameCursor(context, about, { rows, columns, edge }) {
    const [y, x] = [[about.rows, rows], [about.columns, columns]].map(([side, { from, bin }]) => Math.floor((this.sides.get(side).at - from) / bin));
    if (y < 0 || x < 0 || y >= rows.cells || x >= columns.cells) return;
    context.strokeStyle = this.ink;
    context.lineWidth = 2 * this.ratio;
    const reach = Math.max(0, 3 * this.ratio - Math.min(rows.size, columns.size));
    context.strokeRect(edge.left + x * columns.size - reach, edge.top + y * rows.size - reach, columns.size + 2 * reach, rows.size + 2 * reach);
  }

  /** Names beside rows and columns, and values in cells that have room for them. */
  label(about, grid) {
    const context = this.canvas.getContext("2d");
    const { rows, columns, edge } = this.canvas.laid;
    const gap = 4 * this.ratio;
    context.fillStyle = this.ink;
    context.textBaseline = "middle";
    context.textAlign = "end";
    const write = (text, y, x, room) => {
      while (text.length > 2 && context.measureText(text).width > room) text = `${text.slice(0, -2)}\u2026`;
      context.fillText(text, x, y);
    };
    context.font = `${Math.min(12 * this.ratio, rows.size * 0.8)}px system-ui, sans-serif`;
    for (let y = 0; y < rows.cells; y++) {
      write(this.nameOf(about.rows, this.indexAt(about.rows, rows.from + y)), edge.top + (y + 0.5) * rows.size, edge.left - gap, edge.left - 2 * gap);
    }
    context.textAlign = "start";
    context.font = `${Math.min(12 * this.ratio, columns.size * 0.8)}px system-ui, sans-serif`;
    for (let x = 0; x < columns.cells; x++) {
      context.save();
      context.translate(edge.left + (x + 0.5) * columns.size, edge.top - gap);
      context.rotate(-Math.PI / 2);
      write(this.nameOf(about.columns, this.indexAt(about.columns, columns.from + x)), 0, 0, edge.top - 2 * gap);
      context.restore();
    }
    if (columns.size < 34 * this.ratio) return;
    context.textAlign = "center";
    context.font = `${11 * this.ratio}px system-ui, sans-serif`;
    for (let cell = 0; cell < grid.counts.length; cell++) {
      if (grid.counts[cell] > 0) this.writeValue(context, about, cell, columns.size);
    }
  }

  writeValue(context, about, cell, room) {
    const { rows, columns, edge } = this.canvas.laid;
    const [y, x] = [Math.floor(cell / columns.cells), cell % columns.cells];
    const value = this.valueAt(about, rows.from + y, columns.from + x);
    const text = MatricesExplorer.written(value, 3);
    const [middleX, middleY] = [edge.left + (x + 0.5) * columns.size, edge.top + (y + 0.5) * rows.size];
    const wide = Math.min(room, context.measureText(text).width + 4 * this.ratio);
    context.fillStyle = getComputedStyle(this.place).getPropertyValue("--sansa-paper") || "white";
    context.globalAlpha = 0.8;
    context.fillRect(middleX - wide / 2, middleY - 8 * this.ratio, wide, 16 * this.ratio);
    context.globalAlpha = 1;
    context.fillStyle = this.ink;
    context.fillText(text, middleX, middleY);
  }

  valueAt(about, row, column) {
    return about.matrix.get(this.indexAt(about.rows, row), this.indexAt(about.columns, column));
  }

  /** A value in so many digits; small ones with their power of ten. */
  static written(value, digits) {
    if (value === null) return "\u00b7";
    if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(digits - 1).replaceAll("-", "\u2212");
    return shown(value, Number.isInteger(value) ? 1 : digits);
  }

  /** What a cell of more than one entry holds. */
  static cell(grid, row, column) {
    const { rows, columns } = grid;
    const [y, x] = [[rows, row], [columns, column]].map(([{ from, bin }, at]) => Math.floor((at - from) / bin));
    if (rows.bin * columns.bin === 1 || y < 0 || x < 0 || y >= rows.cells || x >= columns.cells) return "";
    const cell = y * columns.cells + x;
    return `${counted(grid.counts[cell])} of the ${counted(grid.room(cell))} entries of this cell are filled, ${counted(grid.below[cell])} below 0; the first: `;
  }

  /** Says what is under the pointer, or else at the cursor: names, ranks, and the entry in each matrix. */
  read() {
    const about = this.hover ? this.hover.about : this.matrices[this.main];
    const places = new Map([...this.sides].map(([side, { at }]) => [side, at]));
    if (this.hover) places.set(about.rows, this.hover.row).set(about.columns, this.hover.column);
    const say = (side) => {
      const [at, { items }] = [places.get(side), this.sides.get(side)];
      return this.nameOf(side, this.indexAt(side, at)) + (items ? ` (${counted(at + 1)} of ${counted(this.sides.get(side).count)})` : "");
    };
    this.where.textContent = MatricesExplorer.cell(this.hover?.grid ?? this.canvas.grid, places.get(about.rows), places.get(about.columns))
      + `${say(about.rows)} in the row, ${say(about.columns)} in the column`;
    const values = this.matrices.map((each) => this.valueAt(each, places.get(each.rows), places.get(each.columns)));
    this.values.replaceChildren(...this.matrices.map((each, k) => element("div", null,
      element("dt", null, each.name + (each.rows === about.rows ? "" : `, ${this.nameOf(each.rows, this.indexAt(each.rows, places.get(each.rows)))}`)),
      element("dd", { class: each === about ? "sn-b" : null }, MatricesExplorer.written(values[k], 5)))));
    const spans = [...this.sides.keys()].map((side) => this.spanOf(side));
    this.place.setAttribute("data-state", JSON.stringify({ main: this.main, zoom: this.zoom, order: this.order, places: [...places], values, spans }));
  }
}

async function matrices(place, data) {
  place.explorer = new MatricesExplorer(place, data, await unpackedMatrices(data.pack));
}
