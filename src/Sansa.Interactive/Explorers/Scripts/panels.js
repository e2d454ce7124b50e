// Shows one of several panels that are in the page, chosen by a slider or from a list.

class PanelsExplorer {
  constructor(place, data) {
    Object.assign(this, { place, data, panels: [...place.children] });
    const id = newId("panel");
    this.chooser = data.slider
      ? element("input", { id, type: "range", min: 0, max: this.panels.length - 1, step: 1, value: 0, oninput: () => this.show(Number(this.chooser.value)) })
      : element("select", { id, onchange: () => this.show(Number(this.chooser.value)) }, data.names.map((name, k) => element("option", { value: k }, name)));
    this.said = element("output", { for: id, class: "sn-chosen" });
    const step = (by, text, label) => element("button", { type: "button", "aria-label": label, onclick: () => this.show(this.at + by) }, text);
    place.prepend(element("div", { class: "sn-controls" }, element("label", { for: id }, data.label), this.chooser,
      step(-1, "\u2190", "Before"), step(1, "\u2192", "Next"), data.slider ? this.said : null));
    this.show(0);
  }

  show(k) {
    this.at = Math.max(0, Math.min(this.panels.length - 1, k));
    this.chooser.value = String(this.at);
    if (this.data.slider) this.chooser.setAttribute("aria-valuetext", this.data.names[this.at]);
    this.said.textContent = this.data.names[this.at];
    this.panels.forEach((panel, other) => { panel.hidden = other !== this.at; });
  }
}

function panels(place, data) {
  place.explorer = new PanelsExplorer(place, data);
}
