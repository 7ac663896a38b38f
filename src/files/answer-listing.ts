import type { Directory } from '../file-system.ts';
import type { Exchange } from '../request/exchange.ts';

export async function answerListing(_exchange: Exchange, _directory: Directory): Promise<Response> {
  throw new Error('todo');
}
