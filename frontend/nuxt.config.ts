import { fileURLToPath } from 'node:url';

import VueI18n from '@intlify/unplugin-vue-i18n/vite';

import { bundleReport } from './build/bundle-report';
import { leanLinks } from './build/lean-links';

// A single-page app: `nuxt generate` writes files that any web server can serve. Nothing of a deployment is
// built in; the app reads `/config.json` when it starts.
const backEnd = process.env.KIBBLE_ORIGIN ?? 'http://localhost:4000';

export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  ssr: false,
  devtools: { enabled: false },
  telemetry: false,
  modules: ['@pinia/nuxt'],
  css: ['bootstrap/dist/css/bootstrap.min.css', '~/assets/shop.css'],
  ignore: ['playground/**', 'tests/**'],
  components: [{ path: '~/components', pathPrefix: false }],
  typescript: {
    strict: true,
    tsConfig: {
      compilerOptions: { noUncheckedIndexedAccess: true, noUnusedLocals: true, noUnusedParameters: true },
      exclude: ['../playground'],
    },
  },
  app: {
    head: {
      charset: 'utf-8',
      viewport: 'width=device-width, initial-scale=1',
      link: [{ rel: 'icon', type: 'image/svg+xml', href: '/icon.svg' }],
    },
  },
  // Without `viteEnvironmentApi` the development server of Nuxt 4.4.5 does not start for a single-page app:
  // https://github.com/nuxt/nuxt/issues/35072
  experimental: {
    viteEnvironmentApi: true,
    appManifest: false,
    entryImportMap: false,
    payloadExtraction: false,
    // The code of a page is loaded when somebody is about to go there, not when a link to it is seen.
    defaults: { nuxtLink: { prefetchOn: { visibility: false, interaction: true } } },
  },
  // Whatever the address, the same page is served; the router reads the address.
  hooks: {
    // What another page needs is loaded when somebody goes there.
    'build:manifest': (manifest) => {
      for (const file of Object.values(manifest)) file.prefetch = false;
    },
    'prerender:routes': ({ routes }) => {
      routes.clear();
      routes.add('/');
      routes.add('/200.html');
    },
  },
  vite: {
    // The first page of the development server would be loaded twice without these.
    optimizeDeps: {
      include: [
        '@apollo/client/core',
        '@apollo/client/dev',
        '@apollo/client/errors',
        '@apollo/client/link/context',
        '@apollo/client/link/error',
        '@apollo/client/link/retry',
        '@apollo/client/utilities',
        '@vue/apollo-composable',
        '@vueuse/core',
        'vue-i18n/dist/vue-i18n.runtime.esm-bundler.js',
      ],
    },
    plugins: [
      // Texts are compiled when the app is built, so that no page carries a compiler.
      VueI18n({ include: fileURLToPath(new URL('app/locales/*/*.json', import.meta.url)), dropMessageCompiler: true }),
      leanLinks(),
      bundleReport('.nuxt/bundle.json'),
    ],
  },
  nitro: {
    // `nuxt dev` takes what the back end serves from a running one.
    devProxy: {
      '/config.json': { target: `${backEnd}/config.json`, changeOrigin: true },
      '/pictures': { target: `${backEnd}/pictures`, changeOrigin: true },
    },
  },
});
