/** What of each class is public, as the rules have it. */

export interface Expected {
  /** By method: the arguments of a call, and its result. In this order. */
  readonly calls: Readonly<Record<string, readonly [args: readonly unknown[], result: unknown]>>;
  /** Members that the class, or a base in the project, declares and nobody may call. */
  readonly hidden: readonly string[];
  /** The same for fields and statics, which no prototype has. */
  readonly fields?: readonly string[];
  /** Whether WebSockets reach the class's `fetch`. */
  readonly sockets?: boolean;
}

export const EXPECTED: Readonly<Record<string, Expected>> = {
  'agents/counter.do': {
    calls: { increment: [[2], 2], current: [[], 2] },
    hidden: ['reset', 'onStateChanged', 'validateStateChange', 'onStart'],
    fields: ['initialState'],
  },
  'agents/mailbox.do': {
    calls: { subjects: [[], []] },
    hidden: [
      ...['onEmail', 'onRequest', 'onConnect', 'onMessage', 'onClose', 'onError'],
      'getConnectionTags',
    ],
  },
  'agents/namespace.do': {
    calls: { greet: [['Ada'], 'Hello, Ada'] },
    hidden: ['plain', 'destroy'],
  },
  'agents/unstable.do': {
    calls: { old: [[], 'old'], renamed: [[], 'renamed'] },
    hidden: ['bare'],
  },
  'agents/wrapped.do': {
    calls: { both: [[], 'both'] },
    hidden: ['auditedOnly', 'adminOnly'],
  },
  'agents/reexported.do': {
    calls: { answer: [[], 42] },
    hidden: ['hidden', 'onStateUpdate'],
  },
  'agents/starred.do': { calls: { answer: [[], 43] }, hidden: ['hidden'] },
  'agents/default-import.do': { calls: { answer: [[], 44] }, hidden: ['hidden'] },
  'agents/tenant.do': {
    calls: { describe: [[], 'tenant concrete'], plan: [[], 'free'] },
    hidden: ['label', 'purge', 'onStart', 'onStateChanged'],
    fields: ['initialState'],
  },
  'agents/billed.do': {
    calls: { describe: [[], 'tenant billed'], charge: [[], 'charged'] },
    hidden: ['label', 'purge', 'onStart', 'invoices'],
  },
  'agents/silent.do': { calls: {}, hidden: ['work', 'onFiberRecovered'] },
  'agents/members.do': {
    calls: { total: [[], 0] },
    hidden: ['size', 'internal', 'shared', '_underscored', 'computed', 'remind'],
    fields: ['version', 'notes', 'handler', 'create', '#secret'],
  },
  'agents/workflow.do': {
    calls: { status: [[], 'idle'] },
    hidden: ['onWorkflowProgress', 'onWorkflowComplete', 'onWorkflowError', 'onWorkflowEvent'],
  },
  'agents/supervisor.do': {
    calls: { ping: [[], 'pong'] },
    hidden: [
      ...['onBeforeSubAgent', 'onAgentToolStart', 'onAgentToolFinish', 'onProgress'],
      ...['shouldConnectionBeReadonly', 'shouldSendProtocolMessages'],
    ],
  },
  'agents/decorated-hooks.do': {
    calls: { own: [[], 'own'] },
    hidden: ['onStateChanged', 'destroy'],
  },
  'agents/server-only.do': { calls: { list: [[], ['a']] }, hidden: ['purge'] },
  'agents/exposed.do': {
    calls: { topic: [[], 'weather'], listSchedules: [[], []] },
    hidden: ['other', 'decorated', 'onMessage'],
    fields: ['initialState', 'exposed'],
    sockets: true,
  },
  'agents/schemas.do': { calls: { rename: [['ada'], 'ADA'] }, hidden: ['onRequest'] },
  'agents/plain-js.do': {
    calls: { sum: [[1, 2], 3] },
    hidden: ['helper', '_flushQueue', 'runFiber', 'onStart'],
  },
  'agents/page.do': { calls: { title: [[], '<b>Weather</b>'] }, hidden: ['render'] },
  'agents/own-fetch.do': { calls: { ok: [[], true] }, hidden: ['fetch'] },
  'agents/impostor.do': { calls: {}, hidden: ['imported', 'member'] },
  'agents/closed-callables.do': {
    calls: { open: [[], 'open'] },
    hidden: ['secret', 'shared', '_underscored'],
    fields: ['make'],
  },
  'agents/kit.do': { calls: { answer: [[], 45] }, hidden: ['hidden', 'onStateChanged'] },
  'agents/nameless.do': { calls: { answer: [[], 46] }, hidden: ['getQueues', 'hidden'] },
  'agents/expression.do': { calls: { answer: [[], 47] }, hidden: ['hidden'] },
  'agents/state-store.do': {
    calls: { ready: [[], true] },
    hidden: ['subscribe', 'undecorated'],
  },

  'chat/support.do': {
    calls: { length: [[], 0] },
    hidden: ['onChatMessage', 'persistMessages', 'saveMessages', 'clear'],
  },
  'chat/open-hooks.do': {
    calls: {},
    hidden: ['onChatResponse', 'sanitizeMessageForPersistence', 'resetTurnState', 'onChatRecovery'],
    fields: ['initialState'],
  },
  'chat/branded.do': {
    calls: { about: [[], 'chat of Acme'] },
    hidden: ['onChatMessage', 'cancelAgentToolRun', 'refund'],
    fields: ['brand'],
  },
  'chat/assistant.do': {
    calls: { motto: [[], 'think first'] },
    hidden: [
      ...['getSystemPrompt', 'getTools', 'beforeTurn', 'beforeToolCall', 'afterToolCall'],
      ...['onChunk', 'onChatResponse', 'onChatError'],
    ],
  },
  'chat/researcher.do': {
    calls: { found: [[], 0] },
    hidden: [
      ...['getMessages', 'clearMessages', 'cancelChat', 'beforeStep', 'onStepFinish'],
      ...['configureContext', 'publish'],
    ],
    fields: ['initialState'],
  },

  'voice/receptionist.do': {
    calls: { greeting: [[], 'Good morning'] },
    hidden: [
      ...['onTurn', 'beforeCallStart', 'onCallStart', 'speakAll', 'saveMessage', 'transfer'],
    ],
  },
  'voice/operator.do': {
    calls: { lines: [[], 2] },
    hidden: ['onTurn', 'forceEndCall', 'onStateChanged'],
  },
  'voice/dictation.do': {
    calls: { words: [[], 0] },
    hidden: ['onTranscript', 'afterTranscribe', 'label', 'describe', 'purge', 'onStart', 'below'],
  },

  'voice/journaled.do': {
    calls: { entries: [[], ['entry']] },
    hidden: ['onTurn', 'onCallEnd', 'write', 'onStateChanged'],
  },
  'voice/recorded.do': {
    calls: { own: [[], 'own'] },
    hidden: ['onTurn', 'entries', 'write', 'onStateChanged'],
  },
  'voice/chat-voice.do': {
    calls: { own: [[], 'own'] },
    hidden: ['onTurn', 'onChatMessage', 'onStateChanged'],
  },

  'rooms/room.do': {
    calls: { members: [[], 0], announce: [['hello'], 5] },
    hidden: [
      ...['onStart', 'onConnect', 'onMessage', 'onClose', 'onError', 'onRequest', 'onAlarm'],
    ],
    fields: ['options'],
  },
  'rooms/lobby.do': {
    calls: { seats: [[], [{ name: 'Ada' }]] },
    hidden: ['broadcast', 'setName', 'onException', 'getConnectionTags', 'getConnection'],
  },
  'rooms/chess.do': {
    calls: {
      isLegal: [['e2e4'], true],
      play: [['e2e4'], ['e2e4']],
      moveCount: [[], 1],
    },
    hidden: ['onMessage', 'onClose'],
    fields: ['moves', 'clock'],
  },
  'rooms/open.do': {
    calls: { history: [[], ['hello']], broadcast: [['hello'], undefined] },
    hidden: ['wipe', 'onMessage'],
    fields: ['exposed'],
    sockets: true,
  },
  'rooms/gate.do': {
    calls: { visitors: [[], 0] },
    hidden: ['fetch', 'alarm', 'webSocketMessage', 'webSocketClose'],
  },
  'rooms/internal.do': { calls: {}, hidden: ['report'] },
  'rooms/renamed.do': { calls: { open: [[], true] }, hidden: ['onConnect'] },
  'rooms/scripted.do': { calls: { double: [[21], 42] }, hidden: ['onMessage', 'sql'] },
  'rooms/spelled.do': {
    calls: { plain: [[], 'plain'] },
    hidden: ['onMessage', 'onClose', 'onError', 'onRequest'],
    fields: ['onException'],
  },
  'rooms/quiz.do': { calls: { guess: [[42], true] }, hidden: ['onRequest'], fields: ['schemas'] },

  'containers/worker-box.do': {
    calls: { port: [[], 8080] },
    hidden: ['onStart', 'onStop', 'onError', 'onActivityExpired'],
    fields: ['defaultPort', 'sleepAfter', 'envVars'],
  },
  'containers/proxy-box.do': {
    calls: { health: [[], 'ok'] },
    hidden: ['fetch', 'containerFetch', 'stop', 'destroy', 'schedule'],
  },
  'containers/script-box.do': {
    calls: { hi: [[], 'hi'] },
    hidden: ['pingEndpoint', 'effectiveAllowedHosts', 'getState'],
  },
  'containers/shell.do': {
    calls: { language: [[], 'sh'] },
    hidden: ['exec', 'setEnvVars', 'onStop'],
  },
  'containers/tools.do': {
    calls: { tools: [[], ['git']] },
    hidden: ['killAllProcesses', 'onStart'],
  },

  'mixins/clocked.do': { calls: { label: [[], 'clock'], epoch: [[], 0] }, hidden: ['_tick'] },
  'mixins/tagged.do': {
    calls: { first: [[], 'one'], tag: [['two'], ['one', 'two']], keys: [[], []] },
    hidden: [],
  },
  'mixins/composed.do': {
    calls: { epoch: [[], 1], zone: [[], 'UTC'] },
    hidden: ['_tick'],
  },
  'mixins/named.do': { calls: { own: [[], 'own'], epoch: [[], 0] }, hidden: ['_tick'] },
  'mixins/local.do': { calls: { twice: [[], 2], count: [[], 3] }, hidden: [] },
  'mixins/traced.do': { calls: { own: [[], 'own'], trace: [[], 'traced'] }, hidden: [] },
  'mixins/journal.do': {
    calls: { entries: [[], ['entry']], pages: [[], 3] },
    hidden: ['write', 'onStateChanged', 'burn'],
  },
  'mixins/journal-billed.do': {
    calls: { entries: [[], ['entry']], invoices: [[], []], describe: [[], 'tenant billed'] },
    hidden: ['write', 'onStateChanged', 'charge', 'label', 'purge', 'onStart'],
  },
  'mixins/present.do': {
    calls: { online: [[], 1], topic: [[], 'tea'] },
    hidden: ['onConnect', 'onMessage'],
  },
  'mixins/tagged-room.do': { calls: { tag: [['a'], ['a']] }, hidden: ['onMessage'] },
  'mixins/tagged-agent.do': { calls: {}, hidden: ['tag', 'onStart'] },
  'mixins/layered.do': {
    calls: {
      own: [[], 'own'],
      inner: [[], 'inner'],
      outer: [[], 'outer'],
      shadow: [[], 'shadow'],
    },
    hidden: ['onConnect', 'onMessage'],
  },
  'mixins/socketed.do': { calls: { ready: [[], true] }, hidden: ['fetch'], sockets: true },

  'plain/echo.do': {
    calls: { onMessage: [['hello'], 'hello'], broadcast: [['hello'], 5] },
    hidden: ['fetch', 'alarm'],
    sockets: true,
  },
  'plain/metered.do': {
    calls: { meter: [[], 1], cost: [[], 2] },
    hidden: ['units', 'price'],
  },
  'plain/script.do': { calls: { onStart: [['up'], 'up'] }, hidden: ['size'], fields: ['#hidden'] },
};

/** All that there is to say about these classes. No hook is taken for a method with unchecked arguments. */
export const WARNINGS: readonly string[] = [
  'agents/exposed.do.ts: unchecked-parameter',
  'rooms/chess.do.ts: function-property',
  'rooms/open.do.ts: unchecked-parameter',
];
