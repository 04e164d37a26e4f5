import { connect } from '/tidings/tidings.js';

const LOGIN_IS_OVER = new Set([1008, 4401]);
const byId = (id) => document.getElementById(id);
const cards = new Map();

const client = connect({
  session: () => ({ url: '/ws' }),
  history: true,
  onState: showConnection,
  onEvent: showEvent,
  onText: ({ run, message }) => setText(run.runId, '.answer', message.text),
  onRun: (run) => (cardOf(run.runId).dataset.status = run.status),
  onGap: () => (byId('problem').textContent = 'Some of what the agent said is lost.'),
  onError: showProblem,
});

byId('ask').addEventListener('submit', (submit) => {
  submit.preventDefault();
  byId('problem').textContent = '';
  client.send({ type: 'user_message', message: byId('question').value }).catch(showProblem);
  byId('ask').reset();
});

function showConnection({ state, userId, code }) {
  byId('connection').textContent = state;
  if (state === 'open') {
    byId('user').textContent = userId;
  } else if (LOGIN_IS_OVER.has(code)) {
    location.assign('/login');
  }
}

function showEvent(event) {
  switch (event.type) {
    case 'agent_started':
      return setText(event.run_id, 'h2', event.task_description);
    case 'agent_thinking':
      return addStep(event.run_id, event.reasoning);
    case 'tool_executing':
      return addStep(event.run_id, `${event.tool_name} ${JSON.stringify(event.tool_args)}`, event.execution_id);
    case 'tool_completed':
      return finishStep(event.run_id, event.execution_id, event.results);
    case 'agent_error':
      return setText(event.run_id, '.answer', event.error);
    default:
      return undefined;
  }
}

function showProblem(error) {
  byId('problem').textContent = error.message;
}

function cardOf(runId) {
  if (!cards.has(runId)) {
    const card = byId('run').content.firstElementChild.cloneNode(true);
    card.querySelector('.cancel').addEventListener('click', () => client.cancel(runId).catch(showProblem));
    byId('runs').append(card);
    cards.set(runId, card);
  }
  return cards.get(runId);
}

function setText(runId, selector, text) {
  cardOf(runId).querySelector(selector).textContent = text;
}

function addStep(runId, text, executionId = '') {
  const step = document.createElement('li');
  step.textContent = text;
  step.dataset.execution = executionId;
  cardOf(runId).querySelector('ol').append(step);
}

function finishStep(runId, executionId, results) {
  const step = cardOf(runId).querySelector(`li[data-execution="${CSS.escape(executionId)}"]`);
  step?.append(` → ${JSON.stringify(results)}`);
}
