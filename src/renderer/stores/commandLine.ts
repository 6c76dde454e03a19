/** Whether the command line is open. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';

export const useCommandLine = defineStore('commandLine', () => {
  const isOpen = shallowRef(false);
  return { isOpen };
});
