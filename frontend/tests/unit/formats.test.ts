import { describe, expect, it } from 'vitest';

import {
  editableMoney,
  formatCalendarDate,
  formatCalendarDay,
  formatDateSpan,
  formatLength,
  formatMoney,
  formatShortDate,
  formatTimeSpan,
  formatWeight,
  parseMoney,
} from '~/utils/formats';

/** Intl separates by spaces that do not break. */
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ');

describe('money', () => {
  it('is written as the language does', () => {
    expect(formatMoney({ amount: 1249, currency: 'EUR' }, 'en')).toBe('€12.49');
    expect(plain(formatMoney({ amount: 1249, currency: 'EUR' }, 'de'))).toBe('12,49 €');
  });

  it('knows currencies without and with three digits behind the point', () => {
    expect(formatMoney({ amount: 1249, currency: 'JPY' }, 'en')).toBe('¥1,249');
    expect(plain(formatMoney({ amount: 1249, currency: 'KWD' }, 'en'))).toBe('KWD 1.249');
  });

  it.each([
    ['12.49', 1249],
    ['12,49', 1249],
    [' 12 ', 1200],
    ['12.5', 1250],
    ['0', 0],
    ['', undefined],
    ['12.499', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['1.000,00', undefined],
    ['123456789', undefined],
    ['21474836.47', 2147483647],
    ['21474836.48', undefined],
  ])('is read from %j', (text, amount) => {
    expect(parseMoney(text, 'EUR')).toBe(amount);
  });

  it('is shown for typing as it is read', () => {
    expect(editableMoney({ amount: 123450, currency: 'EUR' }, 'de')).toBe('1234,50');
    expect(editableMoney({ amount: 123450, currency: 'EUR' }, 'en')).toBe('1234.50');
    for (const amount of [0, 5, 1249, 100000, 2147483647]) {
      for (const currency of ['EUR', 'JPY', 'KWD']) {
        for (const locale of ['en', 'de']) {
          expect(parseMoney(editableMoney({ amount, currency }, locale), currency)).toBe(amount);
        }
      }
    }
  });
});

it('times are those of the shop, wherever the visitor is', () => {
  const [from, to] = ['2026-11-21T08:00:00Z', '2026-11-21T11:00:00Z'];
  expect(plain(formatTimeSpan(from, to, 'de', 'Europe/Berlin'))).toBe('09:00–12:00 Uhr');
});

it('days of the calendar are those days, wherever the visitor is', () => {
  expect(formatCalendarDay('2026-11-21', 'de')).toBe('Samstag, 21. November');
  expect(formatCalendarDate('2026-11-21', 'en-GB')).toBe('21 Nov 2026');
  expect(formatShortDate('2026-11-21', 'de')).toBe('21.11.');
  expect(plain(formatDateSpan('2026-11-16', '2026-11-22', 'en-GB'))).toBe('16 – 22 Nov 2026');
});

it('lengths and weights are written in units that people use', () => {
  expect(plain(formatLength(305, 'de'))).toBe('30,5 cm');
  expect([plain(formatWeight(999, 'en')), plain(formatWeight(1250, 'de'))]).toEqual(['999 g', '1,25 kg']);
});
