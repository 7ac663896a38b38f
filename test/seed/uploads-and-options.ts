import type { Section } from './statement.ts';

const UPLOADS = 'test/behaviour/uploads.test.ts';
const STORAGE = 'test/adapters/file-storage.test.ts';
const TUTORIAL = 'test/behaviour/tutorial.test.ts';
const OWN_CALLBACK =
  'may be read in a pre hook, with an own callback, as the seed does: what is wrong with it is only logged';
const OWN_PROPERTIES = 'config, logger, user and what starts with app_ are nothing until they are set, and stay';
const OPTIONS = 'the options of the application are loaded once and kept on the request';

export const UPLOADS_AND_OPTIONS: readonly Section[] = [
  {
    section: 'File uploading',
    statements: [
      {
        line: 348,
        says: 'An uploaded file goes to a temporary one',
        shownBy: [
          'test/adapters/temporary-file.test.ts',
          'has no name in the file system, and is gone when its request has ended',
        ],
        differs: 'uploads',
      },
      {
        line: 348,
        says: 'It is a field of the form like others',
        shownBy: [UPLOADS, 'has files that can be read, as often as one likes'],
        differs: 'limits',
      },
      {
        line: 350,
        says: 'An index gives all that is known of a field',
        shownBy: [UPLOADS, 'has the fields of an urlencoded one, and what is known of each'],
        differs: 'dictionaries',
      },
      {
        line: 350,
        says: 'By that one tells what kind of field it is',
        shownBy: [UPLOADS, 'has blank fields, and files that nobody chose, where keepBlankValues is %s'],
      },
      {
        line: 351,
        says: 'Example: a handler asks whether a file came, and stores it',
        shownBy: [UPLOADS, 'has files that can be read, as often as one likes'],
      },
    ],
  },
  {
    section: 'Your own file callback',
    statements: [
      {
        line: 359,
        says: 'A callback of one’s own says where files are stored',
        shownBy: [UPLOADS, 'says where each file goes: its sink gets the bytes in order, and its end'],
        differs: 'uploads',
      },
      {
        line: 359,
        says: 'The class of a file will do, which depends on the version of Python',
        shownBy: [UPLOADS, 'may give a WritableStream, which is closed at the end'],
        differs: 'uploads',
      },
      {
        line: 369,
        says: 'Example: the form is not parsed by itself',
        shownBy: [UPLOADS, 'is left alone with autoForm off, for the handler to read with options of its own'],
      },
      {
        line: 371,
        says: 'Example: a hook parses it, and files keep the names they came with',
        shownBy: [UPLOADS, OWN_CALLBACK],
      },
      {
        line: 375,
        says: 'It is better to store in a directory apart, which is a setting',
        shownBy: [STORAGE, 'stores each file under its own name, and tells where'],
      },
      {
        line: 385,
        says: 'Example: a file that exists is an error',
        shownBy: [STORAGE, 'never touches a %s that is there: 409'],
      },
      {
        line: 392,
        says: 'Example: a factory for a directory, which must be there, makes them',
        shownBy: ['test/adapters/misuse.test.ts', 'fileStorage of a directory that is not there'],
      },
      {
        line: 402,
        says: 'Example: a hook parses the form with it, and goes on where that fails',
        shownBy: [UPLOADS, OWN_CALLBACK],
      },
    ],
  },
  {
    section: 'Application / User options',
    statements: [
      {
        line: 412,
        says: 'get_options gives the variables that begin with app_, without that',
        shownBy: ['test/config/environment.test.ts', 'are its own variables, trimmed'],
      },
      {
        line: 413,
        says: 'Example: three of them in the file of a server',
        shownBy: ['test/adapters/command.test.ts', 'reads variables from a file, over which the environment wins'],
      },
      {
        line: 417,
        says: 'The request gives them',
        shownBy: [TUTORIAL, OPTIONS],
      },
      {
        line: 418,
        says: 'Example: a hook loads them once, and puts them on each request',
        shownBy: [TUTORIAL, OPTIONS],
      },
      {
        line: 428,
        says: 'Example: a handler lists them',
        shownBy: [TUTORIAL, OPTIONS],
      },
      {
        line: 431,
        says: 'What a client gets of that',
        shownBy: [TUTORIAL, OPTIONS],
      },
      {
        line: 432,
        says: 'Example: these three lines',
        shownBy: [TUTORIAL, OPTIONS],
      },
      {
        line: 435,
        says: 'One may put things of one’s own on the request',
        shownBy: [
          'test/behaviour/corners.test.ts',
          'sees what an outer hook has put on the request, and knows its prefix',
        ],
      },
      {
        line: 435,
        says: 'Some names are for that; there is nothing under them at first',
        shownBy: [TUTORIAL, OWN_PROPERTIES],
      },
      {
        line: 436,
        says: 'These are config, logger and user',
        shownBy: [TUTORIAL, OWN_PROPERTIES],
      },
      {
        line: 439,
        says: 'And all that begin with app_',
        shownBy: ['test/types/merging.test.ts', 'Register, every request has'],
      },
      {
        line: 441,
        says: 'Other names may be taken',
        shownBy: ['test/types/merging.test.ts', 'nothing, and there is nothing'],
      },
      {
        line: 442,
        says: 'Example: a hook gives the request a logger, which the handler calls',
        shownBy: [TUTORIAL, OWN_PROPERTIES],
      },
    ],
  },
];
