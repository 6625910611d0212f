/** One message as a spectator saw it. `sentAt` is ms since the epoch by the publisher's clock; null on what is no score. */
export type Seen = { offset: number; sentAt: number | null; event: string; data: unknown };

/** How a bare WebSocket becomes a spectator of one match. */
export type SpectatorProtocol = {
  /** Where to connect. */
  address(url: string, matchId: string): string;
  /** What a message means. `reply` is sent back at once, `joined` says that updates come from now on. */
  read(message: string, matchId: string): { seen: Seen[]; reply?: string; joined?: boolean };
  /** What the client sends every twenty seconds to be held for alive; absent where the server asks instead. */
  ping?: string;
};

type Score = { detail?: { sentAt?: unknown } | null };
type Frame = { offset?: number; event?: string; data?: Score; topic?: string };

/** Ringside's plain JSON frames: one, or an array of them. */
export const plainFrames: SpectatorProtocol = {
  ping: '{"op":"ping"}',
  address: (url, matchId) => `${url.replace('http', 'ws')}/api/v1/live?topics=match:${matchId}`,
  read(message, matchId) {
    const parsed = JSON.parse(message) as Frame | Frame[];
    const ofMatch = (Array.isArray(parsed) ? parsed : [parsed]).filter((frame) => frame.topic === `match:${matchId}`);
    const problem = (Array.isArray(parsed) ? parsed : [parsed]).find((frame) => frame.event === 'problem');
    if (problem) throw new Error(`the hub refused: ${message.slice(0, 300)}`);
    return { seen: ofMatch.map(seenOf), joined: ofMatch.length > 0 };
  },
};

/** Socket.IO v5 over Engine.IO v4, spoken raw so that a message costs this side as little as a plain frame does. */
export const socketIo: SpectatorProtocol = {
  address: (url) => `${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
  read(message, matchId) {
    if (message.startsWith('42')) {
      const [event, data] = JSON.parse(message.slice(2)) as [string, Score & { offset: number }];
      return { seen: [seenOf({ offset: data.offset, event, data })] };
    }
    if (message === '2') return { seen: [], reply: '3' };
    if (message.startsWith('0')) return { seen: [], reply: '40' };
    if (message.startsWith('40')) return { seen: [], reply: `420${JSON.stringify(['join_match', matchId])}` };
    return { seen: [], joined: message.startsWith('43') };
  },
};

function seenOf({ offset = 0, event = '', data }: Frame): Seen {
  const sentAt = data?.detail?.sentAt;
  return { offset, sentAt: typeof sentAt === 'number' ? sentAt : null, event, data };
}
