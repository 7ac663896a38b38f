import { HTTPException } from '../http/exception.ts';
import { type Methods, parseMethods } from '../http/method.ts';
import { METHOD_ALL } from '../http/method-constants.ts';
import { isFinalStatus } from '../http/status.ts';
import { HTTP_OK } from '../http/status-constants.ts';
import type { RunMiddleware } from './middleware.ts';
import type { StatusKey } from './snapshot.ts';

/**
 * Checks what comes after the path of a route for what other libraries take there.
 * @throws TypeError that says what to write instead.
 */
export function checkRouteArguments(path: string, rest: readonly unknown[]): void {
  const where = JSON.stringify(path);
  if (rest.some(isApplication)) throw new TypeError(`To mount an application, write app.mount(${where}, other)`);
  const functions = rest.flat().filter((value) => typeof value === 'function');
  if (functions.length < 2) return;
  throw new TypeError(`A route has one handler. For middleware, write app.with(middleware).get(${where}, handler)`);
}

function isApplication(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof (value as { fetch?: unknown }).fetch === 'function';
}

/** Registers at once if the handler is given, else returns a function that takes it; methods stand where the handler would. */
export function register(
  first: unknown,
  methods: Methods | undefined,
  otherwise: Methods,
  add: (handler: unknown, methods: Methods) => unknown,
): unknown {
  if (typeof methods === 'function')
    throw new TypeError('The handler comes before the methods: route(path, handler, methods)');
  if (typeof first === 'function') return add(first, methods ?? otherwise);
  const given = first === undefined ? otherwise : (first as Methods);
  parseMethods(given);
  return (handler: unknown) => {
    checkFunction(handler);
    add(handler, given);
    return handler;
  };
}

/**
 * The whole paths of a route in a group: `/` is the prefix with and without a slash.
 * @param prefix Of the group; empty for the application.
 */
export function checkPath(path: unknown, prefix: string): [string, ...string[]] {
  if (path instanceof RegExp) throw new TypeError(`${String(path)} is no path; regularRoute takes regular expressions`);
  if (typeof path !== 'string' || !/^(?:\/|<[^>]*:)/.test(path)) {
    throw new TypeError(`A path must start with "/"; got ${JSON.stringify(path) ?? String(path)}`);
  }
  // A parameter right after the prefix would match paths that are not below it.
  if (prefix !== '' && !path.startsWith('/')) {
    throw new TypeError(`A path of a group must start with "/"; got ${JSON.stringify(path)}`);
  }
  return prefix !== '' && path === '/' ? [prefix, `${prefix}/`] : [prefix + path];
}

/** @returns The prefix without a slash at its end. */
export function checkGroupPrefix(prefix: unknown): string {
  return checkBase('group', prefix, '/admin or /org/<name>');
}

export function checkMountPrefix(prefix: unknown): string {
  return checkBase('mount', prefix, '/admin', true);
}

function checkBase(method: string, prefix: unknown, example: string, mayBeRoot = false): string {
  const base = typeof prefix === 'string' ? prefix.replace(/\/+$/, '') : '';
  if (typeof prefix !== 'string' || !prefix.startsWith('/') || (base === '' && !mayBeRoot)) {
    throw new TypeError(`${method} takes a prefix such as ${example}, not ${JSON.stringify(prefix) ?? String(prefix)}`);
  }
  return base;
}

export function checkFunction(handler: unknown): void {
  if (isApplication(handler)) throw new TypeError('To mount an application, write app.mount(prefix, other)');
  if (typeof handler !== 'function')
    throw new TypeError(`A handler is a function, such as (req) => 'text', not ${typeof handler}`);
}

/** @param method Where the middleware was given. */
export function checkMiddleware(method: string, list: readonly unknown[]): readonly RunMiddleware[] {
  for (const middleware of list) {
    if (Array.isArray(middleware)) throw new TypeError(`A list of middleware is spread: ${method}(...list)`);
    if (typeof middleware !== 'function') {
      throw new TypeError(`${method} takes functions (req, next) => next(), not ${describe(middleware)}`);
    }
  }
  return list as readonly RunMiddleware[];
}

function describe(value: unknown): string {
  return value === null ? 'null' : typeof value === 'string' ? JSON.stringify(value) : typeof value;
}

export function checkErrorClass(errorClass: unknown): void {
  // An arrow function has no prototype: the class before it was left out.
  if (typeof errorClass !== 'function' || errorClass.prototype === undefined)
    throw new TypeError(`errorHandler takes a class of errors, not ${String(errorClass)}`);
  if (errorClass === HTTPException)
    throw new TypeError(
      'errorHandler takes a class of your own; write httpState(404, ...) for the status of an HTTPException',
    );
}

/** @throws RangeError for what cannot have a handler. */
export function parseStatus(status: unknown): StatusKey {
  if (status === '4xx' || status === '5xx' || status === 'error') return status;
  if (isFinalStatus(status) && status !== HTTP_OK) return status;
  const given = JSON.stringify(status) ?? String(status);
  throw new RangeError(
    `httpState takes a status of 201 to 599, '4xx', '5xx', 'error', or a list of them, not ${given}`,
  );
}

/** Methods of a state or error handler: all nine mean those without a bit as well. */
export function parseWide(methods: Methods): string[] {
  return methods === METHOD_ALL ? [...parseMethods(methods), '*'] : parseMethods(methods);
}

export function parseMethod(method: number | string): string {
  const [name, ...more] = parseMethods(method);
  if (name === undefined || more.length > 0)
    throw new TypeError(`${method} is more than one method; take one away at a time`);
  return name;
}
