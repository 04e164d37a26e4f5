// What an application writes against the types; each expected error is one that strict mode must find.
import { connect, PROTOCOL, TidingsClient } from 'tidings';
import type { Accepted, ConnectionState, Cursor, Gap, Message, Options, Refused, Run, RunStatus, Session, TidingsEvent } from 'tidings';

const protocol: 'tidings.v1' = PROTOCOL;
const session = async (): Promise<Session> => ({ url: '/ws', token: 'secret' });
const lines: string[] = [protocol];

function describe(state: ConnectionState): string {
  switch (state.state) {
    case 'connecting':
      return 'connecting';
    case 'open':
      return `${state.connectionId} of ${state.userId}`;
    case 'waiting':
      return `attempt ${state.attempt} in ${state.delayMs} ms`;
    case 'closed':
      return `${state.code} ${state.reason}`;
  }
}

function ending(status: RunStatus): boolean {
  return status !== 'running';
}

const options: Options = {
  session,
  cursor: { epoch: 'e', seq: 3 },
  history: true,
  filtered: false,
  WebSocket: class {},
  backoffBaseMs: 1,
  backoffCapMs: 2,
  connectTimeoutMs: 3,
  steadyMs: 4,
  ackIntervalMs: 5,
  outboxLimit: 6,
  runLimit: 7,
  silenceFactor: 8,
  onEvent: (event: TidingsEvent) => lines.push(event.type, String(event.reasoning), String(event.seq + (event.first_seq ?? 0))),
  onText: ({ run, message }: { run: Run; message: Message }) => lines.push(run.runId, message.complete ? message.text : ''),
  onRun: (run) => ending(run.status) && lines.push(run.agentName, String(run.startedAt), String(run.awaitingUser)),
  onRunLost: (run) => lines.push(...run.openTools.values()),
  onGap: (gap: Gap) => gap.lost.forEach(({ from, to, deltas_only }) => lines.push(`${gap.reason} ${from} ${to} ${deltas_only}`)),
  onCaughtUp: ({ from, to }) => lines.push(String(to - from)),
  onState: (state) => lines.push(describe(state)),
  onClose: ({ code, reason }) => lines.push(`${code} ${reason}`),
  onCursor: (cursor: Cursor) => lines.push(cursor.event_id ?? cursor.epoch),
  onControl: (frame) => lines.push(frame.type),
  onError: (error) => lines.push(error.message),
};

const client: TidingsClient = connect(options);
client.send({ type: 'user_message', message: 'hello', request_id: 'q' })
  .then((accepted: Accepted) => lines.push(accepted.runId ?? accepted.requestId))
  .catch((refused: Refused) => lines.push(refused.retryable ? refused.code : refused.message));
client.cancel('r').then(({ requestId }) => lines.push(requestId));
lines.push(client.state, String(client.cursor?.seq), String(client.runs.get('r')?.messages.get('m')?.text));
client.reconnectNow();
client.close();

// @ts-expect-error: a session is needed
connect({});
// @ts-expect-error: there is no such option
connect({ session, onLoss: () => undefined });
// @ts-expect-error: a message has a type
client.send({ message: 'hello' });
// @ts-expect-error: the runs are for reading
client.runs.clear();
// @ts-expect-error: as is a run
client.runs.get('r')!.status = 'lost';
// @ts-expect-error: there is no such state
const never: boolean = client.state === 'broken';
