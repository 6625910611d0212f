import type { Frame } from '../../core/kernel/live.ts';

/** One thing the server said on the socket. What is neither a frame nor about a topic (pong, joined, left) only shows that it lives. */
export type Heard =
  | { readonly type: 'frame'; readonly frame: Frame }
  | { readonly type: 'resumed'; readonly topic: string; readonly recovered: boolean }
  | { readonly type: 'problem'; readonly code: string; readonly topic: string | undefined }
  | { readonly type: 'alive' };

/** Reads one message: a frame, an array of frames, or a notice. Unreadable text is no reason to stop: it says nothing. */
export function readWire(text: string): readonly Heard[] {
  const message = parsed(text);
  return (Array.isArray(message) ? message : [message]).flatMap(heard);
}

/** A topic's place and view as `GET /api/v1/topics/:topic` answers it; undefined when it is something else. */
export function readSnapshot(topic: string, state: unknown): Frame | undefined {
  if (!isObject(state)) return undefined;
  return frameOf({ ...state, topic, event: 'snapshot', data: state['snapshot'] });
}

function heard(message: unknown): readonly Heard[] {
  if (!isObject(message)) return [];
  const frame = frameOf(message);
  if (frame !== undefined) return [{ type: 'frame', frame }];
  const { event, topic, data } = message;
  if (event === 'resumed' && typeof topic === 'string') return [{ type: 'resumed', topic, recovered: message['recovered'] === true }];
  if (event === 'problem' && isObject(data)) {
    return [{ type: 'problem', code: String(data['code']), topic: typeof data['topic'] === 'string' ? data['topic'] : undefined }];
  }
  return typeof event === 'string' ? [{ type: 'alive' }] : [];
}

function frameOf({ topic, epoch, offset, event, data }: Record<string, unknown>): Frame | undefined {
  if (typeof topic !== 'string' || typeof epoch !== 'string' || typeof offset !== 'number' || typeof event !== 'string') return undefined;
  return { topic, epoch, offset, event, data };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
