import { DurableObject } from 'cloudflare:workers';
import { z } from 'zod';
import { addressOf } from '../core/auth/address.ts';
import { configOf, type Config } from '../core/config.ts';
import { flushBeside, GATHERER } from '../core/metrics/flush.ts';
import { asError, log } from '../core/metrics/log.ts';
import { jsonCodec, PING, PONG } from '../core/realtime/json-codec.ts';
import { openingsOf } from '../core/realtime/opening.ts';
import { StandingStorage } from '../core/realtime/standing-storage.ts';
import { Switchboard, type SwitchboardLimits } from '../core/realtime/switchboard.ts';
import type { ObjectEnv } from './env.ts';
import { ADDRESS_FULL, HUB_FULL } from './hub-answers.ts';
import { audienceOf } from './live-views.ts';

/** Sockets that come and go within this time are told of together. */
const COUNT_AFTER_MS = 3_000;

const Attachment = z.object({ address: z.string(), topics: z.record(z.string(), z.object({ epoch: z.string(), offset: z.int() })) });

/**
 * Where sockets end: plain JSON, hibernating. Objects are named `hub:0`, `hub:1`, …; a full one is followed by the next.
 * Another protocol is another class like this one, with its own codec (core/realtime/codec.ts).
 */
export class HubObject extends DurableObject<ObjectEnv> {
  readonly #config: Config;
  readonly #switchboard: Switchboard<WebSocket>;
  readonly #name: string;
  /** Whether the alarm is known to be set. */
  #confirms = false;
  #counting = false;

  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    super(ctx, env);
    this.#config = configOf(env);
    const hub = ctx.id.name ?? '';
    this.#name = hub;
    const standing = new StandingStorage(ctx.storage);
    this.#switchboard = new Switchboard<WebSocket>({
      codec: jsonCodec,
      pace: { soonest: this.#config.HUB_PACE_SOONEST_MS, latest: this.#config.HUB_PACE_LATEST_MS },
      limits: limitsOf(this.#config),
      audience: audienceOf,
      now: () => Date.now(),
      after(milliseconds, run) {
        const timer = setTimeout(run, milliseconds);
        return () => clearTimeout(timer);
      },
      ask: async (topic, since) => env.TOPIC.getByName(topic).join(hub, since),
      remember: (socket, memory) => socket.serializeAttachment(memory),
      save: (places) => standing.save(places),
    });
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    this.#wake(standing);
  }

  /** Takes an upgrade that functions/live.ts has checked. */
  override async fetch(request: Request): Promise<Response> {
    const address = addressOf(request.headers, this.env);
    const admits = this.#switchboard.admits(address);
    if (admits !== 'yes') return new Response(null, { status: admits === 'full' ? HUB_FULL : ADDRESS_FULL });
    const openings = openingsOf(new URL(request.url).searchParams, this.#config.HUB_MAX_TOPICS_PER_SOCKET);
    if ('parameter' in openings) return new Response(openings.message, { status: 400 });
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    this.#switchboard.open(server, address, openings);
    this.#countSoon();
    await this.#confirmSometime();
    return new Response(null, { status: 101, webSocket: client });
  }

  /** A topic's frames `first` … `last`. False: no socket here wants them, the topic may forget this hub. */
  deliver(topic: string, epoch: string, first: number, last: number, frames: string): boolean {
    return this.#switchboard.deliver(topic, epoch, { first, last, frames });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.#switchboard.message(socket, message);
  }

  override webSocketClose(socket: WebSocket): void {
    this.#switchboard.closed(socket);
    this.#countSoon();
  }

  override webSocketError(socket: WebSocket): void {
    this.#switchboard.closed(socket);
    this.#countSoon();
  }

  /** How many sockets are here, and of how many topics. */
  count(): { readonly sockets: number; readonly topics: number } {
    return { sockets: this.#switchboard.sockets, topics: this.#switchboard.rooms().size };
  }

  /** How many sockets have joined each topic: JSON of [topic, sockets][]. */
  rooms(): string {
    return JSON.stringify([...this.#switchboard.rooms()]);
  }

  /** Asks the topics whether anything was missed, as long as there is somebody to miss it. */
  override async alarm(): Promise<void> {
    this.#switchboard.confirm();
    this.#countSoon();
    this.#confirms = this.#switchboard.sockets > 0;
    if (this.#confirms) await this.ctx.storage.setAlarm(Date.now() + this.#config.HUB_CONFIRM_MS);
  }

  #wake(standing: StandingStorage): void {
    const sockets = this.ctx.getWebSockets();
    const saved = sockets.length === 0 ? new Map() : standing.load();
    for (const socket of sockets) {
      const attachment = Attachment.safeParse(socket.deserializeAttachment());
      if (attachment.success) this.#switchboard.restore(socket, attachment.data, saved);
      else socket.close(1011, 'this hub no longer knows you');
    }
  }

  #countSoon(): void {
    if (this.#counting) return;
    this.#counting = true;
    setTimeout(() => {
      this.#counting = false;
      const { sockets, topics } = this.count();
      const told = this.env.METRICS.getByName(GATHERER).hubCounted(this.#name, sockets, topics);
      told.catch((thrown: unknown) => log.info('a hub could not tell its sockets', { hub: this.#name, error: asError(thrown) }));
      flushBeside(this.ctx, this.env);
    }, COUNT_AFTER_MS);
  }

  async #confirmSometime(): Promise<void> {
    if (this.#confirms) return;
    this.#confirms = true;
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + this.#config.HUB_CONFIRM_MS);
  }
}

function limitsOf(config: Config): SwitchboardLimits {
  return {
    sockets: config.HUB_MAX_SOCKETS,
    socketsPerAddress: config.HUB_MAX_SOCKETS_PER_ADDRESS,
    topicsPerSocket: config.HUB_MAX_TOPICS_PER_SOCKET,
    frameBytes: config.HUB_FRAME_MAX_BYTES,
    messages: { perSecond: config.HUB_MESSAGES_PER_SECOND, burst: config.HUB_MESSAGES_BURST },
  };
}
