import { TEXT } from '../http/content-type.ts';

/** The answer when even the built-in page could not be made. */
export function lastResort(): Response {
  return new Response('Internal Server Error\n', { status: 500, headers: { 'Content-Type': TEXT } });
}
