import { createPinia, setActivePinia } from 'pinia';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { errorWords } from '~/utils/errorWords';
import { createMessages, rememberLocale } from '~/utils/messages';
import { deviceStorage, tabStorage } from '~/utils/storage';

function forbid(name: 'localStorage' | 'sessionStorage'): void {
  vi.spyOn(window, name, 'get').mockImplementation(() => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  });
}

describe('a browser that keeps nothing', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('is told once what it keeps as long as the page is there', () => {
    forbid('sessionStorage');
    const kept = tabStorage();
    kept.setItem('a', '1');
    expect([kept.getItem('a'), kept.getItem('b'), kept.length, kept.key(0)]).toEqual(['1', null, 1, 'a']);
    expect(tabStorage()).toBe(kept);
    kept.removeItem('a');
    expect(kept.getItem('a')).toBeNull();
  });

  it('still gets the texts, a cart and somebody who signs in', async () => {
    forbid('localStorage');
    rememberLocale('de');
    expect((await createMessages()).global.locale.value).toBe('de');
    setActivePinia(createPinia());
    const cart = useCartMemory();
    cart.keep({ token: 'token', totalQuantity: 3 });
    expect([cart.token, cart.quantity]).toEqual(['token', 3]);
    useSignUpMemory().keep({ email: 'ada@example.com' });
    expect(useSignUpMemory().email).toBe('ada@example.com');
    await useSession().ready();
    expect(useSession().isSignedIn).toBe(false);
    expect(deviceStorage().getItem('kibble.locale')).toBe('de');
  });
});

it('has words of its own for a page without texts', () => {
  expect(errorWords(['fr', 'de-CH', 'en']).button).toBe('Noch einmal versuchen');
  expect(errorWords(['fr']).title).toBe('The shop cannot be shown');
});
