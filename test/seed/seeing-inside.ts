import type { Section } from './statement.ts';

const DEBUG = 'test/behaviour/debug.test.ts';
const PROFILE = 'test/behaviour/profile.test.ts';
const STORY = 'a story, no behaviour';

export const SEEING_INSIDE: readonly Section[] = [
  {
    section: 'Debugging',
    statements: [
      {
        line: 511,
        says: 'With debugging the page of 500 has the whole trace',
        shownBy: [
          'test/behaviour/corners.test.ts',
          '%s: the page of a mistake shows its stack and causes, or nothing of them',
        ],
        differs: 'secrets',
      },
      {
        line: 513,
        says: 'And there is a page about what is inside',
        shownBy: [DEBUG, 'does not exist where poor_Debug is Off'],
      },
      {
        line: 514,
        says: 'It lists rules, their methods and handlers',
        shownBy: [DEBUG, 'lists the handlers in the order in which they are asked'],
      },
      {
        line: 516,
        says: 'It lists state handlers, with codes and methods',
        shownBy: [DEBUG, 'lists states, errors, hooks and filters'],
      },
      {
        line: 518,
        says: 'It lists the fields of the very request',
        shownBy: [DEBUG, 'in header fields, rules and variables is text'],
        differs: 'secrets',
      },
      {
        line: 519,
        says: 'It lists the configuration as it is in force',
        shownBy: [DEBUG, 'tells the settings and where each came from'],
      },
      {
        line: 521,
        says: 'It lists the variables of the application',
        shownBy: [DEBUG, 'tells the settings and where each came from'],
      },
      {
        line: 523,
        says: 'It lists the environment that the server has handed over',
        shownBy: [DEBUG, 'tells the settings and where each came from', 'in the sense of a secret is nowhere'],
        differs: 'secrets',
      },
    ],
  },
  {
    section: 'Profiling',
    statements: [
      {
        line: 528,
        says: 'The application can run each request in a profiler',
        shownBy: [PROFILE, 'runs around %s %s, which is %i'],
      },
      {
        line: 528,
        says: 'A function that runs something in a profiler is all it takes',
        shownBy: [PROFILE, 'has the hooks inside', 'is over after delProfile, and the last one counts'],
      },
      {
        line: 528,
        says: 'Each request leaves a file to look into',
        shownBy: ['test/adapters/profile.test.ts', 'writes a profile of V8 that knows the handler, each time'],
        differs: 'profiles',
      },
      {
        line: 530,
        says: 'The start of an application is profiled apart',
        shownBy: ['test/adapters/profile.test.ts', 'profiles the start of an application'],
      },
      {
        line: 537,
        says: 'Example: a module profiles how the application is loaded',
        shownBy: ['test/adapters/profile.test.ts', 'profiles the start of an application'],
      },
      {
        line: 541,
        says: 'Example: from then on requests are profiled, to names that begin alike',
        shownBy: [PROFILE, 'names the file after the path'],
      },
      {
        line: 542,
        says: 'The first file is that of the start, the others have the names of paths',
        shownBy: ['test/profile-name.test.ts', '/debug-info'],
        differs: 'profiles',
      },
      {
        line: 542,
        says: 'What comes before the path is given, and each path makes a file',
        shownBy: [PROFILE, 'names the file after the path'],
      },
      { line: 544, says: 'A program of Python shows such files', differs: 'profiles' },
      { line: 545, says: 'Example: how that is called', differs: 'profiles' },
    ],
  },
  {
    section: 'Few word at the end',
    statements: [
      { line: 550, says: 'Who has made it, and what he had used before', nothing: STORY },
      { line: 552, says: 'What came of that', nothing: STORY },
      { line: 554, says: 'How it was divided, and became a library', nothing: STORY },
      { line: 556, says: 'That others may use it', nothing: STORY },
      { line: 558, says: 'Whom to write to', nothing: 'an address' },
    ],
  },
  {
    section: 'ChangeLog',
    statements: [
      {
        line: 562,
        says: 'Changes can be looked up',
        shownBy: ['test/architecture/package.test.ts', 'holds only what is needed'],
      },
    ],
  },
  {
    section: 'Simple.py',
    statements: [
      {
        line: 566,
        says: 'An example application comes with it',
        shownBy: ['test/adapters/command.test.ts', 'serves the example'],
      },
    ],
  },
];
