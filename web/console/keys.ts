import { goTo } from './place.ts';
import { sections } from './sections.ts';

/** Sections by Alt and their number in the row, the cashier's also by a function key of their own. */
export function listenForSections(): void {
  addEventListener('keydown', (event) => {
    const chosen = event.altKey ? sections.value[Number(/^Digit([1-9])$/.exec(event.code)?.[1]) - 1] : byKey(event);
    if (chosen === undefined) return;
    event.preventDefault();
    goTo(chosen.id);
  });
}

function byKey({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent) {
  return ctrlKey || metaKey || shiftKey ? undefined : sections.value.find((section) => section.key === key);
}
