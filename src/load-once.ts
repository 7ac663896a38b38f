import type { Soon } from './at-once.ts';

/**
 * A room of the house that is loaded when somebody first needs it, and then is there at once: `loadOnce(() => import(…))`.
 */
export function loadOnce<Room extends object>(load: () => Promise<Room>): () => Soon<Room> {
  let room: Room | undefined;
  return () =>
    room ??
    load().then((loaded) => {
      room = loaded;
      return loaded;
    });
}
