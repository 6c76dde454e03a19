/** Page that shows the window without Electron: generated frames over a real MessageChannel. For development only. */
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [vue()],
  base: './',
  server: { fs: { allow: ['../../..'] } },
  build: { target: 'chrome130' },
});
