import type { LiveProblem } from './live-problem.ts';
import type { Cursor, Run } from './window.ts';

/** What a client asks for, whatever its protocol. `since` is what it saw last, when it says so. */
export type ClientOp =
  | { readonly op: 'join'; readonly topic: string; readonly since?: Cursor | undefined }
  | { readonly op: 'leave'; readonly topic: string }
  | { readonly op: 'ping' };

/** What a hub tells one socket beside the frames of a topic. */
export type Notice =
  | { readonly event: 'joined' | 'left'; readonly topic: string }
  | { readonly event: 'resumed'; readonly topic: string; readonly recovered: boolean }
  | { readonly event: 'pong' }
  | { readonly event: 'problem'; readonly data: LiveProblem };

/** A topic's view at an offset; `snapshot` is its JSON. */
export interface SnapshotFrame {
  readonly topic: string;
  readonly epoch: string;
  readonly offset: number;
  readonly snapshot: string;
}

/**
 * One wire protocol of a hub. The switchboard knows topics, cursors and who gets what; the codec knows the text. A
 * hub class takes one codec, so another protocol (Socket.IO) is another codec with its own hub class beside HubObject.
 */
export interface Codec {
  /** One wire message with all these frames, in order; the runs are of different topics, encoded once each. */
  frames(runs: readonly Run[]): string;
  snapshot(frame: SnapshotFrame): string;
  notice(notice: Notice): string;
  /** What a client's text asks for, or why it cannot be read. */
  decode(text: string): { readonly ok: true; readonly ops: readonly ClientOp[] } | { readonly ok: false; readonly detail: string };
}
