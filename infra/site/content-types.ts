/** Media types of the files that the shop's build makes, by the end of their names. */
const CONTENT_TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
  webp: 'image/webp',
  woff2: 'font/woff2',
};

/** The media type of a file. One that nobody knows is sent as bytes, which browsers do not run. */
export function contentType(file: string): string {
  const end = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
  return CONTENT_TYPES[end] ?? 'application/octet-stream';
}

/** Files below `_nuxt/` are named by their content; all others may be other ones tomorrow. */
export function cacheControl(file: string): string {
  return file.startsWith('_nuxt/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}
