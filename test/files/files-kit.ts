import { type ApplicationOptions, type MemoryFile, memoryFiles, type Platform } from '../../src/index.ts';
import { type KeptLog, loggedApp } from '../app-kit.ts';

/** A platform whose files are in memory, whichever root is asked for. */
export function inMemory(files: Readonly<Record<string, string | Uint8Array | MemoryFile>>): Platform {
  return { name: 'memory', files: () => memoryFiles(files) };
}

/** An application with a document root in memory. */
export function fileApp(
  files: Readonly<Record<string, string | Uint8Array | MemoryFile>>,
  options: ApplicationOptions = {},
): ReturnType<typeof loggedApp> & { log: KeptLog } {
  return loggedApp({ platform: inMemory(files), documentRoot: '/', ...options });
}
