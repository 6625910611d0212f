import { z } from 'zod';
import type { JsonValue } from './decision.ts';

/**
 * One live message of a topic. `offset` counts 1, 2, 3 … without gaps within an `epoch` (one life of the topic), so a
 * client that sees a hole, or another epoch, knows it missed something and asks to resume.
 */
export const Frame = z.object({
  topic: z.string(),
  epoch: z.string(),
  offset: z.int().nonnegative(),
  event: z.string(),
  data: z.unknown(),
});
export type Frame = z.infer<typeof Frame>;

/** What an aggregate's event says to the public, and on which topic. */
export interface Announcement {
  readonly topic: string;
  readonly event: string;
  readonly data: JsonValue;
}

/**
 * A topic's live view: the state before any message, and how a message changes it. Pure, shared by the topic object
 * (which keeps the snapshot) and by clients (which keep their page right), so both always agree.
 */
export interface LiveView<View> {
  readonly initial: View;
  /** Lifts a view that was stored before its shape changed; a view of the newest shape stays as it is. */
  readonly revive?: (stored: View) => View;
  readonly apply: (view: View, message: { readonly event: string; readonly data: unknown }) => View;
}
