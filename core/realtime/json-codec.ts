import { z } from 'zod';
import type { ClientOp, Codec } from './codec.ts';
import { joinFrames } from './window.ts';

const Place = z.object({ topic: z.string().max(128), epoch: z.string().max(64), offset: z.int().nonnegative() });

const Message = z.union(
  [
    z.object({ op: z.enum(['join', 'leave']), topic: z.string().max(128) }),
    z.object({ op: z.literal('resume'), topics: z.array(Place).max(50) }),
    Place.extend({ op: z.literal('resume') }),
    z.object({ op: z.literal('ping') }),
  ],
  'expected { op: "join" | "leave", topic }, { op: "resume", topics: [{ topic, epoch, offset }] } or { op: "ping" }',
);

/** The exact texts of a ping and its answer: the runtime answers them itself, without waking a hibernating hub. */
export const PING = '{"op":"ping"}';
export const PONG = '{"event":"pong"}';

/** Plain JSON on a bare WebSocket: a frame is `{ topic, epoch, offset, event, data }`, several are an array of them. */
export const jsonCodec: Codec = {
  frames(runs) {
    const joined = joinFrames(runs.map((run) => run.frames));
    const count = runs.reduce((sum, run) => sum + run.last - run.first + 1, 0);
    return count === 1 ? joined.slice(1, -1) : joined;
  },
  snapshot({ topic, epoch, offset, snapshot }) {
    return `{"topic":${JSON.stringify(topic)},"epoch":${JSON.stringify(epoch)},"offset":${offset},"event":"snapshot","data":${snapshot}}`;
  },
  notice: (notice) => JSON.stringify(notice),
  decode(text) {
    const message = Message.safeParse(parsed(text));
    return message.success ? { ok: true, ops: opsOf(message.data) } : { ok: false, detail: z.prettifyError(message.error) };
  },
};

function opsOf(message: z.infer<typeof Message>): ClientOp[] {
  switch (message.op) {
    case 'resume':
      return ('topics' in message ? message.topics : [message]).map(({ topic, epoch, offset }) => ({
        op: 'join',
        topic,
        since: { epoch, offset },
      }));
    case 'join':
    case 'leave':
      return [{ op: message.op, topic: message.topic }];
    case 'ping':
      return [{ op: 'ping' }];
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
