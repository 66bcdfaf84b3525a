/**
 * Who may import whom. Run: npm run imports
 *
 * One direction, always: bot → src/conversation → features → people, packs, calendar → db; cards beside them all.
 * A rule that is in the way is a reason to move code first, and to loosen the rule, with the reason here, second.
 */

/**
 * Files that decide or word things from what they are given. A new file of a feature is one of them unless it has one of
 * the few names of those that load, save or make a file.
 */
const PURE = {
  path: [
    '^src/(calendar|comments|forms|packs|people|questions|reports|requests|sites|tasks|training)/',
    '^src/conversation/(commands|faults|incoming)\\.ts$',
    '^src/(effects|errors|outcome)\\.ts$',
    '^cards/',
  ],
  pathNot: [
    '/(clock|day|dispose|door|fetch|files|[a-z-]*handlers|[a-z-]*lists?|load|open|page-link|record|record-link|register-link|review|sniff|stand-ins|start|store|subject-access|verify|[a-z]+-store)\\.ts$',
    // These read policies/ itself; what they find is checked by pure files beside them.
    '^src/packs/(check|folders|kept-yaml|read|read-reports|read-subjects|yaml)\\.ts$',
    // These read what is learnt from, a word list, and the file the model is in.
    '^src/questions/understanding/(bank|english|load|model-file)\\.ts$',
    // These read the school's own policy document.
    '^src/packs/wording/read-[a-z]+\\.ts$',
    '^src/people/(away|demo|examine|import-people|leave|schools|speaker)\\.ts$',
  ],
}

/** What an approved request leaves for the register. */
const SHARED_REQUEST = '^src/requests/(scene|request|form)\\.ts$'

/** What the register has of a site, and who may change it, for whatever is about one. */
const SHARED_SITE = '^src/sites/(setting|site|store)\\.ts$'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Files that import each other cannot be read, tested or moved one at a time. Types count too: a shape that two ' +
        'files need stands in a third (scene.ts, outcome.ts, incoming.ts).',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-knows-no-chat-platform',
      comment:
        'src/ and cards/ decide and word things once for every platform. A platform’s package, or a file of an edge, in ' +
        'here would be a rule that holds on that platform only.',
      severity: 'error',
      from: { path: '^(src|cards)/' },
      to: { path: ['^bot/', 'node_modules/(@slack|@microsoft|botbuilder|botframework)'] },
    },
    {
      name: 'cards-stand-alone',
      comment:
        'Templates, their data’s shapes and renderCard(): what the core fills and the edges translate. They know neither.',
      severity: 'error',
      from: { path: '^cards/' },
      to: { path: '^(src|bot)/' },
    },
    {
      name: 'edges-use-the-front-door',
      comment:
        'An edge turns a payload into an Incoming, hands it in at the door it was given, and shows the Reply. It sees the ' +
        'shapes of that talk and nothing behind it: no feature, no policy, no database. (simulator/store.ts plays the ' +
        'platform’s own server, so it keeps chats; root.ts tells where the built page is.)',
      severity: 'error',
      from: { path: '^bot/(slack|teams|simulator)/', pathNot: '^bot/simulator/store\\.ts$' },
      to: {
        path: ['^src/', '^bot/[^/]+\\.ts$'],
        pathNot: [
          '^src/conversation/incoming\\.ts$',
          '^src/people/link\\.ts$',
          '^src/(config|effects|errors|log|root)\\.ts$',
          '^bot/(adapter|here)\\.ts$',
        ],
      },
    },
    {
      name: 'edges-ignore-each-other',
      comment:
        'Slack, Teams and the simulator are of equal standing: each can be taken away without the others noticing.',
      severity: 'error',
      from: { path: '^bot/(slack|teams|simulator)/' },
      to: { path: '^bot/(slack|teams|simulator)/', pathNot: '^bot/$1/' },
    },
    {
      name: 'edges-are-loaded-on-demand',
      comment:
        'Only an edge that is configured is loaded, by import() in edges.ts: the Teams packages alone take a second and ' +
        '100 MB, and what is not loaded cannot fail. settings.ts says whether an edge is configured and loads no package.',
      severity: 'error',
      from: { path: '^(bot/[^/]+\\.ts|bot/cli/)' },
      to: {
        path: '^bot/(slack|teams|simulator)/',
        pathNot: '/settings\\.ts$',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'slack-packages-stay-in-the-slack-edge',
      comment: 'Slack’s packages change with Slack; when they do, one folder is read.',
      severity: 'error',
      from: { pathNot: '^bot/slack/' },
      to: { path: 'node_modules/@slack/' },
    },
    {
      name: 'bot-framework-stays-in-four-files',
      comment:
        'Microsoft has retired the Bot Framework SDK, and teams-ai with it. Where it is touched is what a move to another ' +
        'SDK must rewrite: the wiring, who may call us, how we call out, and with which key. See docs/adr/0001.',
      severity: 'error',
      from: { pathNot: '^bot/teams/(app|auth|connector|credentials)\\.ts$' },
      to: { path: 'node_modules/(@microsoft/teams|botbuilder|botframework)' },
    },
    {
      name: 'decisions-are-pure',
      comment:
        'What is decided, and how it is worded, follows from the arguments alone: so a rule is tested with a table and no ' +
        'database, and a retry of a transaction repeats nothing outside it. Types of anything are fine.',
      severity: 'error',
      from: PURE,
      to: {
        path: ['^src/(db|generated)/', '^src/(app|log|root)\\.ts$', PURE.pathNot[0]],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'decisions-need-no-node',
      comment:
        'No clock, file, network or randomness in a decision: time, ids and secrets are arguments. (lint/pure.grit catches ' +
        'the globals.)',
      severity: 'error',
      from: PURE,
      to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'decisions-import-pure-packages-only',
      comment:
        'Of packages, decisions use zod (shapes), luxon (dates), date-holidays (bank holidays), csv-parse (text to rows), fastest-levenshtein (how far two words differ), porter2 (stems) and the template engine of the cards; each computes and does nothing else.',
      severity: 'error',
      from: PURE,
      to: {
        path: 'node_modules/',
        pathNot:
          'node_modules/(zod|luxon|@types/luxon|date-holidays|csv-parse|fastest-levenshtein|porter2|adaptivecards-templating|adaptive-expressions)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'features-see-only-the-shape-of-the-conversation',
      comment:
        'conversation/ composes the features, so a feature that imported it back would be composed of itself. What both ' +
        'speak of, intents and speakers, stands in incoming.ts.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/conversation/' },
      to: { path: '^src/conversation/', pathNot: '^src/conversation/incoming\\.ts$' },
    },
    {
      name: 'features-meet-in-conversation',
      comment:
        'A feature does not reach into another: whatever needs two of them stands in conversation/. What they ' +
        'share is a request as an approval leaves it, of which register.ts makes the entry, and a site of the register, ' +
        'with who may change it.',
      severity: 'error',
      from: { path: '^src/(comments|questions|reports|requests|sites)/' },
      to: {
        path: '^src/(comments|questions|reports|requests|sites)/',
        pathNot: ['^src/$1/', SHARED_REQUEST, SHARED_SITE],
      },
    },
    {
      name: 'only-the-register-reads-a-request',
      comment:
        'The exception of the rule above, for the files it is made for: what makes an entry of a request, and what asks for ' +
        'its people again by the same form.',
      severity: 'error',
      from: { path: '^src/sites/', pathNot: '^src/sites/(register|form|part-form)\\.ts$' },
      to: { path: '^src/requests/' },
    },
    {
      name: 'some-serve-features',
      comment:
        'Who there is, what the policy says, what day it is, who has been trained, and what is to be done by when: known ' +
        'without knowing what is asked for.',
      severity: 'error',
      from: { path: '^src/(calendar|forms|packs|people|tasks|training|vault)/' },
      to: { path: '^src/(comments|questions|reports|requests|sites)/' },
    },
    {
      name: 'the-database-knows-no-feature',
      comment:
        'src/db carries rows, chains and the outbox for whatever feature comes. It knows the names on them (effects, ' +
        'platforms) and no rule. The outbox is what the pump asks; the pump is in bot/.',
      severity: 'error',
      from: { path: '^src/db/' },
      to: {
        path: '^src/',
        pathNot: ['^src/(db|generated)/', '^src/(effects|errors|root)\\.ts$', '^src/conversation/incoming\\.ts$'],
      },
    },
    {
      name: 'reports-are-read-through-the-door',
      comment:
        'Who may read a report is checked in one place, src/reports/door.ts, and written into the trail there. What loads reports ' +
        'beside it shows nobody their content: it is sent in, counted, kept, sealed anew or disposed of.',
      severity: 'error',
      from: {
        pathNot:
          '^(src/reports/(door|[a-z-]*handlers|start|files|fetch|clock|review|figures-list|keep|dispose|subject-access)\\.ts$|test/)',
      },
      to: { path: '^src/reports/store\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-src-db-opens-the-database',
      comment:
        'One place knows that it is PostgreSQL, embedded or on a server, and how Prisma, pg and PGlite are put together ' +
        '(docs/adr/0002, 0005). Everybody else has a Tx, and SQL only in files called store.ts or *-store.ts.',
      severity: 'error',
      from: { path: '^(bot|cards|src)/', pathNot: '^src/(db|generated)/' },
      to: { path: ['^src/generated/', 'node_modules/(@prisma|prisma|pg|@electric-sql|\\.prisma)/'] },
    },
    {
      name: 'the-page-is-a-browser',
      comment:
        'The simulator’s page is bundled for a browser: nothing of node, of the core or of the server beside it but the shapes on the wire.',
      severity: 'error',
      from: { path: '^bot/simulator/page/' },
      to: {
        path: '.',
        pathNot: [
          '^bot/simulator/page/',
          '^bot/simulator/wire\\.ts$',
          '^cards/adaptive-card\\.ts$',
          'node_modules/adaptivecards/',
        ],
      },
    },
    {
      name: 'runtime-needs-no-dev-package',
      comment:
        'What runs at a school is installed with --omit=dev. A package that src/, cards/ or bot/ imports is a dependency.',
      severity: 'error',
      from: { path: '^(bot|cards|src)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'every-import-resolves',
      comment: 'tsc says so too; here it also means that this tool has seen the whole picture.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'not-to-test',
      comment: 'What is served to a school does not depend on its tests.',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^src/generated'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
}
