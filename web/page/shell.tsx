import type { ComponentChildren } from 'preact';
import { formats } from '../formats.ts';
import { words } from '../language.ts';
import { connection, staleSince } from '../live/store.ts';
import { Empty } from './empty.tsx';
import { Header } from './header.tsx';

interface ShellProps {
  /** Names the page's grid in the style sheet. */
  readonly page: 'lobby' | 'round' | 'match' | 'ticket' | 'console' | 'ops';
  readonly children: ComponentChildren;
}

/** What every live page has around its content: name, connection and language above, what goes for all below. */
export function Shell({ page, children }: ShellProps) {
  return (
    <>
      <Header />
      <StaleNote />
      <main class={`page ${page}`} id="content" tabIndex={-1} data-stale={staleSince.value === undefined ? undefined : ''}>
        {children}
      </main>
      <footer class="bottom">
        <p>{words.value.times}</p>
        <a href="/docs">{words.value.apiDocs}</a>
      </footer>
    </>
  );
}

/** Numbers that may be old say of when they are, and what happens next. */
function StaleNote() {
  const now = connection.value;
  const since = staleSince.value;
  return (
    <>
      {now.state === 'limited' && <p class="stale-note">{words.value.limitedNext(formats.value.time(now.until))}</p>}
      {since !== undefined && <p class="stale-note">{words.value.figuresOf(formats.value.time(since))}</p>}
    </>
  );
}

/** Stands where the content will be; says so when nothing can be had. */
export function Awaiting() {
  const failed = connection.value.state === 'unreachable';
  return (
    <section class="card stage" aria-busy={!failed}>
      {failed ? <Empty title={words.value.unreachable} next={words.value.unreachableNext} /> : <p class="loading">{words.value.loading}</p>}
    </section>
  );
}

/** The address names nothing: what to do about it, and the way back. */
export function Unknown({ title, next }: { readonly title: string; readonly next: string }) {
  return (
    <section class="card stage unknown">
      <h1>{title}</h1>
      <p class="soft">{next}</p>
      <p>
        <a class="way" href="/">
          {words.value.lobby}
        </a>
      </p>
    </section>
  );
}
