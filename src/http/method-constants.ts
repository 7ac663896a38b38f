/** Bits of a mask of methods, with the values of Poor WSGI. */
export const METHOD_HEAD = 1;
export const METHOD_GET = 2;
export const METHOD_POST = 4;
/** GET, HEAD and POST, for a page with a form. */
export const METHOD_GET_POST = 7;
export const METHOD_PUT = 8;
export const METHOD_DELETE = 16;
export const METHOD_TRACE = 32;
export const METHOD_OPTIONS = 64;
export const METHOD_CONNECT = 128;
export const METHOD_PATCH = 256;
/** All nine methods. */
export const METHOD_ALL = 511;
