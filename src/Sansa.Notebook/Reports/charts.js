// Draws each chart from its data, in the colours of the page where the figure does not set its own. A figure whose
// layout.meta says hostColors leaves text and grid to the page, and its darkColors name what its colours are on a dark one;
// its narrow is what the layout has instead where there is little room.
(function () {
  var charts = Array.prototype.map.call(document.querySelectorAll(".output.chart > script"), function (data) {
    return { at: data.parentNode.querySelector(".plotly"), figure: JSON.parse(data.textContent) };
  });
  function variable(name) {
    var probe = document.createElement("span");
    probe.style.color = "var(" + name + ")";
    document.body.appendChild(probe);
    var color = getComputedStyle(probe).color;
    probe.remove();
    return color;
  }
  function isLight(rgb) {
    var c = rgb.match(/\d+/g).map(Number);
    return c[0] + c[1] + c[2] > 384;
  }
  function withoutColors(layout) {
    var bare = JSON.parse(JSON.stringify(layout));
    if (bare.font) delete bare.font.color;
    Object.keys(bare).forEach(function (k) { if (/^[xy]axis\d*$/.test(k)) delete bare[k].gridcolor; });
    return bare;
  }
  function replaced(value, colors) {
    if (typeof value === "string") return colors[value] || value;
    if (Array.isArray(value)) return value.map(function (v) { return replaced(v, colors); });
    if (!value || typeof value !== "object") return value;
    return Object.keys(value).reduce(function (copy, k) { copy[k] = replaced(value[k], colors); return copy; }, {});
  }
  function draw(chart) {
    var figure = chart.figure, given = figure.layout || {}, layout = Object.assign({}, given);
    var ink = variable("--ink"), line = variable("--line"), data = figure.data || [], meta = given.meta || {};
    if (meta.hostColors) {
      given = withoutColors(given);
      layout = Object.assign({}, given);
      if (meta.narrow && chart.at.clientWidth < 560) Object.assign(layout, meta.narrow);
      if (meta.darkColors && isLight(ink)) {
        data = replaced(data, meta.darkColors);
        if (layout.annotations) layout.annotations = replaced(layout.annotations, meta.darkColors);
      }
    }
    layout.font = Object.assign({ family: "system-ui, sans-serif", size: 13, color: ink }, given.font);
    layout.paper_bgcolor = given.paper_bgcolor || "rgba(0,0,0,0)";
    layout.plot_bgcolor = given.plot_bgcolor || "rgba(0,0,0,0)";
    layout.modebar = Object.assign({ bgcolor: "rgba(0,0,0,0)", color: variable("--soft"), activecolor: variable("--accent") }, given.modebar);
    layout.autosize = true;
    if (given.width && given.width > chart.at.clientWidth) delete layout.width;
    var axes = Object.keys(given).concat(["xaxis", "yaxis"]).filter(function (k) { return /^[xy]axis\d*$/.test(k); });
    axes.forEach(function (k) {
      layout[k] = Object.assign({ gridcolor: line, zerolinecolor: line, linecolor: line, automargin: true }, given[k]);
    });
    if (!given.margin) layout.margin = { t: given.title ? 56 : 24, r: 24, b: 48, l: 56 };
    var config = Object.assign({ responsive: true, displaylogo: false }, figure.config, { responsive: true });
    Plotly.react(chart.at, data, layout, config);
  }
  // A figure that plotly.js does not take is shown as its picture.
  function drawAll() {
    charts.forEach(function (chart) {
      try { draw(chart); } catch (e) {
        chart.at.style.display = "none";
        chart.at.parentNode.querySelector(".still").style.display = "block";
      }
    });
  }
  drawAll();
  document.addEventListener("themechange", drawAll);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
})();
