import type { Logger } from '../../src/index.ts';

interface Recorder {
  readonly lines: string[];
  readonly logger: Logger;
}

/** A logger, and the lines it was given. */
export function record(): Recorder {
  const lines: string[] = [];
  const write = (line: string): void => {
    lines.push(line);
  };
  return { lines, logger: { error: write, warn: write, info: write, debug: write } };
}
