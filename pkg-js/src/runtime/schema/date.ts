/** Dates. */
import { type Bounds, narrow, UNBOUNDED } from './bounds.js';
import { OBJECT, STRING, spelled } from './kinds.js';
import { READ, type Run, type Source } from './run.js';
import { ACCEPTS, Schema } from './schema.js';

export class DateSchema extends Schema<Date> {
  readonly #bounds: Bounds;

  constructor(bounds = UNBOUNDED) {
    super();
    this.#bounds = bounds;
  }

  /** Not before `earliest`. */
  min(earliest: Date): DateSchema {
    return new DateSchema(narrow(this.#bounds, { min: boundOf(earliest) }));
  }

  /** Not after `latest`. */
  max(latest: Date): DateSchema {
    return new DateSchema(narrow(this.#bounds, { max: boundOf(latest) }));
  }

  [READ](input: unknown, run: Run): unknown {
    const time = run.source === 'value' ? timeOf(input) : parseTime(input, run.source === 'form');
    // NaN for an invalid Date, and for a time outside a Date's range.
    if (!Number.isFinite(time)) return run.fail(input, 'must be a date');
    const { min, max } = this.#bounds;
    if (time < min) return run.fail(input, `must not be before ${new Date(min).toISOString()}`);
    if (time > max) return run.fail(input, `must not be after ${new Date(max).toISOString()}`);
    // A copy: the caller could change a Date later, and RPC can't send a subclass.
    return new Date(time);
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, OBJECT, STRING);
  }
}

function boundOf(date: Date): number {
  const time = timeOf(date);
  if (Number.isNaN(time)) throw new TypeError('min() and max() of a date take a valid Date');
  return time;
}

function timeOf(input: unknown): number {
  return input instanceof Date ? Date.prototype.getTime.call(input) : Number.NaN;
}

// Year (as `Date` formats it), month, day, time and zone.
const ISO =
  /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * The time of an ISO 8601 date (midnight UTC) or date and time. A time without a zone, which is
 * what `<input type="datetime-local">` sends, is UTC in a form and not accepted elsewhere.
 */
function parseTime(input: unknown, isForm: boolean): number {
  const match = typeof input === 'string' ? ISO.exec(input) : null;
  if (!match) return Number.NaN;
  const [text, year, month, day, zone] = match;
  // `Date` reads the 31st of a shorter month as a day of the next month.
  const lastDay = new Date(Date.UTC(2000, Number(month), 0));
  lastDay.setUTCFullYear(Number(year), Number(month), 0);
  if (Number(day) > lastDay.getUTCDate()) return Number.NaN;
  const hasTime = text.includes('T');
  if (hasTime && !zone && !isForm) return Number.NaN;
  return Date.parse(hasTime && !zone ? `${text}Z` : text);
}
