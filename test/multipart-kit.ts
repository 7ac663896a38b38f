import { streamed } from './app-kit.ts';

/** A multipart form as it travels, with a boundary of our own, so that a test can cut and break it. */
export const BOUNDARY = 'XX';
export const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

/** A part: its name, its content, and the name of its file, if it is one. */
export type Part = readonly [name: string, content: string, filename?: string];

export function writeParts(parts: readonly Part[]): string {
  const texts = parts.map(([name, content, filename]) => {
    const file = filename === undefined ? '' : `; filename="${filename}"`;
    return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${content}\r\n`;
  });
  return `${texts.join('')}--${BOUNDARY}--\r\n`;
}

/** A request with a multipart form in it, in pieces where a text is given as several. */
export function posted(form: string | readonly string[], end?: 'close' | 'stall' | 'abort'): RequestInit {
  const pieces = typeof form === 'string' ? [form] : form;
  return { ...streamed(pieces, end), headers: { 'Content-Type': MULTIPART } };
}

/** A sink that keeps what it is told. */
export class RecordingSink {
  readonly events: string[];

  constructor(events: string[] = []) {
    this.events = events;
  }

  write(bytes: Uint8Array): void {
    this.events.push(new TextDecoder().decode(bytes));
  }

  close(): void {
    this.events.push('closed');
  }

  abort(reason: unknown): void {
    this.events.push(`aborted: ${(reason as Error).name}`);
  }
}
