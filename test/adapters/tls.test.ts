import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type NodeServer, serve } from '../../adapters/node.ts';
import { Application } from '../../src/index.ts';

describe('a server with tls options', () => {
  let tls: { key: Buffer; cert: Buffer };
  let server: NodeServer | undefined;
  beforeAll(() => {
    tls = makeCertificate();
  });
  afterEach(() => server?.close());

  async function serveSecurely(): Promise<NodeServer> {
    const app = new Application();
    app.get('/', (req) => `${req.scheme}`);
    server = await serve(app, { port: 0, signals: false, tls, shutdownTimeout: 30 });
    return server;
  }

  it('speaks https', async () => {
    const { url } = await serveSecurely();
    expect(url).toMatch(/^https:/);
    expect(await getInsecurely(url)).toBe('https');
  });

  it('does not wait at its end for connections that never asked for anything', { timeout: 20_000 }, async () => {
    const running = await serveSecurely();
    const port = Number(new URL(running.url).port);
    const idle = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    await new Promise((resolve) => idle.once('secureConnect', resolve));
    const ended = new Promise((resolve) => idle.once('close', resolve));
    idle.on('error', () => {});
    await running.close();
    await ended;
  });
});

function makeCertificate(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'poorfetch-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const options = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-days', '1'];
  try {
    execFileSync('openssl', ['req', ...options, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function getInsecurely(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { rejectUnauthorized: false, agent: false }, (response) => {
      let text = '';
      response.on('data', (block) => (text += block));
      response.on('end', () => resolve(text));
    });
    asking.on('error', reject).end();
  });
}
