/** Why a socket was refused something. The codes are stable and public. */
export type LiveProblemCode = keyof typeof PROBLEMS;

const PROBLEMS = {
  'live/malformed': { status: 400, title: 'The message is not one this socket understands' },
  'live/unknown-topic': { status: 404, title: 'There is no such topic' },
  'live/forbidden': { status: 403, title: 'This topic is not open to you' },
  'live/too-many-topics': { status: 409, title: 'The socket has joined as many topics as it may' },
  'live/too-many-messages': { status: 429, title: 'The socket sends more messages than it may' },
  'live/too-many-connections': { status: 429, title: 'This address has as many sockets open as it may' },
  'live/frame-too-large': { status: 413, title: 'The frame is larger than a socket may send' },
  'live/unavailable': { status: 503, title: 'The topic cannot be reached now' },
} as const;

/** A problem document (RFC 9457) as a socket gets it; `topic` where it concerns one. */
export interface LiveProblem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: LiveProblemCode;
  readonly detail: string;
  readonly topic?: string;
}

/** Makes the problem document of a code; `detail` says what is wrong with this message, for a person. */
export function liveProblem(code: LiveProblemCode, detail: string, topic?: string): LiveProblem {
  const { status, title } = PROBLEMS[code];
  return { type: `/problems/${code}`, title, status, code, detail, ...(topic === undefined ? {} : { topic }) };
}
