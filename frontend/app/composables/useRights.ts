/** What the groups of whoever is signed in let them see. The API decides; this only hides what it would refuse. */
export function useRights() {
  const session = useSession();
  const isOf = (...groups: string[]) => session.groups.some((group) => groups.includes(group));
  return {
    isStaff: computed(() => isOf('admin', 'warehouse', 'delivery')),
    isAdmin: computed(() => isOf('admin')),
    isWarehouse: computed(() => isOf('admin', 'warehouse')),
    isDelivery: computed(() => isOf('admin', 'delivery')),
  };
}
