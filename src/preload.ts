import { loadPages } from './answer-state.ts';
import type { AppContext } from './context.ts';
import { loadLongWay, loadReading } from './dispatch.ts';
import { loadAnswering } from './files/send-file.ts';
import { LOG_WARNING } from './log-levels.ts';
import { loadMounts } from './mount.ts';
import { loadAsking, loadWriting } from './request/poor-request.ts';
import { loadMultipart } from './request/read-body.ts';
import { loadDebug, loadDocuments } from './resolve.ts';

/**
 * Loads the rooms that are else loaded when they are first needed, where there is a disk to load them from: a client who
 * uses up all the descriptors of a process could see to it that they never are.
 */
export async function preload({ config, platform, log }: AppContext): Promise<void> {
  const { documentRoot, debug } = config;
  await Promise.all([
    loadLongWay(),
    loadReading(),
    loadPages(),
    loadAsking(),
    loadMultipart(),
    loadMounts(),
    loadWriting(),
    loadAnswering(),
    documentRoot === undefined ? undefined : loadDocuments(),
    debug ? loadDebug() : undefined,
  ]);
  if (documentRoot === undefined) return;
  // Else each request of a file would tell, and none does before somebody asks.
  try {
    platform?.files?.(documentRoot);
  } catch (error) {
    log.write(`documentRoot: ${(error as Error).message}`, LOG_WARNING);
  }
}
