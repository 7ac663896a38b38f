import type { Section } from './statement.ts';

export const FIRST_STEPS: readonly Section[] = [
  {
    section: 'Easy to use',
    statements: [
      {
        line: 36,
        says: 'Rules for paths stand between a server and the application',
        shownBy: ['test/routing/rules.test.ts', 'a handler of $rule gets the arguments of $url'],
      },
      {
        line: 36,
        says: 'Every handler, of a path or of a state, is given the request object of mod_python',
        shownBy: ['test/behaviour/states.test.ts', '%s goes to the handler of the state, with the status set'],
      },
      {
        line: 38,
        says: 'An application has a name',
        shownBy: ['test/behaviour/debug.test.ts', 'is JSON for a client that prefers it'],
      },
      {
        line: 42,
        says: 'The first example: a handler whose page is the string it returns',
        shownBy: ['test/behaviour/answers.test.ts', 'a string'],
      },
      {
        line: 46,
        says: 'A program makes a server on a port of its own',
        shownBy: ['test/adapters/node.test.ts', 'answers on a free port, which the URL tells'],
        differs: 'runtimes',
      },
      {
        line: 47,
        says: 'For trying it out there is a server that needs nothing else',
        shownBy: ['test/adapters/node.test.ts', 'an application with the platform is served by any listener'],
      },
      {
        line: 48,
        says: 'A command serves the application',
        shownBy: ['test/adapters/command.test.ts', 'serves the example'],
      },
      {
        line: 49,
        says: 'There are pages for 403, 404, 405, 500 and 501',
        shownBy: ['test/behaviour/states.test.ts', '%i has a built-in page'],
        differs: 'pages',
      },
      {
        line: 49,
        says: 'Debugging makes the page of 500 show where the error came from',
        shownBy: [
          'test/behaviour/corners.test.ts',
          '%s: the page of a mistake shows its stack and causes, or nothing of them',
        ],
      },
      {
        line: 49,
        says: 'Debugging opens a page about the application, which is closed otherwise',
        shownBy: ['test/behaviour/debug.test.ts', 'does not exist where poor_Debug is Off'],
      },
      {
        line: 50,
        says: 'Debugging is switched on from the shell',
        shownBy: [
          'test/behaviour/tutorial.test.ts',
          'poor_Debug shows the trace of an error and the debug page, poor_DocumentRoot and poor_DocumentIndex list a directory',
        ],
      },
      {
        line: 51,
        says: 'It may be a file server, which knows the media types of files',
        shownBy: ['test/files/media-type.test.ts', '%s is %s'],
      },
      {
        line: 51,
        says: 'It can list directories',
        shownBy: ['test/conformance/files.ts', 'show what may be seen, for people and for programs'],
      },
      {
        line: 52,
        says: 'Root, listing and debugging are variables of one command line',
        shownBy: ['test/adapters/command.test.ts', 'serves files beside an application, by %s'],
      },
      {
        line: 53,
        says: 'Newcomers are sent to the tutorial',
        nothing: 'a reference; docs/tutorial.md is the tutorial',
      },
    ],
  },
  { section: 'Installation & Configuration', statements: [] },
  { section: 'Install', statements: [] },
  {
    section: 'Source tarball',
    statements: [{ line: 61, says: 'How to unpack an archive and install it', differs: 'runtimes' }],
  },
  {
    section: 'Source from git',
    statements: [{ line: 71, says: 'How to clone the repository and install from there', differs: 'runtimes' }],
  },
  {
    section: 'Install from PyPI',
    statements: [
      {
        line: 82,
        says: 'Old Pythons need one package more',
        shownBy: [
          'test/architecture/layers.test.ts',
          'depends on one package, and files and sessions on one more each',
        ],
        differs: 'runtimes',
      },
      {
        line: 84,
        says: 'How to install from the registry of packages',
        shownBy: ['test/architecture/package.test.ts', 'holds only what is needed'],
        differs: 'runtimes',
      },
    ],
  },
  {
    section: 'Unstable version',
    statements: [
      { line: 88, says: 'The next version is developed on a branch', nothing: 'how the project is kept, no behaviour' },
      { line: 89, says: 'How to install that branch', nothing: 'how the project is kept, no behaviour' },
      { line: 95, says: 'There is an archive of it as well', nothing: 'how the project is kept, no behaviour' },
      { line: 96, says: 'How to install that archive', nothing: 'how the project is kept, no behaviour' },
      { line: 100, says: 'Where its documentation is', nothing: 'an address' },
    ],
  },
];
