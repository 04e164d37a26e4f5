import { AnswerView, sourcePanel } from './answer.js';
import { el, formatDuration, setText } from './dom.js';
import { sourceFor } from './runs.js';

const STATUS_LABEL = {
  running: 'working',
  completed: 'completed',
  cancelled: 'cancelled',
  failed: 'failed',
  lost: 'lost',
};
const MAX_NOTICES = 4;

/** One run as a card: what the agent does on one side, what it says on the other. */
export class RunCard {
  #run;
  #rows = [];
  #foldedByHand = false;
  #parts = {};

  constructor(run, onCancel) {
    this.#run = run;
    this.element = this.#build(onCancel);
  }

  get isFinished() {
    return this.#run.status !== 'running';
  }

  foldUnlessTouched() {
    if (!this.#foldedByHand && this.isFinished) {
      this.#fold(true);
    }
  }

  update() {
    const run = this.#run;
    const { question, chip, cancel, reason, partial, waiting, answer } = this.#parts;
    this.element.dataset.status = run.status;
    setText(question, run.question || 'A run that began before what the server still keeps');
    setText(chip, STATUS_LABEL[run.status]);
    cancel.hidden = this.isFinished;
    setText(reason, run.reason);
    reason.hidden = !run.reason;
    partial.hidden = !run.textIsPartial;
    waiting.hidden = run.text !== '' || this.isFinished;
    answer.show(run.text);
    this.#showProgress();
    this.#showSteps();
    this.tick();
  }

  tick() {
    const run = this.#run;
    const elapsed = this.isFinished ? run.durationMs : Math.max(0, Date.now() - run.startedAt * 1000);
    setText(this.#parts.duration, formatDuration(this.isFinished ? elapsed : Math.floor(elapsed / 100) * 100));
  }

  setCancelling(cancelling) {
    this.#parts.cancel.disabled = cancelling;
    setText(this.#parts.cancel, cancelling ? 'Cancelling' : 'Cancel');
  }

  #build(onCancel) {
    const run = this.#run;
    const parts = this.#parts;
    const bodyId = `body-${run.id}`;
    parts.question = el('span', {});
    parts.fold = el('button', { class: 'fold', type: 'button', 'aria-expanded': 'true', 'aria-controls': bodyId },
      el('i', { class: 'chevron', 'aria-hidden': 'true' }), parts.question);
    parts.fold.addEventListener('click', () => {
      this.#foldedByHand = true;
      this.#fold(parts.fold.getAttribute('aria-expanded') === 'true');
    });
    parts.chip = el('span', { class: 'chip' });
    parts.duration = el('span', { class: 'duration' });
    parts.cancel = el('button', { class: 'cancel', type: 'button' }, 'Cancel');
    parts.cancel.addEventListener('click', onCancel);
    parts.bar = el('div', { class: 'bar-fill' });
    parts.progress = el('div', {
      class: 'progress', role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100', 'aria-label': 'Progress',
    }, parts.bar);
    parts.body = this.#buildBody(bodyId);
    const head = el('header', {}, el('h3', {}, parts.fold),
      el('div', { class: 'meta' }, parts.chip, parts.duration, parts.cancel));
    const card = el('article', { class: 'card' }, head, parts.progress, parts.body);
    card.dataset.runId = run.id;
    return card;
  }

  #buildBody(id) {
    const parts = this.#parts;
    parts.answer = new AnswerView((path, line) => sourceFor(this.#run, path, line));
    parts.steps = el('ol', { class: 'steps', tabindex: '0', 'aria-label': 'What the agent does' });
    parts.waiting = el('p', { class: 'waiting' });
    parts.reason = el('p', { class: 'reason' });
    parts.partial = el('p', { class: 'reason' }, 'The beginning of this answer is no longer kept by the server.');
    return el('div', { class: 'body', id },
      el('section', { class: 'timeline' }, el('h4', {}, 'Timeline'), parts.steps),
      el('section', { class: 'answer' }, el('h4', {}, 'Answer'),
        parts.waiting, parts.partial, parts.answer.element, parts.reason));
  }

  #fold(folded) {
    this.#parts.fold.setAttribute('aria-expanded', String(!folded));
    this.#parts.body.hidden = folded;
  }

  #showProgress() {
    const { progress, bar, waiting } = this.#parts;
    const percent = this.#run.progress?.percent ?? 0;
    bar.style.transform = `scaleX(${percent / 100})`;
    progress.setAttribute('aria-valuenow', String(Math.round(percent)));
    progress.setAttribute('aria-valuetext', this.#run.progress?.message ?? '');
    setText(waiting, this.#run.progress?.message || 'The answer appears here while it is written');
  }

  #showSteps() {
    const { steps } = this.#parts;
    const atEnd = steps.scrollHeight - steps.scrollTop - steps.clientHeight < 40;
    const hadRows = this.#rows.length;
    this.#run.steps.slice(hadRows).forEach((step) => {
      const row = new StepRow(step, this.#run);
      this.#rows.push(row);
      steps.append(row.element);
    });
    this.#rows.forEach((row) => row.update());
    if (atEnd && this.#rows.length > hadRows) {
      steps.scrollTop = steps.scrollHeight;
    }
  }
}

class StepRow {
  #step;
  #shownStatus = '';
  #parts = {};

  constructor(step, run) {
    this.#step = step;
    const at = `+${Math.max(0, step.at - run.startedAt).toFixed(1)} s`;
    const content = step.kind === 'tool' ? this.#buildTool() : el('p', {}, step.text);
    this.element = el('li', { class: `step ${step.kind}` }, el('span', { class: 'at' }, at), content);
  }

  update() {
    if (this.#step.kind !== 'tool' || this.#step.status === this.#shownStatus) {
      return;
    }
    const step = this.#step;
    this.#shownStatus = step.status;
    this.element.dataset.status = step.status;
    setText(this.#parts.duration, step.status === 'running' ? 'running' : formatDuration(step.durationMs) || step.status);
    setText(this.#parts.summary, step.error || step.results?.summary || (step.status === 'unfinished' ? 'not finished' : ''));
    this.#parts.result.replaceChildren(...(step.status === 'running' ? [] : resultOf(step)));
  }

  #buildTool() {
    const parts = this.#parts;
    const step = this.#step;
    parts.duration = el('span', { class: 'tool-duration' });
    parts.summary = el('span', { class: 'tool-summary' });
    parts.result = el('div', { class: 'tool-result' });
    return el('details', {},
      el('summary', {},
        el('span', { class: 'tool-call' }, el('b', {}, step.tool), el('span', { class: 'tool-args' }, briefly(step.args))),
        parts.duration, parts.summary),
      el('div', { class: 'tool-more' },
        el('div', { class: 'tool-label' }, 'arguments'), el('pre', {}, JSON.stringify(step.args, null, 2)),
        parts.result));
  }
}

function briefly(args) {
  const text = Object.values(args).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(', ');
  return `(${text.length > 70 ? `${text.slice(0, 34)}…${text.slice(-34)}` : text})`;
}

function resultOf(step) {
  const results = step.results;
  const label = el('div', { class: 'tool-label' }, step.error ? 'error' : 'result');
  if (step.error) {
    return [label, el('pre', {}, step.error)];
  }
  if (typeof results?.path === 'string' && Array.isArray(results.lines)) {
    return [label, sourcePanel(results, null)];
  }
  if (Array.isArray(results?.matches) && results.matches.length) {
    const rows = results.matches.map((match) =>
      el('li', {}, el('span', { class: 'match-at' }, `${match.path}:${match.line}`), el('code', {}, match.text)));
    return [label, el('ul', { class: 'matches' }, ...rows)];
  }
  return [label, el('pre', {}, JSON.stringify(results, null, 2))];
}

/** Short messages about the connection that a person can dismiss; the oldest leave first. */
export class Notices {
  #root;

  constructor(root) {
    this.#root = root;
  }

  show(kind, title, text) {
    const close = el('button', { class: 'dismiss', type: 'button', 'aria-label': 'Dismiss' }, '×');
    const notice = el('div', { class: 'notice' }, el('p', {}, el('b', {}, title), text ? ` ${text}` : ''), close);
    notice.dataset.kind = kind;
    close.addEventListener('click', () => notice.remove());
    this.#root.prepend(notice);
    while (this.#root.children.length > MAX_NOTICES) {
      this.#root.lastElementChild.remove();
    }
  }

  clear() {
    this.#root.replaceChildren();
  }
}

/** The events of the last half minute as bars, and their present rate. */
export class EventMeter {
  #perSecond = new Array(30).fill(0);
  #second = 0;
  #total = 0;

  add() {
    this.#roll();
    this.#perSecond[this.#perSecond.length - 1]++;
    this.#total++;
  }

  show(rate, spark, count) {
    this.#roll();
    const recent = this.#perSecond.slice(-4, -1);
    setText(rate, String(Math.round(recent.reduce((sum, each) => sum + each, 0) / recent.length)));
    setText(count, this.#total.toLocaleString('en'));
    const highest = Math.max(5, ...this.#perSecond);
    const bars = this.#perSecond.map((value, index) => {
      const bar = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      const height = value === 0 ? 1 : 2 + (18 * value) / highest;
      const box = { class: value === 0 ? 'none' : 'some', x: index * 4, y: 20 - height, width: 3, height };
      Object.entries(box).forEach(([name, number]) => bar.setAttribute(name, String(number)));
      return bar;
    });
    spark.replaceChildren(...bars);
  }

  reset() {
    this.#perSecond.fill(0);
    this.#total = 0;
  }

  #roll() {
    const now = Math.floor(Date.now() / 1000);
    const passed = Math.min(this.#perSecond.length, now - (this.#second || now));
    for (let i = 0; i < passed; i++) {
      this.#perSecond.push(0);
      this.#perSecond.shift();
    }
    this.#second = now;
  }
}

export function describeLoss(gap) {
  const ranges = gap.lost.map(({ from, to, deltas_only: deltasOnly }) => {
    const what = deltasOnly ? 'pieces of text' : 'events';
    return from === to ? `${what} ${from}` : `${what} ${from} to ${to}`;
  });
  const why = {
    trimmed: 'The server no longer keeps them.',
    epoch_changed: 'The server started a new log since then.',
    cursor_ahead: 'This page had seen more than the server knows.',
    unannounced: 'They were not announced as lost: this is a fault.',
  }[gap.reason] ?? gap.reason;
  return ranges.length ? `Missing: ${ranges.join(', ')}. ${why}` : why;
}

const WHY_CLOSED = {
  1001: 'the server is shutting down',
  1006: 'the connection was lost',
  1009: 'a message was too large for the server',
  1011: 'the server had a fault',
  1012: 'the server restarts',
  1013: 'the server is not ready',
  4008: 'this page read too slowly',
  4400: 'the server did not understand this page',
  4401: 'the session has expired or is not valid',
  4403: 'this user may not connect',
  4404: 'the server does not know this address',
  4408: 'the server did not see the token in time',
  4409: 'another connection has replaced this one',
  4429: 'too many connections or messages',
};

export function whyClosed(code) {
  return `${WHY_CLOSED[code] ?? 'the connection ended'} (${code})`;
}
