/**
 * After a change of page the focus goes to its heading, so that whoever uses the keyboard or hears the page
 * begins there. A change of the query or of a place on the page alone leaves the focus where it is.
 */
export function usePageFocus(): void {
  const router = useRouter();
  const nuxtApp = useNuxtApp();
  let isWaiting = false;

  router.afterEach((to, from) => {
    isWaiting = from.matched.length > 0 && to.path !== from.path;
  });
  nuxtApp.hook('page:finish', () => {
    if (!isWaiting) return;
    isWaiting = false;
    void nextTick(() => focusHeading());
  });
}

function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1') ?? document.querySelector<HTMLElement>('main');
  if (!heading || heading.contains(document.activeElement)) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
