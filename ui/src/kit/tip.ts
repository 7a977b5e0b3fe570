import type { Attachment } from "svelte/attachments";

const DELAY_MS = 500;
/** How long after one tooltip the next comes at once, for moving along a toolbar. */
const WARM_MS = 300;
const GAP = 6;

let bubble: HTMLElement | undefined;
let owner: Element | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let hiddenAt = Number.NEGATIVE_INFINITY;

/**
 * Shows `text` beside the element on hover and focus. One bubble serves the whole window: a part per
 * button would cost more than the buttons. Readers get the text as the description, unless it is the
 * name already. Without a text it does nothing.
 */
export function tip(text: string | undefined): Attachment {
  return (element) => {
    if (!text) return;
    // Readers need not wait for the bubble.
    const described = element.getAttribute("aria-label") !== text;
    if (described) element.setAttribute("aria-description", text);
    const show = () => {
      clearTimeout(timer);
      const warm = owner !== undefined || performance.now() - hiddenAt < WARM_MS;
      timer = setTimeout(() => open(element, text), warm ? 0 : DELAY_MS);
    };
    const focus = () => {
      if (element.matches(":focus-visible")) show();
    };
    const hide = () => close(element);
    const key = (event: Event) => {
      if ((event as KeyboardEvent).key === "Escape") hide();
    };
    const pairs: [string, (event: Event) => void][] = [
      ["pointerenter", show], ["focus", focus], ["pointerleave", hide], ["blur", hide], ["pointerdown", hide], ["keydown", key],
    ];
    for (const [name, listen] of pairs) element.addEventListener(name, listen);
    return () => {
      hide();
      if (described) element.removeAttribute("aria-description");
      for (const [name, listen] of pairs) element.removeEventListener(name, listen);
    };
  };
}

function open(element: Element, text: string): void {
  if (!element.isConnected) return;
  bubble ??= makeBubble();
  // An open dialog hides what lies outside it from readers and lies above it.
  (element.closest("dialog, [role=dialog], [role=alertdialog]") ?? document.body).append(bubble);
  bubble.textContent = text;
  bubble.hidden = false;
  owner = element;
  const at = element.getBoundingClientRect();
  const size = bubble.getBoundingClientRect();
  const below = at.bottom + GAP + size.height <= innerHeight;
  const left = Math.max(GAP, Math.min(at.left + (at.width - size.width) / 2, innerWidth - size.width - GAP));
  bubble.style.left = `${Math.round(left)}px`;
  bubble.style.top = `${Math.round(below ? at.bottom + GAP : at.top - GAP - size.height)}px`;
}

function close(element: Element): void {
  clearTimeout(timer);
  if (owner !== element) return;
  if (bubble) bubble.hidden = true;
  owner = undefined;
  hiddenAt = performance.now();
}

function makeBubble(): HTMLElement {
  const made = document.createElement("div");
  made.className = "tip";
  made.setAttribute("role", "tooltip");
  return made;
}
