import type { Section } from './statement.ts';

const FIELDS = 'test/response/header-fields.test.ts';
const SESSION = 'test/session/session.test.ts';
const TUTORIAL = 'test/behaviour/tutorial.test.ts';
const LOGIN = 'logs in, sees what is private, and logs out';

export const HEADERS_AND_SESSIONS: readonly Section[] = [
  { section: 'Headers and Sessions', statements: [] },
  {
    section: 'Headers',
    statements: [
      {
        line: 458,
        says: 'The fields of the request are there to be read, in any letter case',
        shownBy: [TUTORIAL, 'a field of the request goes into one of the response'],
      },
      {
        line: 460,
        says: 'There are two sets of fields for the response',
        shownBy: [
          'test/behaviour/error-fields.test.ts',
          'fields from 400 on come from errHeadersOut, below from headersOut',
        ],
      },
      {
        line: 460,
        says: 'X-Powered-By names the library from the start',
        shownBy: [FIELDS, 'start with X-Powered-By, which can be taken away'],
        differs: 'powered',
      },
      {
        line: 460,
        says: 'Adding a field again is an error',
        shownBy: [FIELDS, 'are not added twice'],
      },
      {
        line: 460,
        says: 'Set-Cookie alone may be added again',
        shownBy: [FIELDS, 'may hold several cookies'],
      },
      {
        line: 462,
        says: 'Pages of errors take the second set',
        shownBy: [
          'test/behaviour/error-fields.test.ts',
          'fields from 400 on come from errHeadersOut, below from headersOut',
        ],
      },
      {
        line: 463,
        says: 'Example: a number of a field of the request is answered in another',
        shownBy: [TUTORIAL, 'a field of the request goes into one of the response'],
      },
    ],
  },
  {
    section: 'Sessions',
    statements: [
      {
        line: 469,
        says: 'A session is a cookie that holds its data itself',
        shownBy: ['test/session/seal.test.ts', 'gives back what was put into it, whatever the names'],
      },
      {
        line: 469,
        says: 'The client gets it hidden',
        shownBy: ['test/session/seal.test.ts', 'shows nothing of what is in it'],
        differs: 'sessions',
      },
      {
        line: 469,
        says: 'It is compressed, and written in characters of a cookie',
        shownBy: ['test/session/seal.test.ts', 'of what is %s is compressed only where that is shorter'],
        differs: 'sessions',
      },
      {
        line: 469,
        says: 'When it ends stands in the data, and is checked there: no client prolongs it',
        shownBy: ['test/session/lifetime.test.ts', 'with %s ends then, however long a client keeps its cookie'],
      },
      {
        line: 469,
        says: 'A client cannot easily change it',
        shownBy: ['test/session/changed-cookie.test.ts', 'in any one character gives empty data and one line'],
        differs: 'sessions',
      },
      {
        line: 469,
        says: 'All depends on the right key',
        shownBy: ['test/session/keyring.test.ts', 'is an error that says how to set one'],
        differs: 'key',
      },
      {
        line: 475,
        says: 'Example: random bytes are the key, set in the program',
        shownBy: [
          'test/session/keyring.test.ts',
          'has one as soon as the property is set',
          'as text is that of its UTF-8 bytes',
        ],
      },
      {
        line: 477,
        says: 'Example: a wrapper of handlers opens the session, and looks into its data',
        shownBy: [SESSION, LOGIN],
        differs: 'awaiting',
      },
      {
        line: 481,
        says: 'Example: a line is logged at a level of its own',
        shownBy: ['test/config/log.test.ts', 'of an application takes the lines of its requests'],
      },
      {
        line: 482,
        says: 'Example: who has no session is redirected, with a text',
        shownBy: ['test/redirect.test.ts', 'may say something to who does not follow'],
      },
      {
        line: 486,
        says: 'Example: one handler shows the form, and checks what comes of it',
        shownBy: [SESSION, LOGIN],
      },
      {
        line: 495,
        says: 'Example: the login is put into the data, and goes with the redirect',
        shownBy: [
          'test/behaviour/error-fields.test.ts',
          'a login cookie survives its redirect, with a handler of 302 and without',
        ],
      },
      {
        line: 501,
        says: 'Example: what is private is for those who have logged in',
        shownBy: ['test/session/example.test.ts', 'the example application logs in and out'],
      },
      {
        line: 504,
        says: 'Example: logging out takes the cookie away',
        shownBy: [
          'test/session/lifetime.test.ts',
          'that is destroyed takes its cookie away, with the attributes it had',
        ],
      },
    ],
  },
];
