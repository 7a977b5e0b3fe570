// What jsdom lacks and the real web view has. Nothing here pretends to lay out:
// sizes stay 0, and code that needs a size must say what it assumes.
class NoResize implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

// Tests of what is pure run without a document.
if (typeof document !== "undefined") {
  const { configure } = await import("@testing-library/svelte");
  // Long enough for a busy machine; what holds at once is not slowed by it.
  configure({ asyncUtilTimeout: 15_000 });
  globalThis.ResizeObserver ??= NoResize;
  Element.prototype.scrollIntoView ??= () => {};
  Element.prototype.hasPointerCapture ??= () => false;
  Element.prototype.setPointerCapture ??= () => {};
  Element.prototype.releasePointerCapture ??= () => {};
  // Transitions end at once, because jsdom never fires their end.
  Element.prototype.getAnimations ??= () => [];
  // axe measures letters on a canvas where there is one.
  HTMLCanvasElement.prototype.getContext = () => null;
}

export {};
