/** The door `poorfetch/session`: self-contained sessions in a sealed cookie. */
export { PoorSession } from './session/poor-session.ts';
export type { SessionOptions } from './session/session-cookie.ts';
