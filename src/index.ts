/** The door `poorfetch`: everything an application is built with. */
export type { RouteInfo } from './app/list-routes.ts';
export type { PathOptions, RouteOptions, ScopeOptions } from './app/route.ts';
export { Route } from './app/route.ts';
export type { Statuses } from './app/scope-registrar.ts';
export { Application, type ApplicationOptions } from './application.ts';
export type { Config, ErrorFormat, Settings } from './config.ts';
export type { Fetcher } from './fetcher.ts';
export type { Directory, DirectoryEntry, FileEntry, FileSystem, OpenFile } from './file-system.ts';
export { type MemoryFile, memoryFiles } from './files/memory-files.ts';
export { type SendFileOptions, sendFile } from './files/send-file.ts';
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
} from './handler.ts';
export { attachment } from './http/attachment.ts';
export type { CookieOptions } from './http/cookie.ts';
export { abort, HTTPException, type HTTPExceptionOptions } from './http/exception.ts';
export { toSafeName } from './http/file-name.ts';
export type { Methods } from './http/method.ts';
export type { UrlencodedOptions } from './http/urlencoded.ts';
export type { Logger, LogLevel } from './log.ts';
export { type Middleware, middleware, type Next, type NextResponse, type RequestOf } from './middleware.ts';
export { Html, html, raw } from './pages/html.ts';
export type { Arrival, EnvRecord, Platform } from './platform.ts';
export type { Profiler } from './profile.ts';
export { type RedirectOptions, redirect } from './redirect.ts';
export { Args, type Convert, float, int } from './request/args.ts';
export { EmptyForm, Field, type FieldInit, Form, type UploadedFile } from './request/form.ts';
export type { Outcome, RequestEnd } from './request/lifetime.ts';
export { parseArgs } from './request/parse-args.ts';
export { parseForm } from './request/parse-form.ts';
export { PoorRequest, type Register } from './request/poor-request.ts';
export type { FormOptions } from './request/read-body.ts';
export { BrokenClientConnection } from './response/broken.ts';
export type { HeaderFields } from './response/header-fields.ts';
export type { FilterDefinition } from './routing/filters.ts';
export type { BuiltinFilters, CheckFilters, FilterMap, FilterTypes, PathArguments } from './routing/path-types.ts';
export type { ByteSize, SecretKey, TrustedProxies } from './setting-kinds.ts';
export type { Registration, Shorthand, Shorthands } from './shorthands.ts';
export type { FileCallback, FilePart, FileSink, FileTarget, TemporaryFile } from './upload.ts';
