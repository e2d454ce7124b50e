/** A recommender to try: a search box, the basket, what is recommended and why, what is similar. */
class RecommenderExplorer {
  constructor(place, data, model) {
    Object.assign(this, { place, data, model, basket: [], similarTo: null });
    this.place.replaceChildren(this.makeSearch(), this.makeBasket(), this.makeLists());
    this.place.append(this.status = element("p", { class: "sn-status", role: "status" }));
    this.setBasket(data.history);
  }

  name(item) {
    return this.model.names[item];
  }

  makeSearch() {
    this.searchBox = new SearchBox(this.model.names, {
      label: `Add one of ${counted(this.model.itemCount)} items`,
      placeholder: `Type a name, such as ${this.data.examples.map((item) => this.name(item)).join(", ")}`,
      choose: (item) => this.toggle(item), change: () => this.showRecommended(), erase: () => this.setBasket(this.basket.slice(0, -1)),
      note: (item) => (this.basket.includes(item) ? element("span", { class: "sn-m" }, " in the basket") : null),
    });
    return this.searchBox.element;
  }

  makeBasket() {
    this.chips = element("ul", { class: "sn-chips", "aria-label": "Basket" });
    return this.chips;
  }

  makeLists() {
    this.listTitle = element("div", { class: "sn-h", role: "heading", "aria-level": "4" });
    this.list = element("ol", { class: "sn-recommended" });
    this.similarTitle = element("div", { class: "sn-h", role: "heading", "aria-level": "4" });
    this.similar = element("ol", { class: "sn-similar" });
    return element("div", { class: "sn-lists" },
      element("section", null, this.listTitle, this.list), element("section", null, this.similarTitle, this.similar));
  }

  toggle(item) {
    this.setBasket(this.basket.includes(item) ? this.basket.filter((other) => other !== item) : [...this.basket, item]);
  }

  setBasket(items) {
    this.basket = items;
    if (this.similarTo === null || items.length === 0) this.similarTo = items.length > 0 ? items[items.length - 1] : null;
    this.chips.replaceChildren(...items.map((item) => element("li", null,
      this.nameButton(item, () => this.showSimilar(item), "Similar items"),
      element("button", {
        type: "button", class: "sn-out", "aria-label": `Take ${this.name(item)} out`,
        onclick: () => { this.toggle(item); this.searchBox.box.focus(); },
      }, "\u00d7"))));
    const examples = this.data.examples.map((item) => this.nameButton(item, () => this.toggle(item), "Add to the basket"));
    if (items.length === 0) this.chips.append(element("li", { class: "sn-m" }, "The basket is empty. Add ", ...examples));
    this.showRecommended();
    this.showSimilar(this.similarTo);
  }

  nameButton(item, act, title) {
    return element("button", { type: "button", class: "sn-name", title, onclick: act }, this.name(item));
  }

  /** What the history would be if the item under the cursor of the search were in the basket. */
  previewed() {
    const extra = this.searchBox.item === null ? [] : [this.searchBox.item];
    return [...new Set([...this.basket, ...extra])].sort((a, b) => a - b);
  }

  showRecommended() {
    const history = this.previewed();
    const list = this.model.recommend(history, this.data.k);
    const parts = this.model.parts(history);
    const { item } = this.searchBox;
    const tried = item !== null && !this.basket.includes(item) ? ` and ${this.name(item)}` : "";
    this.listTitle.textContent = history.length === 0 ? "" : `Recommended for ${counted(this.basket.length, "item")}${tried}`;
    const reach = this.reach(list, parts);
    this.decimals = list.length > 0 ? decimalsFor(Math.abs(list[0].score), 4) : 0;
    this.list.replaceChildren(...list.map((one) => this.recommended(one, parts, reach)));
    this.place.setAttribute("data-list", JSON.stringify({ history, list }));
    const said = list.length === 0 ? "Nothing is recommended for this basket."
      : `${counted(list.length, "recommendation")}, the first is ${this.name(list[0].item)}.`;
    this.status.textContent = history.length === 0 ? "" : said;
  }

  /** How far the longest bar goes to the left and to the right. */
  reach(list, parts) {
    let [left, right] = [0, 1e-12];
    for (const { item } of list) {
      let [minus, plus] = [0, 0];
      for (const scores of parts.values()) {
        if (scores[item] < 0) minus -= scores[item];
        else plus += scores[item];
      }
      [left, right] = [Math.max(left, minus), Math.max(right, plus)];
    }
    return { left, right };
  }

  recommended({ item, score }, parts, reach) {
    const adds = [...parts].map(([from, scores]) => ({ from, value: scores[item] })).filter((part) => part.value !== 0).sort((a, b) => b.value - a.value);
    const rest = adds.slice(3).reduce((sum, part) => sum + part.value, 0);
    return element("li", { "data-item": item },
      element("div", { class: "sn-line" },
        this.nameButton(item, () => this.toggle(item), "Add to the basket"),
        element("button", {
          type: "button", class: "sn-like", "aria-label": `Similar to ${this.name(item)}`, onclick: () => this.showSimilar(item),
        }, "similar"),
        element("span", { class: "sn-score" }, fixed(score, this.decimals))),
      this.bar(adds, reach),
      element("div", { class: "sn-why" },
        adds.slice(0, 3).map((part) => element("span", null, `${this.name(part.from)} ${fixed(part.value, this.decimals, true)}`)),
        adds.length > 3 ? element("span", null, `${adds.length - 3} more ${fixed(rest, this.decimals, true)}`) : null));
  }

  /** What speaks for an item to the right of the axis, what speaks against it to the left. */
  bar(adds, { left, right }) {
    const unit = 100 / (left + right);
    let [plus, minus] = [left, left];
    const pieces = adds.map(({ from, value }) => {
      const begin = value < 0 ? (minus += value) : plus;
      if (value > 0) plus += value;
      return element("span", {
        class: value < 0 ? "sn-minus" : "sn-plus", title: `${this.name(from)} ${fixed(value, this.decimals, true)}`,
        style: `left:${begin * unit}%;width:${Math.abs(value) * unit}%`,
      });
    });
    return element("div", { class: "sn-parts", "aria-hidden": "true" }, element("i", { style: `left:${left * unit}%` }), pieces);
  }

  showSimilar(item) {
    this.similarTo = item;
    this.similarTitle.textContent = item === null ? "" : `Similar to ${this.name(item)}`;
    const list = item === null ? [] : this.model.recommend([item], this.data.k);
    const decimals = list.length > 0 ? decimalsFor(Math.abs(list[0].score), 4) : 0;
    this.similar.replaceChildren(...list.map((one) => element("li", null, this.nameButton(one.item, () => this.toggle(one.item), "Add to the basket"),
      element("span", { class: "sn-score" }, fixed(one.score, decimals)))));
    this.place.setAttribute("data-similar", JSON.stringify({ item, list }));
  }
}

async function recommender(place, data) {
  const model = new PackedRecommender(await unpacked(data.model), data.layers);
  place.explorer = new RecommenderExplorer(place, data, model);
}
