import mime from 'mime';
import { BYTES } from '../http/content-type.ts';

/** What else than `text/*` is text, and may be read in a wrong encoding without a charset. */
const TEXT = /^(?:text\/|application\/(?:javascript|xml|[a-z.+-]+\+xml)$)/;

/** The Content-Type of a file by its name: text has a charset, and what nobody knows is bytes. */
export function findMediaType(name: string): string {
  // Behind a slash: a name without a dot would be taken for an extension, and a file called `html` for a page.
  const type = mime.getType(`/${name}`) ?? BYTES;
  return TEXT.test(type) ? `${type}; charset=utf-8` : type;
}
