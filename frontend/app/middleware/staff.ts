import { signInUnreachable } from '~/utils/signInUnreachable';

/** Lets nobody in but the staff: a visitor may sign in first, a customer sees that the page is not theirs. */
export default defineNuxtRouteMiddleware(async (to) => {
  const session = useSession();
  await session.ready();
  if (session.isUnknown) return abortNavigation(signInUnreachable(to.fullPath));
  if (!session.isSignedIn) {
    return navigateTo({ name: 'auth-sign-in', query: { returnTo: to.fullPath } });
  }
  const { isStaff, isAdmin, isWarehouse, isDelivery } = useRights();
  const rights = { staff: isStaff, admin: isAdmin, warehouse: isWarehouse, delivery: isDelivery };
  if (!rights[to.meta.right ?? 'staff'].value) return abortNavigation(createError({ statusCode: 403, fatal: true }));
});
