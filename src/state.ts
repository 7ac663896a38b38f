/** The door `poorfetch/state`: all constants, as in Poor WSGI's module of that name. */
export * from './http/method-constants.ts';
export * from './http/status-constants.ts';
export * from './logging/log-levels.ts';
