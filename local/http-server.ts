import type { Gunzip } from 'node:zlib';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server on the loopback, and how to end it. */
export interface LoopbackServer {
  readonly port: number;
  /** Cuts every open connection at once. */
  cutConnections(): void;
  close(): Promise<void>;
}

/** Serves on 127.0.0.1 until closed. An error the handler throws cuts that one connection, never the process. */
export async function serveLoopback(
  handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  port = 0,
): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    handler(request, response).catch(() => response.destroy());
  });
  // workerd keeps its connections: one closed for idleness in the moment of its next use would look like an outage.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    cutConnections: () => server.closeAllConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The whole body as text; undefined when it is longer than the limit. */
export async function readBody(request: IncomingMessage | Gunzip, limitBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) return undefined;
    chunks.push(chunk);
  }
  const [only] = chunks;
  return chunks.length === 1 && only ? only.toString('utf8') : Buffer.concat(chunks, size).toString('utf8');
}

/** Answers with JSON; nothing happens when the other side has left. */
export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  if (response.destroyed) return;
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}
