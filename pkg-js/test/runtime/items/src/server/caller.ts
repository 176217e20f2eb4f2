export default ({ request }: { request: Request }) => {
  const id = request.headers.get('x-user');
  return id === null ? null : { id };
};
