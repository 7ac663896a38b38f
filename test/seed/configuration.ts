import type { Section } from './statement.ts';

export const CONFIGURATION: readonly Section[] = [
  {
    section: 'Configuration',
    statements: [
      {
        line: 104,
        says: 'Variables that begin with poor_ are the configuration',
        shownBy: ['test/config/config.test.ts', '%s is read from %s, which wins'],
        differs: 'environment',
      },
    ],
  },
  {
    section: 'poor_BufferSize',
    statements: [
      {
        line: 108,
        says: 'Each request has a buffer of so many bytes, first in, first out',
        shownBy: ['test/behaviour/writer.test.ts', 'has the size that poor_BufferSize says'],
      },
      {
        line: 108,
        says: 'Unless set it holds 16 KiB',
        shownBy: ['test/behaviour/writer.test.ts', 'holds 16384 bytes, %s; one more byte starts the response'],
      },
    ],
  },
  {
    section: 'poor_Debug',
    statements: [
      {
        line: 112,
        says: 'On adds the trace to the page of 500',
        shownBy: [
          'test/behaviour/corners.test.ts',
          '%s: the page of a mistake shows its stack and causes, or nothing of them',
        ],
      },
      {
        line: 112,
        says: 'On opens the debug page',
        shownBy: ['test/behaviour/debug.test.ts', 'does not exist where poor_Debug is Off'],
      },
    ],
  },
  {
    section: 'poor_DocumentIndex',
    statements: [
      {
        line: 116,
        says: 'Directories are listed where there is a root, and this is On',
        shownBy: [
          'test/behaviour/tutorial.test.ts',
          'poor_DocumentIndex lists nothing without poor_DocumentRoot',
          'poor_Debug shows the trace of an error and the debug page, poor_DocumentRoot and poor_DocumentIndex list a directory',
        ],
      },
      {
        line: 116,
        says: 'Unless set there are no listings',
        shownBy: ['test/files/document-root.test.ts', '/plain/'],
      },
    ],
  },
  {
    section: 'poor_DocumentRoot',
    statements: [
      {
        line: 120,
        says: 'The directory whose files can be asked for',
        shownBy: ['test/files/document-root.test.ts', 'answers where no rule does, before the default handler'],
      },
      {
        line: 120,
        says: 'They go out through sendfile',
        shownBy: [
          'test/files/send-file.test.ts',
          'answers with a file as a document root does, with the fields of the handler',
        ],
        differs: 'awaiting',
      },
      { line: 120, says: 'It is not optimized', nothing: 'a remark; the benchmarks measure ours' },
      {
        line: 120,
        says: 'They are read in blocks as large as the buffer',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: so it is written there
        shownBy: ['test/conformance/files.ts', '256 MiB for a slow client take less than ${memory} MiB of memory'],
        differs: 'files',
      },
      {
        line: 120,
        says: 'Each has its media type and its length',
        shownBy: ['test/conformance/files.ts', '%s is %s of %i bytes, to GET and HEAD'],
      },
    ],
  },
  {
    section: 'poor_LogLevel',
    statements: [
      {
        line: 124,
        says: 'The levels of Apache choose what is logged',
        shownBy: ['test/config/log.test.ts', 'at $name gets nothing less grave'],
      },
      {
        line: 124,
        says: 'From debug to emerg there are these names',
        shownBy: ['test/config/log.test.ts', 'is stderr, each line with its level'],
      },
      {
        line: 124,
        says: 'Unless set, warnings and what is graver are logged',
        shownBy: ['test/config/log.test.ts', 'is used by an application without a logger, from warn on'],
      },
      {
        line: 124,
        says: 'They go to the error output of the server',
        shownBy: ['test/config/log.test.ts', 'is stderr, each line with its level'],
      },
    ],
  },
  {
    section: 'poor_SecretKey',
    statements: [
      {
        line: 128,
        says: 'Whoever uses sessions should set the pass phrase that hides them',
        shownBy: ['test/session/keyring.test.ts', 'comes from the variable, several of them between commas'],
      },
      {
        line: 128,
        says: 'Unless set it is a string that can be guessed',
        shownBy: ['test/session/keyring.test.ts', 'is an error that says how to set one'],
        differs: 'key',
      },
    ],
  },
  {
    section: 'Poor HTTP server example',
    statements: [
      {
        line: 132,
        says: 'The variables may stand in the file of a server',
        shownBy: ['test/adapters/command.test.ts', 'reads variables from a file, over which the environment wins'],
      },
      {
        line: 132,
        says: 'The server must be told the module of the application',
        shownBy: ['test/adapters/command.test.ts', '%j: one clear line, and exit 2'],
      },
      {
        line: 137,
        says: 'Example: debugging is Off there',
        shownBy: ['test/adapters/command.test.ts', 'serves files beside an application, by %s'],
      },
      {
        line: 139,
        says: 'Example: it serves and lists the files of a directory',
        shownBy: ['test/adapters/command.test.ts', 'serves files beside an application, by %s'],
      },
      {
        line: 142,
        says: 'Example: the level error lets graver lines pass, and no warnings',
        shownBy: ['test/config/environment.test.ts', '%s lets pass %j'],
      },
    ],
  },
  {
    section: 'uWsgi server example',
    statements: [
      {
        line: 146,
        says: 'Another server is configured in a file of its own, with the environment in it',
        shownBy: ['test/adapters/runtimes.test.ts', 'is configured by the environment of the process'],
      },
      {
        line: 149,
        says: 'Example: the module is named, and the server finds the application in it',
        shownBy: ['test/adapters/command.test.ts', 'says what is missing in a module without an application'],
      },
      {
        line: 151,
        says: 'Example: the variables of the application stand beside those of the server',
        shownBy: ['test/adapters/runtimes.test.ts', 'is configured by its bindings'],
      },
      {
        line: 153,
        says: 'Example: a key is text with punctuation',
        shownBy: ['test/session/keyring.test.ts', 'as text is that of its UTF-8 bytes'],
      },
    ],
  },
];
