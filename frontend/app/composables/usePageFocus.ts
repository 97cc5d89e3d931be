/**
 * After a change of page the focus goes to its heading, so that whoever uses the keyboard or hears the page
 * begins there. Where the heading comes later, it gets the focus then, unless somebody has moved on. A change of
 * the query or of a place on the page alone leaves the focus where it is.
 */
export function usePageFocus(): void {
  const router = useRouter();
  const nuxtApp = useNuxtApp();
  let isWaiting = false;
  let observer: MutationObserver | undefined;

  router.afterEach((to, from) => {
    isWaiting = from.matched.length > 0 && to.path !== from.path;
    if (isWaiting) observer?.disconnect();
  });
  nuxtApp.hook('page:finish', () => {
    if (!isWaiting) return;
    isWaiting = false;
    void nextTick(() => {
      observer = focusHeading();
    });
  });
}

/** Moves the focus to the heading, or to the content until the heading is there. */
export function focusHeading(): MutationObserver | undefined {
  const content = document.querySelector<HTMLElement>('main');
  if (!content) return undefined;
  if (content !== document.activeElement && content.contains(document.activeElement)) return undefined;
  if (focus(content.querySelector('h1'))) return undefined;
  focus(content);
  const observer = new MutationObserver(() => {
    const hasMovedOn = document.activeElement !== content && document.activeElement !== document.body;
    if (hasMovedOn || focus(content.querySelector('h1'))) observer.disconnect();
  });
  observer.observe(content, { childList: true, subtree: true });
  return observer;
}

function focus(element: HTMLElement | null): boolean {
  if (!element) return false;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  return true;
}
