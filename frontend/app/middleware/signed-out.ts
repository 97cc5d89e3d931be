import { safeReturnTo } from '~/utils/returnTo';

/** Whoever is signed in has nothing to do on the pages that lead there, and goes on. */
export default defineNuxtRouteMiddleware(async (to) => {
  const session = useSession();
  await session.ready();
  if (session.isSignedIn) return navigateTo(safeReturnTo(to.query.returnTo), { replace: true });
});
