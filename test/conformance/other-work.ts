import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';

const SIZE = 16_384;

/** What has befallen the files and sockets of the process that are not the library's. */
export interface OtherWork {
  rounds: number;
  isPaused: boolean;
  readonly faults: string[];
}

/** Opens, reads and closes files of its own, and talks over sockets of its own, as long as the process lives. */
export function workBeside(directory: string): OtherWork {
  const work: OtherWork = { rounds: 0, isPaused: false, faults: [] };
  const echo = createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1');
  const repeat = async (round: () => Promise<void>): Promise<never> => {
    for (;;) {
      try {
        if (!work.isPaused) await round();
      } catch (error) {
        if (work.faults.length < 20) work.faults.push(String(error));
      }
      work.rounds += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  for (let number = 1; number <= 4; number++) {
    const path = join(directory, `other-${number}`);
    writeFileSync(path, new Uint8Array(SIZE).fill(number));
    void repeat(() => readLater(path, number));
    void repeat(async () => readNow(path, number));
  }
  echo.on('listening', () => void repeat(() => talk((echo.address() as AddressInfo).port)));
  return work;
}

async function readLater(path: string, number: number): Promise<void> {
  const handle = await open(path);
  const bytes = new Uint8Array(SIZE);
  const { bytesRead } = await handle.read(bytes, 0, SIZE, 0);
  await handle.close();
  check(bytes, bytesRead, number);
}

function readNow(path: string, number: number): void {
  const fd = openSync(path, 'r');
  const bytes = new Uint8Array(SIZE);
  const bytesRead = readSync(fd, bytes, 0, SIZE, 0);
  closeSync(fd);
  check(bytes, bytesRead, number);
}

function check(bytes: Uint8Array, bytesRead: number, number: number): void {
  if (bytesRead !== SIZE || bytes.some((byte) => byte !== number))
    throw new Error('A file holds what another one does');
}

function talk(port: number): Promise<void> {
  const said = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(said));
    socket.on('data', (text) => (heard += text));
    socket.on('error', reject);
    socket.on('close', () => (heard === said ? resolve() : reject(new Error('A socket says what another one does'))));
  });
}
