import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `npm run dev` serves the page itself and passes the rest on to a running Kibble server.
const server = process.env.KIBBLE_URL ?? 'http://localhost:4000';

export default defineConfig({
  base: '/playground/',
  plugins: [react()],
  // The editor's workers import one another, which the default format cannot express.
  worker: { format: 'es' },
  build: {
    // The editor is one large piece on purpose; a warning about its size would help nobody.
    chunkSizeWarningLimit: 8000,
  },
  server: {
    proxy: { '/config.json': server },
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts'],
  },
});
