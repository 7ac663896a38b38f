import type { MaybePromise } from './maybe-promise.ts';

/** Imports a module on first use and returns it synchronously afterwards. */
export function lazy<Module extends object>(load: () => Promise<Module>): () => MaybePromise<Module> {
  let module: Module | undefined;
  return () =>
    module ??
    load().then((loaded) => {
      module = loaded;
      return loaded;
    });
}
