import type { Section } from './statement.ts';

const ANSWERS = 'test/behaviour/answers.test.ts';

export const HANDLERS: readonly Section[] = [
  { section: 'Tutorial', statements: [] },
  {
    section: 'Returning values',
    statements: [
      {
        line: 159,
        says: 'Any function is a handler; its parameter is the request',
        shownBy: ['test/behaviour/registering.test.ts', 'everything that is registered takes effect'],
      },
      { line: 159, says: 'It may return a string', shownBy: [ANSWERS, 'a string'], differs: 'strings' },
      {
        line: 159,
        says: 'The string comes behind what is in the buffer, and that was it',
        shownBy: [ANSWERS, 'after something was written', 'a string'],
      },
      {
        line: 160,
        says: 'Example: a page that is one string',
        shownBy: [ANSWERS, 'a string'],
      },
      {
        line: 162,
        says: 'It may write into the buffer, and return a state',
        shownBy: [ANSWERS, 'after something was written', 'DONE', 'OK', 'HTTP_OK'],
      },
      {
        line: 163,
        says: 'Example: it writes and is DONE',
        shownBy: [ANSWERS, 'DONE'],
      },
      {
        line: 166,
        says: 'It may throw a state from anywhere',
        shownBy: ['test/behaviour/states.test.ts', 'thrown'],
      },
      {
        line: 166,
        says: 'OK and DONE may be thrown',
        shownBy: [ANSWERS, '%i: code %i finishes with what was written'],
      },
      {
        line: 166,
        says: 'DECLINED may be thrown',
        shownBy: ['test/behaviour/declined.test.ts', 'thrown', 'thrown in a promise'],
        differs: 'declined',
      },
      {
        line: 166,
        says: 'More often a code is thrown: moved, see other, forbidden',
        shownBy: ['test/behaviour/states.test.ts', '%s goes to the handler of the state, with the status set'],
      },
      {
        line: 167,
        says: 'Example: 403 for nobody, a page for a user',
        shownBy: ['test/behaviour/tutorial.test.ts', 'a handler throws a status, or goes on to write'],
      },
      {
        line: 172,
        says: 'Of what is thrown, all but OK, 200 and DONE goes to a state handler',
        shownBy: [
          'test/behaviour/declined.test.ts',
          'passes to the next rule, in order of registration, then to the default handler',
        ],
        differs: 'declined',
      },
      {
        line: 174,
        says: 'Flush sends what is there, though the server may keep it to the end',
        shownBy: ['test/behaviour/flush.test.ts', 'starts the response with what was written'],
        differs: 'starting',
      },
      {
        line: 176,
        says: 'The media type can be changed until data is sent',
        shownBy: ['test/behaviour/flush.test.ts', 'freezes status and fields'],
      },
      {
        line: 176,
        says: 'Unless set it is HTML in UTF-8',
        shownBy: [ANSWERS, 'an empty string'],
      },
      {
        line: 176,
        says: 'It is a property, or a field of the response',
        shownBy: [ANSWERS, 'the type is that of headersOut, else of contentType, else of the answer'],
      },
      {
        line: 176,
        says: 'What fits into the buffer has a length of itself',
        shownBy: ['test/behaviour/writer.test.ts', 'counts what comes in one piece just the same'],
      },
      {
        line: 176,
        says: 'For anything longer the handler may tell the length, by a method or a field',
        shownBy: ['test/behaviour/late-errors.test.ts', 'is announced when the answer streams (by a field: %s)'],
      },
      {
        line: 177,
        says: 'Example: plain text is written',
        shownBy: ['test/behaviour/tutorial.test.ts', 'a handler throws a status, or goes on to write'],
      },
      {
        line: 181,
        says: 'Sendfile writes a file, or a part of one, and returns how much that was',
        shownBy: ['test/files/send-file.test.ts', 'writes a file, or a part of it (%j), and gives its length'],
        differs: 'awaiting',
      },
    ],
  },
  {
    section: 'Routes and other handlers',
    statements: [
      {
        line: 185,
        says: 'Handlers are set by a decorator or by a method',
        shownBy: ['test/behaviour/registering.test.ts', 'a registrar gives back the handler it was given'],
        differs: 'registering',
      },
      {
        line: 185,
        says: 'Small applications are better off with the one, large ones with a table of routes in one file',
        shownBy: ['test/behaviour/methods.test.ts', 'the shorthand %s'],
      },
    ],
  },
  {
    section: 'Routes',
    statements: [
      {
        line: 189,
        says: 'A static rule is a path and its methods',
        shownBy: ['test/routing/table.test.ts', '/foo.json'],
      },
      {
        line: 189,
        says: 'Unless given, the methods are HEAD and GET',
        shownBy: ['test/behaviour/methods.test.ts', 'the default'],
      },
      {
        line: 189,
        says: 'Each method has a constant',
        shownBy: ['test/http/method.test.ts', '%s is the constant %i'],
      },
      {
        line: 189,
        says: 'METHOD_GET_POST is three of them',
        shownBy: ['test/behaviour/methods.test.ts', 'METHOD_GET_POST'],
      },
      {
        line: 189,
        says: 'METHOD_ALL is all of them',
        shownBy: ['test/behaviour/methods.test.ts', 'METHOD_ALL', 'METHOD_ALL holds %s'],
      },
      {
        line: 189,
        says: 'A known path without the method is 405',
        shownBy: ['test/behaviour/methods.test.ts', 'is 405 with what it has, from all rules that match'],
      },
      {
        line: 190,
        says: 'Example: a decorated handler answers the default methods',
        shownBy: ['test/behaviour/registering.test.ts', 'route'],
      },
      {
        line: 193,
        says: 'Example: another is set for pages with a form',
        shownBy: ['test/behaviour/registering.test.ts', 'route with methods'],
      },
    ],
  },
];
