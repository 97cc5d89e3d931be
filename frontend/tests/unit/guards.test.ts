import { afterEach, describe, expect, it, vi } from 'vitest';

const accessToken = vi.fn();
vi.mock('~/utils/cognito', () => ({ configure: vi.fn(), accessToken, signOut: vi.fn() }));

const SIGNED_IN = 'kibble.signed-in';

describe('a page that is for somebody alone', () => {
  afterEach(async () => {
    localStorage.clear();
    window.dispatchEvent(new StorageEvent('storage'));
    await clearError();
  });

  it.each(['/account', '/staff'])('says at %s that nobody can be signed in just now', async (path) => {
    accessToken.mockRejectedValue(Object.assign(new Error('A network error has occurred.'), { name: 'NetworkError' }));
    localStorage.setItem(SIGNED_IN, path);
    window.dispatchEvent(new StorageEvent('storage'));
    await useRouter().push(path).catch(() => undefined);
    expect(useError().value).toMatchObject({ statusCode: 503, statusMessage: 'sign-in', data: { path } });
    expect(localStorage.getItem(SIGNED_IN)).toBe(path);
  });

  it('leads a visitor to sign in', async () => {
    await useRouter().push('/account');
    expect(useRoute().fullPath).toBe('/auth/sign-in?returnTo=/account');
    expect(useError().value).toBeUndefined();
  });

  it('lets the sign-in page go on when another tab has signed in', async () => {
    accessToken.mockResolvedValue({ token: 'token', claims: { sub: 'ada', groups: [] } });
    localStorage.setItem(SIGNED_IN, 'again');
    await useRouter().push('/auth/sign-in?returnTo=/products');
    expect(useRoute().fullPath).toBe('/products');
  });
});
