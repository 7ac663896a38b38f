/* What is used of the others, so that types can be checked where they are not installed. */

declare module 'busboy' {
  export default function busboy(options: {
    headers: Record<string, string>;
    limits?: Record<string, number>;
  }): import('node:stream').Writable;
}

declare module '@fastify/busboy' {
  export const Busboy: new (options: {
    headers: Record<string, string>;
    limits?: Record<string, number>;
  }) => import('node:stream').Writable;
}

declare module '@remix-run/multipart-parser' {
  export function parseMultipart(
    message: Iterable<Uint8Array>,
    options: { boundary: string; maxFileSize: number; maxParts: number; maxTotalSize: number },
  ): Iterable<{ readonly name: string | undefined; readonly size: number }>;
}

declare module 'multipasta' {
  export function make(options: {
    headers: Record<string, string>;
    onField(part: unknown, value: Uint8Array): void;
    onFile(part: unknown): (bytes: Uint8Array | null) => void;
    onError(error: unknown): void;
    onDone(): void;
  }): { write(chunk: Uint8Array): void; end(): void };
}
