import type { AppContext } from '../context.ts';
import { LOG_WARNING } from '../log-levels.ts';
import { loadMultipart } from '../request/read-body.ts';
import { loadDebugPage, loadStaticFiles } from './match-route.ts';

/** Imports what would else be imported by a request: a client that uses up all descriptors could prevent that for ever. */
export function preload({ config, platform, log }: AppContext): void {
  const modules = [
    loadMultipart(),
    config.documentRoot !== undefined && loadStaticFiles(),
    config.debug && loadDebugPage(),
  ];
  // What could not be imported now is imported when it is needed, or fails then, in the log.
  for (const module of modules) if (module instanceof Promise) module.catch(() => {});
  if (config.documentRoot === undefined) return;
  try {
    platform?.files?.(config.documentRoot);
  } catch (error) {
    log.write(`documentRoot: ${(error as Error).message}`, LOG_WARNING);
  }
}
