import rooms from '$server/chat-room.do';

const form = document.querySelector<HTMLFormElement>('#form')!;
const log = document.querySelector<HTMLElement>('#log')!;
const status = document.querySelector<HTMLElement>('#status')!;

const socket = rooms.at(log.dataset.room!).connect();
socket.addEventListener('open', () => {
  status.textContent = 'Connected.';
});
socket.addEventListener('close', () => {
  status.textContent = 'Connection lost. Reload to reconnect.';
});
socket.addEventListener('message', ({ data }) => {
  const line = document.createElement('li');
  line.textContent = String(data);
  log.appendChild(line);
  line.scrollIntoView({ block: 'nearest' });
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  socket.send(String(new FormData(form).get('message')));
  form.reset();
});
