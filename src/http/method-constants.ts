/** Bits of a method mask, with the values of Poor WSGI. */
export const METHOD_HEAD = 1;
export const METHOD_GET = 2;
export const METHOD_POST = 4;
/** GET, HEAD and POST: a page with a form on it. */
export const METHOD_GET_POST = 7;
export const METHOD_PUT = 8;
export const METHOD_DELETE = 16;
export const METHOD_TRACE = 32;
export const METHOD_OPTIONS = 64;
export const METHOD_CONNECT = 128;
export const METHOD_PATCH = 256;
/** All nine methods that have a bit. */
export const METHOD_ALL = 511;
