import { goTo } from './place.ts';
import { sections } from './sections.ts';

/** Sections by Alt and their number in the row, the cashier's also by a function key of their own. */
export function listenForSections(): void {
  addEventListener('keydown', (event) => {
    const chosen = event.altKey ? sections.value.find((_, index) => event.code === `Digit${digitOf(index)}`) : byKey(event);
    if (chosen === undefined) return;
    event.preventDefault();
    goTo(chosen.id);
  });
}

/** The digit that leads to a place in the row: the tenth is 0, as on the keyboard. */
export function digitOf(index: number): number {
  return (index + 1) % 10;
}

function byKey({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent) {
  return ctrlKey || metaKey || shiftKey ? undefined : sections.value.find((section) => section.key === key);
}
