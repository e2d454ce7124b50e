// Elimination step by step: a slider over the columns moves the matrix, its graph and the loss together.

class EliminationExplorer {
  constructor(place, data) {
    Object.assign(this, { place, data, step: 0, timer: null });
    this.count = data.names.length;
    this.original = new Set(data.entries.map(([row, column]) => this.key(row, column)));
    this.cell = Math.max(14, Math.min(34, Math.floor(400 / this.count)));
    this.place.replaceChildren(this.makeControls(), this.said = element("p", { class: "sn-said", role: "status" }),
      element("div", { class: "sn-r" }, this.makeMatrix(), this.makeGraph(), this.makeLoss()), EliminationExplorer.legend());
    this.show(0);
  }

  key(row, column) {
    return row * this.count + column;
  }

  makeControls() {
    const id = newId("step");
    this.slider = element("input", {
      id, type: "range", min: 0, max: this.count, value: 0, step: 1,
      oninput: () => { this.pause(); this.show(Number(this.slider.value)); },
    });
    this.player = element("button", { type: "button", onclick: () => (this.timer ? this.pause() : this.play()) }, "Play");
    const move = (by) => () => { this.pause(); this.show(this.step + by); };
    return element("div", { class: "sn-controls" }, element("label", { for: id }, "Eliminated"), this.slider,
      element("button", { type: "button", "aria-label": "One step back", onclick: move(-1) }, "\u2190"),
      element("button", { type: "button", "aria-label": "One step on", onclick: move(1) }, "\u2192"), this.player);
  }

  play() {
    if (this.step === this.count) this.show(0);
    this.player.textContent = "Pause";
    this.timer = setInterval(() => {
      this.show(this.step + 1);
      if (this.step === this.count) this.pause();
    }, 900);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.player.textContent = "Play";
  }

  makeMatrix() {
    const side = this.count * this.cell;
    this.squares = new Map();
    const picture = drawing("svg", {
      viewBox: `0 0 ${side + 1} ${side + 1}`, width: side + 1, height: side + 1, role: "img", "aria-label": "The lower half of the matrix",
    });
    for (let row = 0; row < this.count; row++) {
      for (let column = 0; column <= row; column++) {
        const title = drawing("title");
        const square = drawing("rect", { x: column * this.cell + 1, y: row * this.cell + 1, width: this.cell - 1, height: this.cell - 1, rx: 2 }, title);
        picture.append(square);
        this.squares.set(this.key(row, column), { square, title });
      }
    }
    return element("figure", null, element("figcaption", null, "Matrix: columns of L to the left, what is left of A to the right"), picture);
  }

  makeGraph() {
    const [middle, radius] = [160, 120];
    this.points = this.data.names.map((_, k) => {
      const angle = (2 * Math.PI * k) / this.count - Math.PI / 2;
      return [middle + radius * Math.cos(angle), middle + radius * Math.sin(angle), angle];
    });
    this.edges = drawing("g");
    this.nodes = this.data.names.map((name, k) => {
      const [x, y, angle] = this.points[k];
      const [dx, dy] = [Math.cos(angle) * 16, Math.sin(angle) * 16];
      return drawing("g", null, drawing("circle", { cx: x, cy: y, r: 7 }), drawing("title", null, name),
        drawing("text", { x: x + dx, y: y + dy + 4, "text-anchor": "middle", "font-size": 11 }, String(k + 1)));
    });
    return element("figure", null, element("figcaption", null, "Graph: who still shares users with whom"),
      drawing("svg", { viewBox: "0 0 320 320", width: 320, height: 320, role: "img", "aria-label": "The elimination graph" }, this.edges, this.nodes));
  }

  makeLoss() {
    const [width, height, foot] = [240, 150, 130];
    const most = Math.max(...this.data.losses, 1e-9);
    const at = (k) => [10 + (k * (width - 20)) / this.count, foot - (this.data.losses[k] / most) * (foot - 20)];
    this.lossAt = at;
    this.mark = drawing("circle", { r: 5, class: "sn-mark" });
    this.lossText = drawing("text", { x: 10, y: 12, "font-size": 12 });
    return element("figure", null, element("figcaption", null, "Loss: what was dropped, as a part of A"),
      drawing("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": "The loss by step" },
        drawing("line", { x1: 10, x2: width - 10, y1: foot, y2: foot, class: "sn-axis" }),
        drawing("polyline", { points: this.data.losses.map((_, k) => at(k).join(",")).join(" "), class: "sn-curve" }), this.mark, this.lossText,
        drawing("text", { x: width - 10, y: height - 4, "text-anchor": "end", "font-size": 11 }, `${this.count} columns`)));
  }

  static legend() {
    const kinds = [
      ["sn-original", "entry of A"], ["sn-fill", "fill-in"], ["sn-kept", "entry of L"],
      ["sn-keptfill", "entry of L that was fill-in"], ["sn-dropped", "dropped"],
    ];
    return element("ul", { class: "sn-l" }, kinds.map(([kind, text]) => element("li", null,
      drawing("svg", { width: 14, height: 14, "aria-hidden": "true" }, drawing("rect", { x: 1, y: 1, width: 12, height: 12, rx: 2, class: kind })), text)));
  }

  /** What is at each place below the diagonal when so many columns are done: original, fill, kept, keptfill, dropped. */
  stateAt(step) {
    const state = new Map();
    for (const place of this.original) state.set(place, "original");
    for (let column = 0; column < step; column++) {
      const kept = [];
      for (const [row, , fill, isKept] of this.data.columns[column]) {
        state.set(this.key(row, column), isKept ? (fill ? "keptfill" : "kept") : "dropped");
        if (isKept) kept.push(row);
      }
      for (let a = 0; a < kept.length; a++) {
        for (let b = 0; b < a; b++) {
          const place = this.key(kept[a], kept[b]);
          if (!state.has(place)) state.set(place, "fill");
        }
      }
    }
    return state;
  }

  show(step) {
    this.step = Math.max(0, Math.min(this.count, step));
    this.slider.value = String(this.step);
    const [state, before] = [this.stateAt(this.step), this.stateAt(Math.max(0, this.step - 1))];
    const isNew = (place) => this.step > 0 && state.get(place) === "fill" && before.get(place) === undefined;
    this.showMatrix(state, isNew);
    this.showGraph(state, isNew);
    const [x, y] = this.lossAt(this.step);
    this.mark.setAttribute("cx", x);
    this.mark.setAttribute("cy", y);
    this.lossText.textContent = shown(this.data.losses[this.step]);
    this.say([...state.keys()].filter(isNew).length);
    const seen = { step: this.step, state: [...state].sort((a, b) => a[0] - b[0]), loss: this.data.losses[this.step] };
    this.place.setAttribute("data-state", JSON.stringify(seen));
  }

  showMatrix(state, isNew) {
    for (const [place, { square, title }] of this.squares) {
      const [row, column] = [Math.floor(place / this.count), place % this.count];
      const kind = row === column ? (column < this.step ? "pivot" : "diagonal") : state.get(place);
      square.setAttribute("class", kind ? `sn-${kind}${isNew(place) ? " sn-new" : ""}` : "sn-none");
      title.textContent = this.describe(row, column, kind);
    }
  }

  describe(row, column, kind) {
    const names = `${this.data.names[row]}, ${this.data.names[column]}`;
    if (row === column) return `${this.data.names[row]}: ${kind === "pivot" ? "eliminated" : "diagonal"}`;
    const entry = column < this.step ? this.data.columns[column].find(([place]) => place === row) : null;
    const value = this.data.entries.find(([r, c]) => r === row && c === column);
    const words = {
      original: `entry of A, ${value ? shown(value[2]) : ""}`, fill: "fill-in", dropped: "dropped",
      kept: "entry of L", keptfill: "entry of L, was fill-in",
    };
    return `${names}: ${kind ? words[kind] + (entry ? `, ${shown(entry[1])}` : "") : "nothing"}`;
  }

  showGraph(state, isNew) {
    this.edges.replaceChildren(...[...state].map(([place, kind]) => {
      const [row, column] = [Math.floor(place / this.count), place % this.count];
      const [[x1, y1], [x2, y2]] = [this.points[row], this.points[column]];
      const done = column < this.step - 1 ? " sn-done" : "";
      return drawing("line", { x1, y1, x2, y2, class: `sn-edge sn-${kind}${done}${isNew(place) ? " sn-new" : ""}` });
    }));
    this.nodes.forEach((node, k) => node.setAttribute("class", k < this.step - 1 ? "sn-node sn-done" : k === this.step - 1 ? "sn-node sn-now" : "sn-node"));
  }

  say(created) {
    if (this.step === 0) {
      this.said.textContent = `Nothing is eliminated yet. A has ${counted(this.original.size, "entry").replace("entrys", "entries")} below the diagonal.`;
      return;
    }
    const column = this.data.columns[this.step - 1];
    const dropped = column.filter(([, , , kept]) => !kept).length;
    this.said.textContent = `Step ${this.step} of ${this.count}: ${this.data.names[this.step - 1]} is eliminated. It met ${counted(column.length, "item")}; `
      + `${dropped === 0 ? "nothing was" : dropped === 1 ? "1 entry was" : `${dropped} entries were`} dropped; `
      + `${created === 0 ? "no fill-in" : `${created} of fill-in`} appeared.`;
  }
}

function elimination(place, data) {
  place.explorer = new EliminationExplorer(place, data);
}
