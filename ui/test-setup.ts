// What jsdom lacks and the real web view has. Nothing here pretends to lay out:
// sizes stay 0, and code that needs a size must say what it assumes.
class NoResize implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver ??= NoResize;
Element.prototype.scrollIntoView ??= () => {};
Element.prototype.hasPointerCapture ??= () => false;
Element.prototype.setPointerCapture ??= () => {};
Element.prototype.releasePointerCapture ??= () => {};
// Transitions end at once, because jsdom never fires their end.
Element.prototype.getAnimations ??= () => [];
