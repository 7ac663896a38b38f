import { loadPages } from './answer-state.ts';
import type { Config } from './config.ts';
import { loadLongWay, loadReading } from './dispatch.ts';
import { loadMounts } from './mount.ts';
import { loadAsking } from './request/poor-request.ts';
import { loadMultipart } from './request/read-body.ts';
import { loadDocuments } from './resolve.ts';

/**
 * Loads the rooms that are else loaded when they are first needed, where there is a disk to load them from: a client who
 * uses up all the descriptors of a process could see to it that they never are.
 */
export async function preload({ documentRoot }: Config): Promise<void> {
  await Promise.all([
    loadLongWay(),
    loadReading(),
    loadPages(),
    loadAsking(),
    loadMultipart(),
    loadMounts(),
    import('./request/write-file.ts'),
    documentRoot === undefined ? undefined : loadDocuments(),
  ]);
}
