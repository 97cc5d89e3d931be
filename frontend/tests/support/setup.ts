import { registerEndpoint } from '@nuxt/test-utils/runtime';

import { config } from './config';

// The app reads its configuration before anything else.
registerEndpoint('/config.json', () => config);
