import type { AppContext } from '../app/app-context.ts';
import { LOG_WARNING } from '../logging/log-levels.ts';
import { loadMultipart } from '../request/body/parse-body.ts';
import { loadDebugPage, loadStaticFiles } from './match-route.ts';

/** Imports lazy modules at start. A client that uses up all descriptors could prevent an import during a request. */
export function preload({ config, platform, log }: AppContext): void {
  const modules = [
    loadMultipart(),
    config.documentRoot !== undefined && loadStaticFiles(),
    config.debug && loadDebugPage(),
  ];
  // A failed import is tried again when the module is needed, and its error is logged then.
  for (const module of modules) if (module instanceof Promise) module.catch(() => {});
  if (config.documentRoot === undefined) return;
  try {
    platform?.files?.(config.documentRoot);
  } catch (error) {
    log.write(`documentRoot: ${(error as Error).message}`, LOG_WARNING);
  }
}
