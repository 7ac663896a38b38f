import { isCharset } from '../../http/charset.ts';
import { toBaseName } from '../../http/file-name.ts';
import { FormError } from '../../http/form-error.ts';
import type { PartHead } from '../../http/part-headers.ts';
import { type FieldInit, Form } from '../form.ts';
import type { RequestContext } from '../request-context.ts';
import type { FileCallback, FilePart, TemporaryFile } from '../upload-types.ts';
import { type FileStore, openStore } from './file-sink.ts';
import { FileReceiver, type PartReceiver, ReceivedText, TextReceiver } from './part-receiver.ts';
import { MemoryBudget, SpooledFile } from './spooled-file.ts';

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

const UTF_8 = 'utf-8';

/** Makes a form of its parts while they come. What its methods give back, if anything, is waited for. */
export class FormBuilder {
  readonly #context: RequestContext;
  readonly #rules: FormRules;
  readonly #memory: MemoryBudget;
  readonly #fields: (FieldInit | ReceivedText)[] = [];
  readonly #stores: FileStore[] = [];
  #receiver: PartReceiver | undefined;
  /** Why the form has failed, once it has. */
  #failure: { readonly reason: unknown } | undefined;
  #fieldCount = 0;

  constructor(context: RequestContext, rules: FormRules) {
    this.#context = context;
    this.#rules = rules;
    this.#memory = new MemoryBudget(rules.dataSize);
  }

  /** A part begins. */
  begin(head: PartHead): unknown {
    this.#memory.take(head.size);
    const filename = head.filename === undefined ? undefined : toBaseName(head.filename);
    // Where nobody chose a file, browsers send one without a name, and without a byte.
    if (!filename) this.#countField();
    if (head.isText) {
      this.#receiver = new TextReceiver(head, this.#memory);
      return undefined;
    }
    const { name, type, headers } = head;
    const part: FilePart = { name, filename: filename ?? '', type: type || 'application/octet-stream', headers };
    const isNamed = filename !== undefined;
    const receiver = new FileReceiver(part, isNamed, this.#rules.fileSize, (file) => this.#open(file, isNamed));
    this.#receiver = receiver;
    return part.filename === '' ? undefined : receiver.open();
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

  /** @throws FormError for texts that are not in their character set, where parsing is strict. */
  build(): Form {
    const { strictParsing } = this.#rules;
    const charset = this.#findCharset();
    return new Form(
      this.#fields.map((field) => (field instanceof ReceivedText ? field.decode(charset, strictParsing) : field)),
    );
  }

  /** The character set of parts that name none: a part of the form may tell it (RFC 7578 section 4.6). */
  #findCharset(): string {
    const named = this.#fields.find((field) => field instanceof ReceivedText && field.head.name === '_charset_');
    const charset = named instanceof ReceivedText ? named.decode(UTF_8, false).value : UTF_8;
    return isCharset(charset) ? charset : UTF_8;
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
      this.#context.logThrown(error);
    }
  }

  #keep(field: FieldInit | ReceivedText): void {
    const isNameless = field instanceof ReceivedText || field.value === '';
    const isBlank = isNameless && field.length === 0;
    if (!isBlank || this.#rules.keepBlankValues) this.#fields.push(field);
  }

  #countField(): void {
    const { maxFields } = this.#rules;
    this.#fieldCount += 1;
    if (this.#fieldCount > maxFields)
      throw FormError.limit(`There are more than ${maxFields} fields`, 'maxFields', maxFields);
  }

  /** A file without a name stays with its field: a `fileCallback` is asked for names that the client gave. */
  async #open(part: FilePart, isNamed: boolean): Promise<FileStore> {
    const { maxFiles, fileCallback } = this.#rules;
    if (this.#stores.length >= maxFiles)
      throw FormError.limit(`There are more than ${maxFiles} files`, 'maxFiles', maxFiles);
    const store =
      fileCallback === undefined || !isNamed
        ? new SpooledFile(this.#memory, () => this.#openTemporary())
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
    const temporary = await this.#context.app.platform?.temporaryFile?.();
    if (temporary !== undefined) this.#context.lifetime.defer(temporary, () => temporary.remove());
    return temporary;
  }
}
