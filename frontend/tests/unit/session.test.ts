import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { UnusedChallenge } from '~/utils/signInFaults';

const pool = {
  configure: vi.fn(),
  accessToken: vi.fn(),
  signIn: vi.fn(),
  signOut: vi.fn(async () => undefined),
};
vi.mock('~/utils/cognito', () => pool);

const SIGNED_IN = 'kibble.signed-in';
const CHECKOUT = 'kibble.checkout';
const ADA = { token: 'token', claims: { sub: 'ada', groups: ['admin'] } };

/** What another tab does to the storage that all tabs share. */
function otherTab(value: string | null): void {
  if (value === null) localStorage.removeItem(SIGNED_IN);
  else localStorage.setItem(SIGNED_IN, value);
  window.dispatchEvent(new StorageEvent('storage', { key: SIGNED_IN, newValue: value }));
}

describe('the session', () => {
  beforeEach(() => {
    vi.resetAllMocks();
    localStorage.clear();
    setActivePinia(createPinia());
    pool.accessToken.mockResolvedValue(ADA);
    pool.signIn.mockResolvedValue({ nextStep: { signInStep: 'DONE' } });
  });

  it('does not load the code of the user pool for a visitor', async () => {
    const session = useSession();
    await session.ready();
    expect([session.isSignedIn, await session.token()]).toEqual([false, undefined]);
    expect(pool.configure).not.toHaveBeenCalled();
  });

  it('begins with a password, and ends by signing out', async () => {
    const session = useSession();
    expect(await session.signIn('ada@example.com', 'secret')).toBe('signed-in');
    expect([session.customerId, session.groups, session.generation]).toEqual(['ada', ['admin'], 1]);
    await session.signOut();
    expect([session.isSignedIn, session.hasEnded, session.generation]).toEqual([false, false, 2]);
    expect(localStorage.getItem(SIGNED_IN)).toBeNull();
  });

  it('leads to a code or a new password, and says what it does not offer', async () => {
    const session = useSession();
    pool.signIn.mockResolvedValueOnce({ nextStep: { signInStep: 'CONFIRM_SIGN_UP' } });
    expect(await session.signIn('ada@example.com', 'secret')).toBe('confirm');
    pool.signIn.mockResolvedValueOnce({ nextStep: { signInStep: 'RESET_PASSWORD' } });
    expect(await session.signIn('ada@example.com', 'secret')).toBe('reset');
    pool.signIn.mockResolvedValueOnce({ nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_TOTP_CODE' } });
    await expect(session.signIn('ada@example.com', 'secret')).rejects.toThrow(UnusedChallenge);
    expect(session.isSignedIn).toBe(false);
  });

  it('has ended when the pool does not know it any more', async () => {
    localStorage.setItem(SIGNED_IN, 'before');
    const session = useSession();
    await session.ready();
    expect(session.isSignedIn).toBe(true);
    pool.accessToken.mockResolvedValue(undefined);
    expect(await session.token()).toBeUndefined();
    expect([session.isSignedIn, session.hasEnded]).toEqual([false, true]);
  });

  it('follows what another tab does', async () => {
    const session = useSession();
    await session.signIn('ada@example.com', 'secret');
    otherTab(null);
    expect([session.isSignedIn, session.hasEnded]).toEqual([false, true]);
    pool.accessToken.mockResolvedValue({ token: 'other', claims: { sub: 'bob', groups: [] } });
    otherTab('again');
    await vi.waitUntil(() => session.customerId === 'bob');
    expect([session.followed, session.hasEnded]).toEqual([1, false]);
  });

  it('does not begin again by a token that was on its way when somebody signed out', async () => {
    const session = useSession();
    await session.signIn('ada@example.com', 'secret');
    let arrive = (): void => undefined;
    pool.accessToken.mockImplementationOnce(() => new Promise((resolve) => (arrive = () => resolve(ADA))));
    const token = session.token();
    await vi.waitUntil(() => pool.accessToken.mock.calls.length === 2);
    await session.signOut();
    arrive();
    expect(await token).toBeUndefined();
    expect(session.isSignedIn).toBe(false);
  });

  it('does not take somebody for a visitor whose token cannot be had, and asks again', async () => {
    localStorage.setItem(SIGNED_IN, 'before');
    pool.accessToken.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    const session = useSession();
    await session.ready();
    expect([session.isSignedIn, session.isUnknown, session.followed]).toEqual([false, true, 0]);
    expect(localStorage.getItem(SIGNED_IN)).toBe('before');
    await session.ready();
    expect([session.isSignedIn, session.isUnknown, session.followed]).toEqual([true, false, 1]);
  });

  it('follows another tab though the user pool cannot be reached', async () => {
    const session = useSession();
    pool.accessToken.mockRejectedValue(new TypeError('Failed to fetch'));
    otherTab('again');
    await vi.waitUntil(() => session.followed === 1);
    expect([session.isUnknown, session.generation]).toEqual([true, 1]);
    otherTab(null);
    expect([session.isUnknown, session.hasEnded]).toEqual([false, true]);
  });

  it('looks at what another tab has done when its page is seen again', async () => {
    const session = useSession();
    localStorage.setItem(SIGNED_IN, 'meanwhile');
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.waitUntil(() => session.followed === 1);
    expect(session.customerId).toBe('ada');
  });

  it('signs somebody out whom it did not know of before it signs in', async () => {
    const session = useSession();
    await session.signIn('ada@example.com', 'secret');
    pool.signIn.mockRejectedValueOnce(Object.assign(new Error('already'), { name: 'UserAlreadyAuthenticatedException' }));
    pool.accessToken.mockResolvedValue({ token: 'other', claims: { sub: 'bob', groups: [] } });
    expect(await session.signIn('bob@example.com', 'secret')).toBe('signed-in');
    expect(pool.signOut).toHaveBeenCalledTimes(2);
    expect(session.customerId).toBe('bob');
  });

  it('ends at once, and without the user pool too', async () => {
    const session = useSession();
    await session.signIn('ada@example.com', 'secret');
    localStorage.setItem('CognitoIdentityServiceProvider.app.ada.refreshToken', 'secret');
    localStorage.setItem('kibble.locale', 'de');
    sessionStorage.setItem(CHECKOUT, '{}');
    pool.signOut.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    const isOver = session.signOut();
    expect([session.isSignedIn, sessionStorage.getItem(CHECKOUT)]).toEqual([false, null]);
    await isOver;
    expect(Object.keys(localStorage)).toEqual(['kibble.locale']);
  });

  it('throws a draft away when another tab has signed out, and keeps it when the session has run out', async () => {
    const session = useSession();
    await session.signIn('ada@example.com', 'secret');
    sessionStorage.setItem(CHECKOUT, '{}');
    session.expire();
    expect(sessionStorage.getItem(CHECKOUT)).toBe('{}');
    await session.signIn('ada@example.com', 'secret');
    otherTab(null);
    expect(sessionStorage.getItem(CHECKOUT)).toBeNull();
  });
});
