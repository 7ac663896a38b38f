/** The door `poorfetch`: everything an application is built with. */
export { Application, type ApplicationOptions } from './application.ts';
export type { Config, ErrorFormat, SecretKey, Settings, TrustedProxies } from './config.ts';
export type {
  ErrorClass,
  ErrorHandler,
  Handler,
  HandlerResult,
  PostHook,
  PreHook,
  StateDetails,
  StateHandler,
} from './handler.ts';
export { abort, HTTPException, type HTTPExceptionOptions } from './http/exception.ts';
export type { Methods } from './http/method.ts';
export { UrlencodedError, type UrlencodedOptions } from './http/urlencoded.ts';
export type { Logger, LogLevel } from './log.ts';
export type { Fetcher } from './mount.ts';
export { Html, html, raw } from './pages/html.ts';
export type { Arrival, EnvRecord, Platform } from './platform.ts';
export { type RedirectOptions, redirect } from './redirect.ts';
export type { Registration, Shorthand, Shorthands } from './registrar.ts';
export { Args, type Convert, EmptyForm, float, int } from './request/args.ts';
export { parseArgs } from './request/form.ts';
export { type CookieOptions, PoorRequest, parseForm, type Register } from './request/poor-request.ts';
export { BrokenClientConnection } from './response/broken.ts';
export type { HeaderFields } from './response/header-fields.ts';
export type { FilterDefinition } from './routing/filters.ts';
export type { BuiltinFilters, CheckFilters, FilterMap, FilterTypes, PathArguments } from './routing/path-types.ts';
