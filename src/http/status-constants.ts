/**
 * HTTP status codes (RFC 9110 section 15), under the names of Poor WSGI and, where it has none, of the RFC.
 */
export const HTTP_CONTINUE: 100 = 100;
export const HTTP_SWITCHING_PROTOCOLS: 101 = 101;
export const HTTP_OK: 200 = 200;
export const HTTP_CREATED: 201 = 201;
export const HTTP_ACCEPTED: 202 = 202;
export const HTTP_NON_AUTHORITATIVE: 203 = 203;
export const HTTP_NO_CONTENT: 204 = 204;
export const HTTP_RESET_CONTENT: 205 = 205;
export const HTTP_PARTIAL_CONTENT: 206 = 206;
export const HTTP_MULTIPLE_CHOICES: 300 = 300;
export const HTTP_MOVED_PERMANENTLY: 301 = 301;
export const HTTP_FOUND: 302 = 302;
export const HTTP_SEE_OTHER: 303 = 303;
export const HTTP_NOT_MODIFIED: 304 = 304;
export const HTTP_TEMPORARY_REDIRECT: 307 = 307;
export const HTTP_PERMANENT_REDIRECT: 308 = 308;
export const HTTP_BAD_REQUEST: 400 = 400;
export const HTTP_UNAUTHORIZED: 401 = 401;
export const HTTP_PAYMENT_REQUIRED: 402 = 402;
export const HTTP_FORBIDDEN: 403 = 403;
export const HTTP_NOT_FOUND: 404 = 404;
export const HTTP_METHOD_NOT_ALLOWED: 405 = 405;
export const HTTP_NOT_ACCEPTABLE: 406 = 406;
export const HTTP_REQUEST_TIMEOUT: 408 = 408;
export const HTTP_CONFLICT: 409 = 409;
export const HTTP_GONE: 410 = 410;
export const HTTP_LENGTH_REQUIRED: 411 = 411;
export const HTTP_PRECONDITION_FAILED: 412 = 412;
export const HTTP_CONTENT_TOO_LARGE: 413 = 413;
export const HTTP_URI_TOO_LONG: 414 = 414;
export const HTTP_UNSUPPORTED_MEDIA_TYPE: 415 = 415;
export const HTTP_RANGE_NOT_SATISFIABLE: 416 = 416;
export const HTTP_EXPECTATION_FAILED: 417 = 417;
export const HTTP_MISDIRECTED_REQUEST: 421 = 421;
export const HTTP_UNPROCESSABLE_CONTENT: 422 = 422;
export const HTTP_UPGRADE_REQUIRED: 426 = 426;
export const HTTP_PRECONDITION_REQUIRED: 428 = 428;
export const HTTP_TOO_MANY_REQUESTS: 429 = 429;
export const HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE: 431 = 431;
export const HTTP_INTERNAL_SERVER_ERROR: 500 = 500;
export const HTTP_NOT_IMPLEMENTED: 501 = 501;
export const HTTP_BAD_GATEWAY: 502 = 502;
export const HTTP_SERVICE_UNAVAILABLE: 503 = 503;
export const HTTP_GATEWAY_TIMEOUT: 504 = 504;
export const HTTP_VERSION_NOT_SUPPORTED: 505 = 505;

/** What a handler answers, or gives to `abort`, when it has written all there is to send (Poor WSGI, "Returning values"). */
export const OK: 0 = 0;
/** What a handler answers, or gives to `abort`, to let the next candidate answer instead: the next rule, the default handler, 404. */
export const DECLINED: -1 = -1;
/** The same as `OK`: finished, send what was written. */
export const DONE: -2 = -2;
