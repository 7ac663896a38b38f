import type { PoorRequest } from './request/poor-request.ts';
export type Next = (added?: object) => Promise<Response>;
export type Middleware = (req: PoorRequest, next: Next) => unknown;
