import { toBaseName } from '../http/file-name.ts';
import { FormError } from '../http/form-error.ts';
import type { PartHead } from '../http/part-head.ts';
import type { FileCallback, FilePart, TemporaryFile } from '../upload.ts';
import type { Exchange } from './exchange.ts';
import { type FileStore, openStore } from './file-store.ts';
import { type FieldInit, Form } from './form.ts';
import { KeptFile, Memory } from './kept-file.ts';
import { FileReceiver, type PartReceiver, TextReceiver } from './part-receiver.ts';

/** The settings that a multipart form is read by. */
export interface FormRules {
  readonly keepBlankValues: boolean;
  readonly strictParsing: boolean;
  readonly maxFields: number;
  readonly maxFiles: number;
  readonly fileSize: number;
  readonly dataSize: number;
  readonly fileCallback: FileCallback | undefined;
}

/** Makes a form of its parts while they come. What its methods give back, if anything, is waited for. */
export class FormBuilder {
  readonly #exchange: Exchange;
  readonly #rules: FormRules;
  readonly #memory: Memory;
  readonly #decoder: TextDecoder;
  readonly #fields: FieldInit[] = [];
  readonly #stores: FileStore[] = [];
  #receiver: PartReceiver | undefined;
  /** Why the form has failed, once it has. */
  #failure: { readonly reason: unknown } | undefined;
  #fieldCount = 0;

  constructor(exchange: Exchange, rules: FormRules) {
    this.#exchange = exchange;
    this.#rules = rules;
    this.#memory = new Memory(rules.dataSize);
    this.#decoder = new TextDecoder('utf-8', { fatal: rules.strictParsing, ignoreBOM: true });
  }

  /** A part begins. */
  begin(head: PartHead): unknown {
    this.#memory.take(head.size);
    const filename = head.filename === undefined ? undefined : toBaseName(head.filename);
    // Where nobody chose a file, browsers send one without a name, and without a byte.
    if (!filename) this.#countField();
    if (filename === undefined) {
      this.#receiver = new TextReceiver(head, this.#memory, this.#decoder);
      return undefined;
    }
    const { name, type, headers } = head;
    const part: FilePart = { name, filename, type: type || 'application/octet-stream', headers };
    const receiver = new FileReceiver(part, this.#rules.fileSize, (file) => this.#open(file));
    this.#receiver = receiver;
    return filename === '' ? undefined : receiver.open();
  }

  /** A part goes on. */
  write(bytes: Uint8Array): unknown {
    return this.#receiver?.write(bytes);
  }

  /** A part is complete. */
  end(): Promise<void> | undefined {
    const field = this.#receiver?.end();
    if (field instanceof Promise) return field.then((late) => this.#keep(late));
    if (field !== undefined) this.#keep(field);
    return undefined;
  }

  build(): Form {
    return new Form(this.#fields);
  }

  /** The form has failed: what was stored of it is taken back. */
  async abort(reason: unknown): Promise<void> {
    this.#failure = { reason };
    this.#receiver?.abandon?.();
    await Promise.all(this.#stores.map((store) => this.#abortStore(store, reason)));
  }

  async #abortStore(store: FileStore, reason: unknown): Promise<void> {
    try {
      await store.abort?.(reason);
    } catch (error) {
      this.#exchange.logThrown(error);
    }
  }

  #keep(field: FieldInit): void {
    const isBlank = field.value === '' && field.length === 0;
    if (!isBlank || this.#rules.keepBlankValues) this.#fields.push(field);
  }

  #countField(): void {
    const { maxFields } = this.#rules;
    this.#fieldCount += 1;
    if (this.#fieldCount > maxFields)
      throw new FormError(`There are more fields than ${maxFields} (poor_MaxFields)`, true);
  }

  async #open(part: FilePart): Promise<FileStore> {
    const { maxFiles, fileCallback } = this.#rules;
    if (this.#stores.length >= maxFiles)
      throw new FormError(`There are more files than ${maxFiles} (poor_MaxFiles)`, true);
    const store =
      fileCallback === undefined
        ? new KeptFile(this.#memory, () => this.#openTemporary())
        : await openStore(part, fileCallback);
    // The client may have left while somebody made up his mind where its file goes.
    if (this.#failure !== undefined) {
      await this.#abortStore(store, this.#failure.reason);
      throw this.#failure.reason;
    }
    this.#stores.push(store);
    return store;
  }

  async #openTemporary(): Promise<TemporaryFile | undefined> {
    const temporary = await this.#exchange.context.platform?.temporaryFile?.();
    if (temporary !== undefined) this.#exchange.defer(temporary, () => temporary.remove());
    return temporary;
  }
}
