import { useStorage } from '@vueuse/core';

import { tabStorage } from '~/utils/storage';

/**
 * Who is about to sign in, while a code is on its way. The address outlives a reload; the password is kept in
 * memory alone, so that the code is all that must be typed.
 */
export const useSignUpMemory = defineStore('sign-up-memory', () => {
  const email = useStorage('kibble.sign-up-email', '', tabStorage());
  const password = ref<string>();

  function keep(person: { email: string; password?: string }): void {
    email.value = person.email;
    password.value = person.password;
  }

  function forget(): void {
    email.value = null;
    password.value = undefined;
  }

  return { email, password, keep, forget };
});
