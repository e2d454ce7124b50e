// A table whose rows are sorted by a click on the head of a column, and filtered by words.

class SortableTable {
  constructor(place, data) {
    Object.assign(this, { place, data, table: place.querySelector("table"), sorted: null });
    this.body = this.table.tBodies[0];
    this.rows = [...this.body.rows].map((row, k) => ({ row, keys: data.keys[k], text: row.textContent.toLowerCase() }));
    const id = newId("filter");
    this.box = element("input", { id, type: "search", placeholder: "words of a row", oninput: () => this.filter() });
    this.said = element("span", { role: "status", class: "sn-m" });
    place.prepend(element("div", { class: "sn-controls" }, element("label", { for: id }, "Show rows with"), this.box, this.said));
    this.heads = [...this.table.tHead.rows[0].cells];
    this.heads.forEach((head, column) => {
      const button = element("button", { type: "button", class: "sn-sort", onclick: () => this.sort(column) }, ...head.childNodes);
      head.replaceChildren(button);
    });
  }

  /** Rising, or falling where the column is sorted so already; numbers begin with the largest. */
  sort(column) {
    const numeric = this.rows.some(({ keys }) => typeof keys[column] === "number");
    const falling = this.sorted && this.sorted.column === column ? !this.sorted.falling : numeric;
    this.sorted = { column, falling };
    const order = (a, b) => {
      if (a === null || b === null) return (a === null) - (b === null);
      const rising = typeof a === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
      return falling ? -rising : rising;
    };
    this.rows.sort((a, b) => order(a.keys[column], b.keys[column]));
    this.body.append(...this.rows.map(({ row }) => row));
    this.heads.forEach((head, other) => {
      if (other === column) head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  filter() {
    const words = this.box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const { row, text } of this.rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) left += 1;
    }
    this.said.textContent = words.length > 0 ? `${left} of ${this.rows.length}` : "";
  }
}

function sortable(place, data) {
  place.explorer = new SortableTable(place, data);
}
