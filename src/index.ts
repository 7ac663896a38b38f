/** The door `poorfetch`: everything an application is built with. */

export type { Fetcher } from './app/fetch-handler.ts';
export type {
  ErrorClass,
  ErrorHandler,
  Handler,
  HandlerResult,
  PostHook,
  PreHook,
  StateDetails,
  StateHandler,
  StatusResult,
} from './app/handler.ts';
export type { RouteInfo } from './app/list-routes.ts';
export { type Middleware, middleware, type Next, type NextResponse, type RequestOf } from './app/middleware.ts';
export type { Profiler } from './app/profile.ts';
export { type RedirectOptions, redirect } from './app/redirect.ts';
export type { PathOptions, RouteOptions, ScopeOptions } from './app/route.ts';
export { Route } from './app/route.ts';
export type { Statuses } from './app/scope-registrar.ts';
export type { Registration, Shorthand, Shorthands } from './app/shorthands.ts';
export { Application, type ApplicationOptions } from './application.ts';
export type { Config, ErrorFormat, Settings } from './config/config.ts';
export type { ByteSize, SecretKey, TrustedProxies } from './config/setting-types.ts';
export { attachment } from './http/attachment.ts';
export type { CookieOptions } from './http/cookie.ts';
export { abort, HTTPException, type HTTPExceptionOptions } from './http/exception.ts';
export { toSafeName } from './http/file-name.ts';
export type { Methods } from './http/method.ts';
export type { UrlencodedOptions } from './http/urlencoded.ts';
export type { Logger, LogLevel } from './logging/log.ts';
export { Html, html, raw } from './pages/html.ts';
export type { EnvRecord, FetchArguments, Platform } from './platform.ts';
export { Args, type Convert, float, int } from './request/args.ts';
export type { FormOptions } from './request/body/parse-body.ts';
export { EmptyForm, Field, type FieldInit, Form, type UploadedFile } from './request/form.ts';
export type { Outcome, RequestEnd } from './request/lifetime.ts';
export { parseArgs } from './request/parse-args.ts';
export { parseForm } from './request/parse-form.ts';
export { PoorRequest, type Register } from './request/poor-request.ts';
export type { FileCallback, FilePart, FileSink, FileTarget, TemporaryFile } from './request/upload-types.ts';
export { BrokenClientConnection } from './response/errors.ts';
export type { HeaderFields } from './response/headers.ts';
export type { FilterDefinition } from './routing/filters.ts';
export type { BuiltinFilters, CheckFilters, FilterMap, FilterTypes, PathArguments } from './routing/path-types.ts';
export type { Directory, DirectoryEntry, FileEntry, FileSystem, OpenFile } from './static/file-system.ts';
export { type MemoryFile, memoryFiles } from './static/memory-files.ts';
export { type SendFileOptions, sendFile } from './static/send-file.ts';
