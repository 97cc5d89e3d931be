// Puts a small stand-in in the place of `@aws-appsync/utils`, which has no code outside of AppSync.

import { register } from 'node:module'

register('./hooks.js', import.meta.url)
