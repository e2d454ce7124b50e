// What fingers and a mouse do on a canvas.

/** Tells: tap(event); drag(pixels across, pixels down) since grab(); zoom(1 or -1, event); hover(event), or null when the pointer is gone. */
class Gestures {
  constructor(canvas, { tap, grab, drag, zoom, hover }) {
    Object.assign(this, { canvas, tap, grab, drag, zoom, hover, pointers: new Map(), dragged: false, spread: 0 });
    const listeners = {
      pointerdown: (event) => this.down(event), pointermove: (event) => this.move(event), pointerup: (event) => this.up(event),
      pointercancel: (event) => this.up(event), pointerleave: () => hover(null), dblclick: (event) => zoom(-1, event), wheel: (event) => this.wheel(event),
    };
    for (const [name, listener] of Object.entries(listeners)) canvas.addEventListener(name, listener);
  }

  /** The wheel scrolls the page until the canvas was clicked. */
  wheel(event) {
    if (document.activeElement !== this.canvas && !event.ctrlKey) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? -1 : 1, event);
  }

  down(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, event);
    [this.dragged, this.start, this.spread] = [false, event, this.apart()];
    this.grab();
  }

  /** How far two fingers are apart; 0 for one. */
  apart() {
    const [a, b] = this.pointers.values();
    return b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
  }

  move(event) {
    if (!this.pointers.has(event.pointerId)) {
      this.hover(event);
      return;
    }
    this.pointers.set(event.pointerId, event);
    const [across, down] = [event.clientX - this.start.clientX, event.clientY - this.start.clientY];
    if (this.pointers.size > 1) this.pinch(event);
    else if (this.dragged || Math.hypot(across, down) > 4) {
      this.dragged = true;
      this.drag(across, down);
    }
  }

  /** A zoom for each half more, or a third less, between the fingers. */
  pinch(event) {
    const apart = this.apart();
    this.dragged = true;
    if (apart < 1.5 * this.spread && apart > this.spread / 1.5) return;
    this.zoom(apart > this.spread ? -1 : 1, event);
    this.spread = apart;
  }

  up(event) {
    const tapped = this.pointers.size === 1 && !this.dragged && event.type === "pointerup";
    this.pointers.delete(event.pointerId);
    if (tapped) this.tap(event);
  }
}
