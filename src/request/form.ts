import type { Bytes } from '../http/bytes.ts';
import { Args } from './args.ts';
import type { FileTarget } from './upload-types.ts';

/** An uploaded file, in memory or in a temporary file. It exists until the request has ended. */
export interface UploadedFile {
  /** Size in bytes. */
  readonly size: number;
  /** The bytes from the beginning. It can be called several times. */
  stream(): ReadableStream<Bytes>;
  /** All bytes, in memory. */
  bytes(): Promise<Bytes>;
  /** All bytes, decoded as UTF-8. */
  text(): Promise<string>;
}

/** The properties of a Field. */
export interface FieldInit {
  /** The name of the field. */
  readonly name: string;
  /** The text; for a file its name. */
  readonly value: string;
  /** The media type, without parameters. Default: `text/plain`. */
  readonly type?: string;
  /** The name of the file. */
  readonly filename?: string | undefined;
  /** The headers of the form part, by lower-case name. */
  readonly headers?: ReadonlyMap<string, string>;
  /** Length in bytes. Default: that of the text. */
  readonly length?: number;
  /** The content of the file. */
  readonly file?: UploadedFile | undefined;
  /** The result of the `fileCallback`. */
  readonly sink?: FileTarget | undefined;
}

const NO_HEADERS: ReadonlyMap<string, string> = new Map();

/** One field of a form: a text or a file. */
export class Field {
  /** The name of the field. */
  readonly name: string;
  /** The text; for a file its name. */
  readonly value: string;
  /** The media type, without parameters; `text/plain` if the client sent none. */
  readonly type: string;
  /** The name of the file, without a path; undefined if the field has no file name. */
  readonly filename: string | undefined;
  /** The headers of the form part, by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Length of the text or file in bytes. */
  readonly length: number;
  /** The content of the file; undefined for a text, and for a file that a `fileCallback` took. */
  readonly file: UploadedFile | undefined;
  /** The result of the `fileCallback` for this file: `null` if it skipped the file. */
  readonly sink: FileTarget | undefined;
  readonly #list: readonly Field[];

  /** @param list All fields with this name, including this one. */
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

  /** All fields with this name, in order. */
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
 * The fields of a form. `getFirst` and `getList` return values; `get` returns a Field, with the file. The value of a file is
 * its name.
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

  /** The first field with a name; its `list` has all of them. Undefined if no field has this name. */
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
