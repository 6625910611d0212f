import type { Rate } from '../limits/token-bucket.ts';
import { Allowance } from './allowance.ts';
import type { ClientOp, Notice } from './codec.ts';
import { liveProblem, type LiveProblem } from './live-problem.ts';
import type { Opening } from './opening.ts';
import { Subscriptions, type SubscriptionsDeps } from './subscriptions.ts';
import { topicKind } from './topic-name.ts';
import type { Cursor, Run } from './window.ts';

/** A socket as the switchboard uses it; the runtime's WebSocket is one. */
export interface LiveSocket {
  /** @throws when it is closed. */
  send(text: string): void;
  close(code: number, reason: string): void;
}

/** What a socket's attachment keeps while its hub sleeps: who it is, and where it stood in each topic when it joined it. */
export interface SocketMemory {
  readonly address: string;
  readonly topics: Readonly<Record<string, Cursor>>;
}

export interface SwitchboardLimits {
  readonly sockets: number;
  readonly socketsPerAddress: number;
  readonly topicsPerSocket: number;
  readonly frameBytes: number;
  readonly messages: Rate;
}

export interface SwitchboardDeps<Socket> extends Omit<SubscriptionsDeps<Socket>, 'send' | 'served' | 'unreachable'> {
  readonly limits: SwitchboardLimits;
  /** Who may join the topics of a kind; undefined for a kind that does not exist. */
  audience(kind: string): 'anyone' | 'its user' | undefined;
  /** Writes what a socket must not forget while the hub sleeps. */
  remember(socket: Socket, memory: SocketMemory): void;
}

interface Session {
  readonly address: string;
  readonly topics: Set<string>;
  readonly allowance: Allowance;
}

const POLICY_VIOLATION = 1008;
const TOO_BIG = 1009;

/** What a hub does, without the runtime: sockets come and go, ask for topics within limits, and are told why not. */
export class Switchboard<Socket extends LiveSocket> {
  readonly #deps: SwitchboardDeps<Socket>;
  readonly #subscriptions: Subscriptions<Socket>;
  readonly #sessions = new Map<Socket, Session>();
  readonly #addresses = new Map<string, number>();

  constructor(deps: SwitchboardDeps<Socket>) {
    this.#deps = deps;
    this.#subscriptions = new Subscriptions({
      ...deps,
      send: (socket, text) => this.#send(socket, text),
      served: (socket) => this.#remember(socket),
      unreachable: (socket, topic) => this.#unreachable(socket, topic),
    });
  }

  get sockets(): number {
    return this.#sessions.size;
  }

  /** How many sockets have joined each topic. */
  rooms(): Map<string, number> {
    const rooms = new Map<string, number>();
    for (const { topics } of this.#sessions.values()) for (const topic of topics) rooms.set(topic, (rooms.get(topic) ?? 0) + 1);
    return rooms;
  }

  /** Whether one more socket may open here. */
  admits(address: string): 'yes' | 'full' | 'too many of this address' {
    if ((this.#addresses.get(address) ?? 0) >= this.#deps.limits.socketsPerAddress) return 'too many of this address';
    return this.#sessions.size >= this.#deps.limits.sockets ? 'full' : 'yes';
  }

  open(socket: Socket, address: string, openings: readonly Opening[]): void {
    this.#begin(socket, address);
    this.#remember(socket);
    for (const { topic, since } of openings) this.#join(socket, topic, since, undefined);
  }

  /** Puts back a socket that outlived the hub's memory; `saved` is where the sockets of each topic stood. */
  restore(socket: Socket, memory: SocketMemory, saved: ReadonlyMap<string, Cursor>): void {
    const session = this.#begin(socket, memory.address);
    for (const [topic, cursor] of Object.entries(memory.topics)) {
      session.topics.add(topic);
      this.#subscriptions.restore(socket, topic, cursor, saved.get(topic));
    }
  }

  /** Takes one message of a client. */
  message(socket: Socket, message: string | ArrayBuffer): void {
    const session = this.#sessions.get(socket);
    if (session === undefined) return;
    const { frameBytes, messages } = this.#deps.limits;
    if (byteLength(message) > frameBytes) {
      return this.#expel(socket, TOO_BIG, liveProblem('live/frame-too-large', `A frame may have at most ${frameBytes} bytes.`));
    }
    const verdict = session.allowance.take(this.#deps.now());
    if (verdict === 'taken') return this.#obey(socket, message);
    const tooMany = liveProblem(
      'live/too-many-messages',
      `A socket may send ${messages.perSecond} messages a second, ${messages.burst} at once.`,
    );
    if (verdict === 'refused') this.#refuse(socket, tooMany);
    if (verdict === 'hopeless') this.#expel(socket, POLICY_VIOLATION, tooMany);
  }

  /** Forgets a socket that has closed. */
  closed(socket: Socket): void {
    const session = this.#sessions.get(socket);
    if (session === undefined) return;
    this.#sessions.delete(socket);
    for (const topic of session.topics) this.#subscriptions.leave(socket, topic);
    const others = (this.#addresses.get(session.address) ?? 1) - 1;
    if (others > 0) this.#addresses.set(session.address, others);
    else this.#addresses.delete(session.address);
  }

  /** Takes a topic's delivery. @returns false when no socket here wants it. */
  deliver(topic: string, epoch: string, run: Run): boolean {
    return this.#subscriptions.deliver(topic, epoch, run);
  }

  /** Asks every topic for what may have been missed. */
  confirm(): void {
    this.#subscriptions.confirm();
  }

  #obey(socket: Socket, message: string | ArrayBuffer): void {
    if (typeof message !== 'string') return this.#refuse(socket, liveProblem('live/malformed', 'Send text, not binary.'));
    const decoded = this.#deps.codec.decode(message);
    if (!decoded.ok) return this.#refuse(socket, liveProblem('live/malformed', decoded.detail));
    for (const op of decoded.ops) this.#do(socket, op);
  }

  #do(socket: Socket, op: ClientOp): void {
    switch (op.op) {
      case 'ping':
        return this.#notify(socket, { event: 'pong' });
      case 'join':
        return this.#join(socket, op.topic, op.since, { event: 'joined', topic: op.topic });
      case 'leave':
        this.#sessions.get(socket)?.topics.delete(op.topic);
        this.#subscriptions.leave(socket, op.topic);
        this.#remember(socket);
        return this.#notify(socket, { event: 'left', topic: op.topic });
    }
  }

  #join(socket: Socket, topic: string, since: Cursor | undefined, greeting: Notice | undefined): void {
    const session = this.#sessions.get(socket);
    if (session === undefined) return;
    const problem = this.#objection(session, topic);
    if (problem !== undefined) return this.#refuse(socket, problem);
    session.topics.add(topic);
    this.#subscriptions.join(socket, topic, since, greeting);
  }

  #objection(session: Session, topic: string): LiveProblem | undefined {
    const { topicsPerSocket } = this.#deps.limits;
    const kind = topicKind(topic);
    const audience = kind === undefined ? undefined : this.#deps.audience(kind);
    if (audience === undefined) return liveProblem('live/unknown-topic', `No topic is named ${JSON.stringify(topic)}.`, topic);
    if (audience === 'its user') return liveProblem('live/forbidden', 'This topic is open to its own user only.', topic);
    if (session.topics.has(topic) || session.topics.size < topicsPerSocket) return undefined;
    return liveProblem('live/too-many-topics', `A socket may join ${topicsPerSocket} topics; leave one first.`, topic);
  }

  #begin(socket: Socket, address: string): Session {
    const session = { address, topics: new Set<string>(), allowance: new Allowance(this.#deps.limits.messages, this.#deps.now()) };
    this.#sessions.set(socket, session);
    this.#addresses.set(address, (this.#addresses.get(address) ?? 0) + 1);
    return session;
  }

  #remember(socket: Socket): void {
    const session = this.#sessions.get(socket);
    if (session === undefined) return;
    const places = [...session.topics].map((topic) => [topic, this.#subscriptions.cursor(socket, topic)] as const);
    const topics = Object.fromEntries(places.filter((place): place is [string, Cursor] => place[1] !== undefined));
    this.#deps.remember(socket, { address: session.address, topics });
  }

  #unreachable(socket: Socket, topic: string): void {
    this.#sessions.get(socket)?.topics.delete(topic);
    this.#refuse(socket, liveProblem('live/unavailable', 'The topic did not answer; try again in a moment.', topic));
  }

  #expel(socket: Socket, code: number, problem: LiveProblem): void {
    this.#refuse(socket, problem);
    this.closed(socket);
    socket.close(code, problem.code);
  }

  #refuse(socket: Socket, problem: LiveProblem): void {
    this.#notify(socket, { event: 'problem', data: problem });
  }

  #notify(socket: Socket, notice: Notice): void {
    this.#send(socket, this.#deps.codec.notice(notice));
  }

  /**
   * A socket that cannot be sent to is dropped. workerd shows no `bufferedAmount` (tried: undefined on every socket), so
   * a reader that is merely slow cannot be told from a quick one here; the runtime closes it when its connection dies.
   */
  #send(socket: Socket, text: string): void {
    try {
      socket.send(text);
    } catch {
      this.closed(socket);
    }
  }
}

const encoder = new TextEncoder();

function byteLength(message: string | ArrayBuffer): number {
  return typeof message === 'string' ? encoder.encode(message).byteLength : message.byteLength;
}
