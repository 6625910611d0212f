import { effect } from '@preact/signals';
import { render, type ComponentChild } from 'preact';
import { language } from '../language.ts';

/** Puts the page in the place of what its HTML showed meanwhile. @throws Error in a document that has no place for it. */
export function mount(page: ComponentChild): void {
  const root = document.querySelector('#page');
  if (root === null) throw new Error('the document has no #page');
  root.replaceChildren();
  render(page, root);
  effect(() => {
    document.documentElement.lang = language.value;
  });
}
