import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** Where `npm run dev` finds the API: a server started beside it. */
const API = process.env.CARTOGRAPH_URL ?? 'http://127.0.0.1:4100';

export default defineConfig({
  base: '/dashboard/',
  plugins: [react(), tailwind()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  // No inline scripts or data: the page's content security policy allows none.
  build: { manifest: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: { proxy: { '/api': API, '/sdk': API, '/analytics': API } },
});
