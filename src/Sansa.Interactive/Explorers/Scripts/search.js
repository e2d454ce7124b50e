// A box in which one types to find an item by its name.

/** Finds names. */
class NameSearch {
  constructor(names) {
    this.lowerNames = names.map((name) => name.toLowerCase());
  }

  /** Items whose names hold all words: those that begin with the first one first, short ones before long ones. */
  find(text, limit) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const found = [];
    this.lowerNames.forEach((name, item) => {
      if (!words.every((word) => name.includes(word))) return;
      found.push({ item, rank: (name === text.toLowerCase() ? 0 : name.startsWith(words[0]) ? 1000 : 2000) + Math.min(name.length, 999) });
    });
    return found.sort((a, b) => a.rank - b.rank || a.item - b.item).slice(0, limit).map((one) => one.item);
  }
}

/**
 * The box with the names that fit. What it tells: choose(item); change(), when the item under the cursor is another one; erase(), for Backspace in an empty
 * box. note(item) says something behind a name.
 */
class SearchBox {
  constructor(names, { label, placeholder, choose, change, erase, note }) {
    Object.assign(this, { names, chosen: choose, change, erase, note, index: new NameSearch(names), found: [], active: -1 });
    const [boxId, listId] = [newId("search"), newId("options")];
    this.box = element("input", {
      id: boxId, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-expanded": "false", "aria-autocomplete": "list",
      "aria-controls": listId, placeholder, oninput: () => this.search(), onkeydown: (event) => this.key(event), onblur: () => this.close(),
    });
    this.options = element("ul", { id: listId, role: "listbox", "aria-label": "Items that fit", class: "sn-options", hidden: true });
    this.element = element("div", { class: "sn-search" }, element("label", { for: boxId }, label), this.box, this.options);
  }

  /** The item under the cursor; null for none. */
  get item() {
    return this.active >= 0 ? this.found[this.active] : null;
  }

  search() {
    this.found = this.index.find(this.box.value, 8);
    this.moveTo(this.found.length > 0 ? 0 : -1);
  }

  moveTo(active) {
    this.active = active;
    this.show();
    this.change?.();
  }

  show() {
    this.options.replaceChildren(...this.found.map((item, k) => element("li", {
      id: `${this.options.id}-${k}`, role: "option", "aria-selected": String(k === this.active),
      onpointerdown: (event) => event.preventDefault(), onclick: () => this.choose(k),
    }, this.names[item], this.note?.(item))));
    const open = this.box.value.trim().length > 0;
    if (open && this.found.length === 0) this.options.append(element("li", { class: "sn-m" }, "No name holds this."));
    this.options.hidden = !open;
    this.box.setAttribute("aria-expanded", String(open));
    if (this.active >= 0) this.box.setAttribute("aria-activedescendant", `${this.options.id}-${this.active}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  close() {
    this.found = [];
    this.box.value = "";
    this.moveTo(-1);
  }

  key(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves && this.found.length > 0) {
      this.moveTo((this.active + moves[event.key] + this.found.length) % this.found.length);
      event.preventDefault();
    } else if (event.key === "Enter" && this.active >= 0) {
      this.choose(this.active);
      event.preventDefault();
    } else if (event.key === "Escape") {
      this.close();
    } else if (event.key === "Backspace" && this.box.value === "") {
      this.erase?.();
    }
  }

  choose(k) {
    const item = this.found[k];
    this.close();
    this.chosen(item);
  }
}
