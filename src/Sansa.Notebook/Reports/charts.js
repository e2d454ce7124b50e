// Draws each chart from its data, in the colours of the page where the figure does not set its own.
(function () {
  var charts = Array.prototype.map.call(document.querySelectorAll(".chart"), function (box) {
    return { at: box.querySelector(".plotly"), figure: JSON.parse(box.querySelector("script").textContent) };
  });
  function variable(name) {
    var probe = document.createElement("span");
    probe.style.color = "var(" + name + ")";
    document.body.appendChild(probe);
    var color = getComputedStyle(probe).color;
    probe.remove();
    return color;
  }
  function draw(chart) {
    var figure = chart.figure, given = figure.layout || {}, layout = Object.assign({}, given);
    var ink = variable("--ink"), line = variable("--line");
    layout.font = Object.assign({ family: "system-ui, sans-serif", size: 13, color: ink }, given.font);
    layout.paper_bgcolor = given.paper_bgcolor || "rgba(0,0,0,0)";
    layout.plot_bgcolor = given.plot_bgcolor || "rgba(0,0,0,0)";
    layout.autosize = true;
    if (given.width && given.width > chart.at.clientWidth) delete layout.width;
    var axes = Object.keys(given).concat(["xaxis", "yaxis"]).filter(function (k) { return /^[xy]axis\d*$/.test(k); });
    axes.forEach(function (k) {
      layout[k] = Object.assign({ gridcolor: line, zerolinecolor: line, linecolor: line, automargin: true }, given[k]);
    });
    if (!given.margin) layout.margin = { t: given.title ? 56 : 24, r: 24, b: 48, l: 56 };
    var config = Object.assign({ responsive: true, displaylogo: false }, figure.config, { responsive: true });
    Plotly.react(chart.at, figure.data || [], layout, config);
  }
  function drawAll() { charts.forEach(draw); }
  drawAll();
  document.addEventListener("themechange", drawAll);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  window.addEventListener("beforeprint", drawAll);
})();
