import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Tickets } from '../../src/runtime/object/tickets.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a ticket', () => {
  it('is of one caller, once', () => {
    const tickets = new Tickets();
    const [ada, nobody] = [tickets.issue({ id: 'ada' }), tickets.issue(null)];
    expect(tickets.take(ada)?.caller).toEqual({ id: 'ada' });
    expect(tickets.take(ada)).toBeUndefined();
    expect(tickets.take(nobody)).toMatchObject({ caller: null });
    expect(tickets.take('')).toBeUndefined();
    expect(new Tickets().take(tickets.issue('x'))).toBeUndefined();
  });

  it('is random', () => {
    const all = Array.from({ length: 100 }, () => new Tickets().issue('ada'));
    expect(new Set(all).size).toBe(100);
    for (const ticket of all) expect(ticket).toMatch(/^[0-9a-f]{64}$/);
    // Every byte of it.
    const bytes = Array.from(
      { length: 32 },
      (_, i) => new Set(all.map((t) => t.slice(2 * i, 2 * i + 2))),
    );
    for (const values of bytes) expect(values.size).toBeGreaterThan(10);
  });

  it('works for half a minute', () => {
    const tickets = new Tickets();
    const [early, late] = [tickets.issue('a'), tickets.issue('b')];
    vi.advanceTimersByTime(29_999);
    expect(tickets.take(early)).toBeDefined();
    vi.advanceTimersByTime(1);
    expect(tickets.take(late)).toBeUndefined();
  });

  it('is forgotten where its upgrade never comes', () => {
    const tickets = new Tickets();
    const forgotten = vi.spyOn(Map.prototype, 'delete');
    for (let i = 0; i < 50; i++) tickets.issue(i);
    vi.advanceTimersByTime(15_000);
    tickets.issue('later');
    expect(forgotten).not.toHaveBeenCalled();
    vi.advanceTimersByTime(15_000);
    const last = tickets.issue('last');
    expect(forgotten).toHaveBeenCalledTimes(50);
    forgotten.mockRestore();
    expect(tickets.take(last)).toBeDefined();
  });
});
