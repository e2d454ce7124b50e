// For the explorers that draw.

/** Makes an SVG element. */
function drawing(tag, attributes, ...children) {
  return furnished(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}
