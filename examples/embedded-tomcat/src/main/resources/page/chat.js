import { connect } from '/tidings/tidings.js';

const answers = new Map();

function answer(id) {
  if (!answers.has(id)) {
    answers.set(id, document.querySelector('#answers').appendChild(document.createElement('li')));
  }
  return answers.get(id);
}

// The browser sends the cookie of the login along, so there is no token to fetch.
const client = connect({
  session: () => ({ url: '/ws' }),
  history: true,
  onText: ({ message }) => { answer(message.messageId).textContent = message.text; },
  onState: ({ state }) => { document.querySelector('#state').textContent = state; },
});

document.querySelector('#say').addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  const form = submitted.target;
  client.send({ type: 'user_message', message: form.message.value })
    .catch((refused) => { document.querySelector('#state').textContent = refused.message; });
  form.reset();
});
