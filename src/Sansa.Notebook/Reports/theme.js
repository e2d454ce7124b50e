// The chosen theme is put on the root before the page is drawn, so that it does not flash.
(function () {
  var modes = ["auto", "light", "dark"], signs = { auto: "◐", light: "☀", dark: "☾" };
  var names = { auto: "as the system", light: "light", dark: "dark" };
  function stored() { try { return localStorage.getItem("notebook-theme") || "auto"; } catch (e) { return "auto"; } }
  function apply(mode) {
    var root = document.documentElement;
    if (mode === "auto") root.removeAttribute("data-theme"); else root.setAttribute("data-theme", mode);
    var button = document.getElementById("theme");
    root.setAttribute("data-mode", mode);
    if (button) { button.textContent = signs[mode]; button.setAttribute("aria-label", "Colour theme: " + names[mode]); }
    document.dispatchEvent(new Event("themechange"));
  }
  function addCopy(box) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy this code");
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(box.querySelector("code").textContent).then(
        function () { button.textContent = "Copied"; setTimeout(function () { button.textContent = "Copy"; }, 1500); },
        function () { button.textContent = "Not allowed"; });
    });
    box.appendChild(button);
  }
  // A formula that is wider than the page is set smaller, down to what can be read; then it scrolls.
  function fitFormulas() {
    document.querySelectorAll(".math-block").forEach(function (box) {
      var formula = box.querySelector("math");
      if (!formula) return;
      formula.style.fontSize = "";
      var share = box.clientWidth / box.scrollWidth;
      if (share < 1) formula.style.fontSize = parseFloat(getComputedStyle(formula).fontSize) * Math.max(share * 0.98, 0.62) + "px";
    });
  }
  var mode = stored();
  apply(mode);
  document.addEventListener("DOMContentLoaded", function () {
    apply(mode);
    document.getElementById("theme").addEventListener("click", function () {
      mode = modes[(modes.indexOf(mode) + 1) % 3];
      try { localStorage.setItem("notebook-theme", mode); } catch (e) { /* private pages keep no choice */ }
      apply(mode);
    });
    document.querySelectorAll(".input").forEach(addCopy);
    document.fonts.ready.then(fitFormulas);
    addEventListener("resize", fitFormulas);
    var fold = document.querySelector(".contents details");
    if (fold && matchMedia("(max-width: 75rem)").matches) fold.open = false;
  });
})();
