import type { Bytes } from '../http/bytes.ts';
import type { FileTarget } from '../upload.ts';
import { Args } from './args.ts';

/** An uploaded file that the library keeps until its request has ended: in memory, or in a temporary file. */
export interface UploadedFile {
  /** In bytes. */
  readonly size: number;
  /** Its bytes from the beginning; as often as it is asked for. */
  stream(): ReadableStream<Bytes>;
  /** All its bytes at once, in memory. */
  bytes(): Promise<Bytes>;
  /** The same, as UTF-8. */
  text(): Promise<string>;
}

/** What a field of a form is made of. */
export interface FieldInit {
  readonly name: string;
  /** The text of a field; of a file its name. */
  readonly value: string;
  readonly type?: string;
  readonly filename?: string | undefined;
  readonly headers?: ReadonlyMap<string, string>;
  readonly length?: number;
  readonly file?: UploadedFile | undefined;
  readonly sink?: FileTarget | undefined;
}

const NO_HEADERS: ReadonlyMap<string, string> = new Map();

/** One field of a form: a text, or a file (Poor WSGI, "File uploading"). */
export class Field {
  readonly name: string;
  /** The text of a field; of a file its name. */
  readonly value: string;
  /** The media type, without parameters; `text/plain` for a field that has none. */
  readonly type: string;
  /** A file's name, never with a path; undefined for what is no file. */
  readonly filename: string | undefined;
  /** The part's header fields, by name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Bytes of the text or file. */
  readonly length: number;
  /** The file, unless a `fileCallback` took it. */
  readonly file: UploadedFile | undefined;
  /** What the `fileCallback` gave to take the file: `null` where it skipped it, undefined where there is none. */
  readonly sink: FileTarget | undefined;
  readonly #list: readonly Field[];

  /** @param list All fields of this name, this one among them. */
  constructor(init: FieldInit, list: readonly Field[]) {
    this.name = init.name;
    this.value = init.value;
    this.type = init.type ?? 'text/plain';
    this.filename = init.filename;
    this.headers = init.headers ?? NO_HEADERS;
    this.length = init.length ?? new TextEncoder().encode(init.value).byteLength;
    this.file = init.file;
    this.sink = init.sink;
    this.#list = list;
  }

  /** All fields of this name, in order. */
  get list(): readonly Field[] {
    return this.#list;
  }

  toString(): string {
    return `${this.name}=${this.value}`;
  }

  toJSON(): { name: string; value: string; type: string; filename: string | undefined; length: number } {
    const { name, value, type, filename, length } = this;
    return { name, value, type, filename, length };
  }
}

/**
 * The fields of a form: arguments by name, and behind `get` all that is known of one. A file's value is its name.
 *
 *     const upload = req.form.get('upload');
 *     if (upload?.file) await save(upload.filename, upload.file.stream());
 */
export class Form extends Args {
  readonly #fields: Map<string, FieldInit[]> = new Map();

  constructor(fields: Iterable<FieldInit | readonly [name: string, value: string]> = []) {
    const inits = [...fields].map((field) => (isPair(field) ? { name: field[0], value: field[1] } : field));
    super(inits.map(({ name, value }) => [name, value] as const));
    for (const field of inits) {
      const list = this.#fields.get(field.name);
      if (list === undefined) this.#fields.set(field.name, [field]);
      else list.push(field);
    }
  }

  /** The first field of a name, with its `list` of all; undefined where there is none. */
  get(name: string): Field | undefined {
    const list: Field[] = [];
    for (const field of this.#fields.get(name) ?? []) list.push(new Field(field, list));
    return list[0];
  }
}

function isPair(field: FieldInit | readonly [string, string]): field is readonly [string, string] {
  return Array.isArray(field);
}

/** A form without fields: the value of `req.args` and `req.form` if nothing was parsed. */
export class EmptyForm extends Form {}
