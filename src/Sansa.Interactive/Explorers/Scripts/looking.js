// Where one looks in a set of matrices: the order of the items, the zoom, the window and the cursor on each side.

const smallestSpan = 8;

/**
 * A side is what the rows or the columns of a matrix stand for; matrices that share one move together. At zoom z a side shows its 8 * 2^z positions from
 * `from` on, or all of them; `at` is the cursor.
 */
class Looking {
  constructor(matrices, orders, names) {
    Object.assign(this, { matrices, names, zoom: 99, order: 0, sides: new Map() });
    this.orders = orders.map((order) => {
      const rank = new Uint32Array(order.length);
      order.forEach((item, position) => { rank[item] = position; });
      return { order, rank };
    });
    for (const { matrix, rows, columns } of matrices) {
      this.sides.set(rows, { count: matrix.rows, from: 0, at: 0, items: rows.endsWith("items") });
      this.sides.set(columns, { count: matrix.columns, from: 0, at: 0, items: columns.endsWith("items") });
    }
    this.setMain(Math.max(0, matrices.findIndex((about) => about.rows.endsWith("items"))));
  }

  /** The matrix that is seen large. */
  get about() {
    return this.matrices[this.main];
  }

  setMain(k) {
    this.main = k;
    this.settle();
  }

  /** How many positions of a side are seen. */
  spanOf(side, zoom = this.zoom) {
    return Math.min(this.sides.get(side).count, smallestSpan * 2 ** zoom);
  }

  /** The zoom at which the main matrix is seen whole. */
  get widest() {
    const count = Math.max(this.sides.get(this.about.rows).count, this.sides.get(this.about.columns).count);
    return Math.max(0, Math.ceil(Math.log2(count / smallestSpan)));
  }

  /** A window as CellGrid wants it, in so many pixels. */
  windowOf(side, pixels) {
    const { from, items } = this.sides.get(side);
    const span = this.spanOf(side);
    return { from, span, ...(items ? this.orders[this.order] : { order: null, rank: null }), ...fit(span, pixels) };
  }

  /** The item or user at a position of a side. */
  indexAt(side, position) {
    return this.sides.get(side).items ? this.orders[this.order].order[position] : position;
  }

  positionOf(side, index) {
    return this.sides.get(side).items ? this.orders[this.order].rank[index] : index;
  }

  nameAt(side, position) {
    const index = this.indexAt(side, position);
    return this.sides.get(side).items ? this.names[index] : `user ${index}`;
  }

  valueAt({ matrix, rows, columns }, row, column) {
    return matrix.get(this.indexAt(rows, row), this.indexAt(columns, column));
  }

  /** Another order; what one looked at stays in the middle. */
  setOrder(k) {
    const held = [...this.sides].map(([side, state]) => [side, this.indexAt(side, state.at)]);
    this.order = k;
    for (const [side, index] of held) this.sides.get(side).at = this.positionOf(side, index);
    this.centre();
  }

  goTo(item) {
    for (const [side, state] of this.sides) if (state.items) state.at = this.positionOf(side, item);
    this.zoom = Math.min(1, this.zoom);
    this.centre();
  }

  /** What is at the cursor stays where it is in the picture. */
  zoomBy(steps) {
    const before = this.zoom;
    this.zoom = Math.max(0, Math.min(this.widest, before + steps));
    for (const [side, state] of this.sides) {
      state.from = state.at - Math.round(((state.at - state.from) * this.spanOf(side)) / this.spanOf(side, before));
    }
    this.settle();
  }

  centre() {
    for (const [side, state] of this.sides) state.from = state.at - (this.spanOf(side) >> 1);
    this.settle();
  }

  /** Moves the cursor of a side, and the window where it leaves it. */
  moveAt(side, by) {
    const state = this.sides.get(side);
    state.at = Math.max(0, Math.min(state.count - 1, state.at + by));
    state.from = Math.max(state.at - this.spanOf(side) + 1, Math.min(state.at, state.from));
  }

  setCursor({ about, row, column }) {
    [this.sides.get(about.rows).at, this.sides.get(about.columns).at] = [row, column];
  }

  /** Keeps zoom and windows inside. */
  settle() {
    this.zoom = Math.min(this.zoom, this.widest);
    for (const [side, state] of this.sides) state.from = Math.max(0, Math.min(state.count - this.spanOf(side), state.from));
  }
}
