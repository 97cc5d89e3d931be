/** A sentence that is shown for a while. */
export interface Notice {
  id: number;
  text: string;
  tone: 'success' | 'warning' | 'danger';
}

const SHOWN_MILLISECONDS = 6000;

/** What has just happened, in sentences that leave by themselves or when they are closed; what went wrong only then. */
export const useNotices = defineStore('notices', () => {
  const notices = ref<Notice[]>([]);
  let last = 0;

  function tell(text: string, tone: Notice['tone'] = 'success'): void {
    // A fault that is nobody's business any more has no words.
    if (text === '') return;
    const id = (last += 1);
    const others = notices.value.filter((notice) => notice.text !== text);
    notices.value = [...others.slice(-2), { id, text, tone }];
    if (tone !== 'danger') setTimeout(() => close(id), SHOWN_MILLISECONDS);
  }

  function close(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id);
  }

  return { notices, tell, close };
});
