import { connect } from '/tidings/tidings.js';
import { el, plural, setText } from './dom.js';
import { Runs } from './runs.js';
import { session } from './session.js';
import { describeLoss, EventMeter, Notices, RunCard, whyClosed } from './view.js';

const USERS = ['ada', 'grace', 'linus'];
const AWAY_AFTER_DROP_MS = 2_500;
const byId = (id) => document.getElementById(id);
const notices = new Notices(byId('notices'));
const meter = new EventMeter();

let user = new URLSearchParams(location.search).get('user') || USERS[0];
let client = null;
let socket = null;
let awayUntil = 0;
let connectionId = '';
let why = '';
let gapWasSaid = false;
let runs = new Runs();
let cards = new Map();
let pending = new Set();
let dirty = new Set();
let state = { name: 'closed' };
let announcing = false;

function become(nextUser) {
  const left = runs.open.length;
  const previous = user;
  user = nextUser;
  client?.close();
  forgetWhatIsShown();
  if (left > 0) {
    const goOn = left === 1 ? 'goes on at the server' : 'go on at the server';
    notices.show('info', `You are ${user} now.`,
      `${plural(left, 'run')} of ${previous} ${goOn}; nothing of it reaches ${user}. Switch back to see.`);
  }
  const address = new URL(location.href);
  address.searchParams.set('user', user);
  history.replaceState(null, '', address);
  showUser(address);
  client = follow(user);
}

/** The browser's own socket, which the page can drop. */
class DroppableSocket extends WebSocket {
  constructor(...target) {
    super(...target);
    socket = this;
  }
}

function forgetWhatIsShown() {
  runs = new Runs();
  cards = new Map();
  pending = new Set();
  dirty = new Set();
  meter.reset();
  announcing = false;
  notices.clear();
  byId('runs').replaceChildren();
  byId('pending').replaceChildren();
}

function follow(owner) {
  const onlyForOwner = (action) => (value) => owner === user && action(value);
  return connect({
    backoffBaseMs: 500, // one page is no crowd
    session: () => sessionOnceBack(owner),
    history: true,
    WebSocket: DroppableSocket,
    onState: onlyForOwner(onState),
    onClose: ({ code }) => (why = whyClosed(code)),
    onEvent: onlyForOwner(onEvent),
    onRun: onlyForOwner((run) => run.status !== 'running' && markDirty(runs.settle(run.runId, run.status))),
    onGap: onlyForOwner(onGap),
    onCaughtUp: onlyForOwner(onCaughtUp),
    onError: onlyForOwner(onError),
  });
}

async function sessionOnceBack(owner) {
  const left = awayUntil - Date.now();
  if (left > 0) {
    show({ name: 'waiting', why: 'you dropped it', retryAt: awayUntil });
    await new Promise((resolve) => setTimeout(resolve, left));
  }
  return session(owner);
}

function onState(next) {
  if (next.state === 'open') {
    connectionId = next.connectionId;
    show({ name: 'catching-up' });
  } else if (next.state === 'waiting') {
    show({ name: 'waiting', why, retryAt: Date.now() + next.delayMs });
  } else if (next.state === 'closed') {
    show({ name: 'stopped', why: next.reason || why });
  } else {
    gapWasSaid = false;
    show({ name: 'connecting' });
  }
}

function show(next) {
  state = next;
  showConnection();
  requestFrame();
}

function onGap(gap) {
  gapWasSaid = true;
  notices.show('gap', 'There is a gap.', describeLoss(gap));
}

function onError(error) {
  why = error.message;
  if (error.code) {
    notices.show('error', 'The server says:', error.message);
  }
}

function onEvent(event) {
  meter.add();
  const run = runs.apply(event);
  if (run) {
    markDirty(run);
    announce(event, run);
  }
}

function onCaughtUp({ from, to }) {
  if (announcing && !gapWasSaid) {
    const caughtUp = from === to ? 'Nothing was missed.' : `Caught up on ${plural(to - from, 'event')} (${from + 1} to ${to}).`;
    notices.show('ok', 'Back, and nothing is lost.', caughtUp);
  }
  announcing = true;
  show({ name: 'live' });
}

function announce(event, run) {
  const sentence = {
    agent_started: `The agent started on: ${run.question}`,
    agent_completed: `The answer is ready: ${run.question}`,
    agent_error: `The run failed: ${run.question}`,
    agent_cancelled: `The run was cancelled: ${run.question}`,
  }[event.type];
  if (sentence && announcing) {
    setText(byId('announcer'), sentence);
  }
}

async function ask(question) {
  const element = el('p', { class: 'pending' }, el('i', { class: 'spinner', 'aria-hidden': 'true' }),
    el('span', {}, state.name === 'live' ? 'Sending' : 'Waits for the connection'), el('b', {}, question));
  pending.add(element);
  byId('pending').append(element);
  requestFrame();
  try {
    await client.send({ type: 'user_message', message: question });
  } catch (refused) {
    if (pending.has(element)) {
      notices.show('error', 'Not accepted:', `${refused.message} You asked: “${question}”`);
    }
  }
  pending.delete(element);
  element.remove();
  requestFrame();
}

async function cancel(run) {
  const card = cards.get(run.id);
  card.setCancelling(true);
  try {
    await client.cancel(run.id);
  } catch (refused) {
    card.setCancelling(false);
    if (run.status === 'running') {
      notices.show('error', 'Not cancelled:', refused.message);
    }
  }
}

function drop() {
  awayUntil = Date.now() + AWAY_AFTER_DROP_MS;
  socket?.close();
}

function markDirty(run) {
  if (run) {
    dirty.add(run);
    requestFrame();
  }
}

let frameRequested = false;
function requestFrame() {
  if (!frameRequested) {
    frameRequested = true;
    setTimeout(showChanges, document.hidden ? 250 : 16);
  }
}

function showChanges() {
  frameRequested = false;
  const changed = dirty;
  dirty = new Set();
  changed.forEach((run) => (cards.get(run.id) ?? addCard(run)).update());
  byId('empty').hidden = cards.size > 0 || pending.size > 0 || state.name !== 'live';
  showRunState();
  showFacts();
}

function addCard(run) {
  cards.forEach((card) => card.foldUnlessTouched());
  const card = new RunCard(run, () => cancel(run));
  cards.set(run.id, card);
  byId('runs').prepend(card.element);
  forgetCardsOfForgottenRuns();
  return card;
}

function forgetCardsOfForgottenRuns() {
  for (const [runId, card] of cards) {
    if (!runs.get(runId)) {
      card.element.remove();
      cards.delete(runId);
    }
  }
}

function showConnection() {
  const pill = byId('connection-state');
  pill.dataset.state = state.name;
  const seconds = Math.max(0, Math.ceil((state.retryAt - Date.now()) / 1000));
  const text = {
    connecting: 'connecting',
    'catching-up': 'catching up',
    live: 'live',
    waiting: `reconnecting in ${seconds} s`,
    stopped: 'stopped',
    closed: 'closed',
  }[state.name];
  setText(pill.querySelector('b'), text);
  pill.title = state.why ?? '';
  byId('drop').disabled = state.name !== 'live';
  showWhyStopped();
}

function showWhyStopped() {
  document.querySelector('.stopped')?.remove();
  if (state.name !== 'stopped') {
    return;
  }
  const again = el('button', { type: 'button' }, 'Connect again');
  again.addEventListener('click', () => become(user));
  byId('notices').before(el('div', { class: 'notice stopped', role: 'alert' },
    el('p', {}, el('b', {}, 'Not connected:'), ` ${state.why}`), again));
  document.querySelector('.stopped').dataset.kind = 'error';
}

function showRunState() {
  const working = runs.open.length;
  const pill = byId('run-state');
  pill.dataset.state = working ? 'working' : 'idle';
  setText(pill.querySelector('b'), working ? `${plural(working, 'agent')} at work` : 'no agent at work');
}

function showFacts() {
  meter.show(byId('rate'), byId('spark'), byId('count'));
  setText(byId('seq'), (client.cursor?.seq ?? 0).toLocaleString('en'));
  setText(byId('connection-id'), connectionId || 'none');
}

function showUser(address) {
  const names = USERS.includes(user) ? USERS : [...USERS, user];
  byId('users').replaceChildren(...names.map((name) => {
    const button = el('button', { type: 'button', 'aria-pressed': String(name === user) }, name);
    button.addEventListener('click', () => name !== user && become(name));
    return button;
  }));
  byId('second-tab').href = address.href;
  setText(byId('empty-user'), user);
  document.title = `${user} · Tidings quickstart`;
}

function showFolder({ folder, questions }) {
  setText(byId('folder-phrase'), ` in ${folder}`);
  byId('samples').replaceChildren(...questions.map((question) => {
    const chip = el('button', { type: 'button', class: 'sample' }, question);
    chip.addEventListener('click', () => ask(question));
    return chip;
  }));
  byId('ask-all').addEventListener('click', () => questions.forEach(ask));
}

byId('ask').addEventListener('submit', (submit) => {
  submit.preventDefault();
  const question = byId('question').value.trim();
  if (question) {
    ask(question);
    byId('question').value = '';
  }
});
byId('other-user').addEventListener('submit', (submit) => {
  submit.preventDefault();
  const name = byId('other-name').value.trim();
  byId('other-name').value = '';
  if (name && name !== user) {
    become(name);
  }
});
byId('drop').addEventListener('click', drop);
document.addEventListener('keydown', (key) => {
  const typing = key.target instanceof HTMLInputElement;
  if (key.key === '/' && !typing && !key.ctrlKey && !key.metaKey) {
    key.preventDefault();
    byId('question').focus();
  }
});
setInterval(() => {
  cards.forEach((card) => card.isFinished || card.tick());
  if (state.name === 'waiting') {
    showConnection();
  }
}, 100);
setInterval(showFacts, 1_000);

become(user);
fetch('/folder.json').then((response) => response.json()).then(showFolder);
