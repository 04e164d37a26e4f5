import { connect } from '/tidings/tidings.js';

const [login, count, state, list] = ['login', 'count', 'state', 'answers'].map((id) => document.getElementById(id));
const answers = new Map();
let client;

function answer(id) {
  if (!answers.has(id)) answers.set(id, list.appendChild(document.createElement('li')));
  return answers.get(id);
}

login.addEventListener('submit', async (submitted) => {
  submitted.preventDefault();
  const response = await fetch('/login', { method: 'POST', body: new URLSearchParams(new FormData(login)) });
  if (!response.ok) {
    state.textContent = await response.text();
    return;
  }
  const { token } = await response.json();
  [login.hidden, count.hidden] = [true, false];
  client = connect({
    session: () => ({ url: '/ws', token }),
    history: true,
    onText: ({ message }) => { answer(message.messageId).textContent = message.text; },
    onState: (now) => { state.textContent = now.state; },
  });
});

count.addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  client.send({ type: 'user_message', message: count.number.value })
    .catch((refused) => { state.textContent = refused.message; });
});
