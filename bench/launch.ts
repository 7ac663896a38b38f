import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { endProcess, startProcess } from './processes.ts';

/** A server that runs. */
export interface Server {
  readonly url: string;
  readonly pid: number;
  end(): void;
}

/** A port that nobody has. */
async function findPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/**
 * Starts a server, and waits until it answers.
 * @param command The command and its arguments, for a port of 127.0.0.1.
 * @param path What it is asked for.
 * @returns Undefined for a server that is not there.
 */
export async function launch(command: (port: number) => readonly string[], path: string): Promise<Server | undefined> {
  const port = await findPort();
  const child = startProcess(command(port), 'ignore');
  child.on('error', () => {});
  const end = (): void => endProcess(child);
  const url = `http://127.0.0.1:${port}`;
  if (await answers(child, url + path)) return { url, pid: child.pid ?? 0, end };
  end();
  return undefined;
}

async function answers(child: ChildProcess, url: string): Promise<boolean> {
  for (let tries = 0; tries < 100 && child.exitCode === null && child.pid !== undefined; tries++) {
    try {
      await (await fetch(url)).body?.cancel();
      return true;
    } catch {
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  return false;
}
