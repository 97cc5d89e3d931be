import { signInUnreachable } from '~/utils/signInUnreachable';

/** Lets nobody in but who is signed in; the sign-in page leads back. */
export default defineNuxtRouteMiddleware(async (to) => {
  const session = useSession();
  await session.ready();
  if (session.isUnknown) return abortNavigation(signInUnreachable(to.fullPath));
  if (!session.isSignedIn) {
    return navigateTo({ name: 'auth-sign-in', query: { returnTo: to.fullPath } });
  }
});
