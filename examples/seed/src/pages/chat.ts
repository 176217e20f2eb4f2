import rooms from '$server/chat-room.do';
import { addLine, element } from './page';

const room = new URLSearchParams(location.search).get('room') ?? 'lobby';
const form = element<HTMLFormElement>('form');
const log = element('log');
element('room').textContent = room;

const socket = rooms.at(room).connect();
socket.addEventListener('open', () => {
  element('status').textContent = 'Connected.';
});
socket.addEventListener('close', () => {
  element('status').textContent = 'Connection lost. Reload to reconnect.';
});
socket.addEventListener('message', ({ data }) => addLine(log, String(data)));

form.addEventListener('submit', (event) => {
  event.preventDefault();
  socket.send(String(new FormData(form).get('message')));
  form.reset();
});
