import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Called once a response: its status and its body. */
export type OnResponse = (status: number, body: Buffer) => void;

const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/**
 * One keep-alive HTTP/1.1 connection with one request in flight, on a bare socket.
 * It reads only the status, the length and the body, so that a request costs the generator a tenth of what it costs a server.
 */
export class HttpConnection {
  private readonly socket: Socket;
  private readonly parts: Buffer[] = [];
  private received = 0;
  private expected = -1;
  private bodyStart = 0;
  private status = 0;
  private onResponse: OnResponse = () => {};

  private constructor(socket: Socket, onLost: (reason: string) => void) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.read(chunk));
    socket.on('error', (error) => onLost(error.message));
    socket.on('close', () => onLost('closed'));
  }

  static open(url: URL, onLost: (reason: string) => void): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(url.port), url.hostname);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new HttpConnection(socket, onLost));
      });
    });
  }

  /** Sends a whole request; `request` must not change until its response has come. */
  send(request: Buffer, onResponse: OnResponse): void {
    this.onResponse = onResponse;
    this.socket.write(request);
  }

  close(): void {
    this.socket.removeAllListeners('close');
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    this.parts.push(chunk);
    this.received += chunk.length;
    if (this.status === 0 && !this.readHead()) return;
    const whole = this.expected >= 0 ? this.received >= this.expected : endsWithLastChunk(chunk);
    if (!whole) return;
    const body = this.joined().subarray(this.bodyStart);
    const status = this.status;
    this.parts.length = 0;
    this.received = 0;
    this.status = 0;
    this.onResponse(status, body);
  }

  private readHead(): boolean {
    const bytes = this.joined();
    const end = bytes.indexOf(HEAD_END);
    if (end < 0) return false;
    const head = bytes.toString('latin1', 0, end);
    const length = /content-length: *(\d+)/i.exec(head)?.[1];
    this.status = Number(head.slice(9, 12));
    this.bodyStart = end + HEAD_END.length;
    this.expected = length === undefined ? -1 : this.bodyStart + Number(length);
    return true;
  }

  private joined(): Buffer {
    const [first] = this.parts;
    if (this.parts.length === 1 && first) return first;
    const whole = Buffer.concat(this.parts);
    this.parts.splice(0, this.parts.length, whole);
    return whole;
  }
}

function endsWithLastChunk(chunk: Buffer): boolean {
  return chunk.length >= LAST_CHUNK.length && chunk.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
}
