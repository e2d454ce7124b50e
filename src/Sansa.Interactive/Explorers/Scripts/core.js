// What all explorers share: making elements, writing numbers, starting.

/** Makes an HTML element. An attribute that begins with "on" is a listener; one that is null or false is left out. */
function element(tag, attributes, ...children) {
  return furnished(document.createElement(tag), attributes, children);
}

function furnished(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** The decimals with which a number of this size has so many significant digits. */
function decimalsFor(size, digits) {
  return size > 0 && Number.isFinite(size) ? Math.min(6, Math.max(0, digits - 1 - Math.floor(Math.log10(size)))) : 0;
}

/** A number with so many decimals and the sign for minus; signed also with one for plus. */
function fixed(value, decimals, signed = false) {
  if (!Number.isFinite(value)) return String(value);
  const text = Math.abs(value).toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return (value < 0 ? "\u2212" : signed && value > 0 ? "+" : "") + text;
}

/** A number in so many significant digits. */
function shown(value, digits = 3, signed = false) {
  return fixed(value, decimalsFor(Math.abs(value), digits), signed);
}

/** A count with separators. */
function counted(value, noun) {
  const text = value.toLocaleString("en");
  return noun ? `${text} ${noun}${value === 1 ? "" : "s"}` : text;
}

let lastId = 0;

/** A name for an element that no other one of the page has. */
function newId(word) {
  lastId += 1;
  return `sansa-${word}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}-${lastId}`;
}

/** Brings every explorer of a kind to life that has not been so far; one that cannot says why and stays as it was. */
function start(kind, explore) {
  for (const data of document.querySelectorAll(`script[data-sansa="${kind}"]`)) {
    if (data.hasAttribute("data-started")) continue;
    data.setAttribute("data-started", "");
    const place = data.previousElementSibling;
    const failed = (error) => place.prepend(element("p", { class: "sn-w" }, `Shown as it was saved: ${error.message}`));
    try {
      Promise.resolve(explore(place, JSON.parse(data.textContent))).catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}
