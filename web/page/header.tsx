import { formats } from '../formats.ts';
import { choose, language, LANGUAGES, words, type Language } from '../language.ts';
import type { Connection } from '../live/session.ts';
import { connection } from '../live/store.ts';

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' };

export function Header() {
  return (
    <header class="top">
      <a class="skip" href="#content">
        {words.value.skip}
      </a>
      <a class="name" href="/">
        <img src="/ring.svg" alt="" width="28" height="28" />
        Ringside
      </a>
      <ConnectionState />
      <LanguageSwitch />
    </header>
  );
}

/** Always there: how fresh what is shown is. */
function ConnectionState() {
  const { state } = connection.value;
  return (
    <p class="connection" data-state={state} role="status">
      <span class="lamp" aria-hidden="true" />
      {connectionWords(connection.value)}
    </p>
  );
}

function connectionWords(now: Connection): string {
  switch (now.state) {
    case 'connecting':
      return words.value.connecting;
    case 'live':
      return words.value.live;
    case 'catching up':
      return words.value.catchingUp;
    case 'polling':
      return words.value.polling;
    case 'limited':
      return words.value.limited(formats.value.time(now.until));
    case 'offline':
      return words.value.offlineSince(formats.value.time(now.since));
    case 'unreachable':
      return words.value.unreachable;
  }
}

export function LanguageSwitch() {
  return (
    <div class="languages" role="group" aria-label={words.value.language}>
      {LANGUAGES.map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-label={`${code.toUpperCase()} (${LANGUAGE_NAMES[code]})`}
          aria-pressed={language.value === code}
          onClick={() => choose(code)}
        >
          {code.toUpperCase()}
        </button>
      ))}
    </div>
  );
}
