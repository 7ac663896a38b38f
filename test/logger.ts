import type { Logger } from '../src/index.ts';

export interface Recorder<Line> {
  readonly lines: Line[];
  readonly logger: Logger;
}

/** A logger, and the lines it was given, each as `toLine` makes it of its level and its text. */
export function recordAs<Line>(toLine: (level: keyof Logger, text: string) => Line): Recorder<Line> {
  const lines: Line[] = [];
  const writer = (level: keyof Logger) => (text: string) => void lines.push(toLine(level, text));
  return {
    lines,
    logger: { error: writer('error'), warn: writer('warn'), info: writer('info'), debug: writer('debug') },
  };
}

/** A logger, and the texts it was given. */
export function record(): Recorder<string> {
  return recordAs((_level, text) => text);
}

/** A logger that keeps nothing, for tests that look elsewhere. */
export const SILENT: Logger = { error() {}, warn() {}, info() {}, debug() {} };
