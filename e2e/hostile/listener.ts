/**
 * A server on this machine that counts whatever reaches it: HTTP, upgrades, bare TCP connections and UDP packets (QUIC,
 * STUN). Not here: what is tried (the tables of probes).
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listener {
  readonly port: number;
  /** "GET /path", "upgrade /path", "tcp", "udp", in order of arrival; emptied by the reader. */
  readonly hits: string[];
  close(): Promise<void>;
}

export async function listen(): Promise<Listener> {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    response.setHeader('access-control-allow-origin', '*');
    if (request.url === '/control') response.setHeader('content-type', 'text/html').end('<!doctype html>');
    else response.setHeader('content-type', 'text/javascript').end('1');
  });
  server.on('connection', () => hits.push('tcp'));
  server.on('upgrade', (request, socket) => {
    hits.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const packets = createSocket('udp4', () => undefined);
  packets.on('message', () => hits.push('udp'));
  await new Promise<void>(resolve => packets.bind(port, '127.0.0.1', resolve));
  return {
    port,
    hits,
    async close() {
      packets.close();
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
