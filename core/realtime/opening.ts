import { topicKind } from './topic-name.ts';
import type { Cursor } from './window.ts';

/** A topic that a socket asks for as it opens, and what it saw of it before, when it returns. */
export interface Opening {
  readonly topic: string;
  readonly since: Cursor | undefined;
}

/** A query parameter that cannot be read, and why. */
export interface WrongParameter {
  readonly parameter: 'topics' | 'resume';
  readonly message: string;
}

/**
 * Reads `topics=a,b` and `resume=<topic>@<epoch>@<offset>,…` of a socket's URL. A topic that resumes need not be named
 * in `topics` too.
 */
export function openingsOf(query: URLSearchParams, maxTopics: number): readonly Opening[] | WrongParameter {
  const openings = new Map<string, Opening>();
  for (const topic of listed(query.get('topics'))) {
    if (topicKind(topic) === undefined)
      return { parameter: 'topics', message: `${JSON.stringify(topic)} is not a topic: a kind, a colon and an id` };
    openings.set(topic, { topic, since: undefined });
  }
  for (const place of listed(query.get('resume'))) {
    const [topic = '', epoch = '', offset = '', ...more] = place.split('@');
    if (topicKind(topic) === undefined || epoch === '' || !/^\d{1,15}$/.test(offset) || more.length > 0) {
      return { parameter: 'resume', message: `${JSON.stringify(place)} is not <topic>@<epoch>@<offset>` };
    }
    openings.set(topic, { topic, since: { epoch, offset: Number(offset) } });
  }
  if (openings.size > maxTopics) return { parameter: 'topics', message: `a socket may join ${maxTopics} topics, not ${openings.size}` };
  return [...openings.values()];
}

function listed(parameter: string | null): string[] {
  return (parameter ?? '').split(',').filter((item) => item !== '');
}
