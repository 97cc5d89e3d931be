import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The playground in a fresh browser, with the few things that a check does to it. */
export async function openPlayground(baseUrl) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const requests = [];
  const complaints = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${baseUrl}/playground`);
  await page.locator('.graphiql-execute-button').waitFor();
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();

  async function run() {
    const answered = page.waitForResponse(isRun);
    await page.locator('.graphiql-execute-button').click();
    const sent = await answered;
    const answer = await sent.json();
    await expectInResponsePane(page, answer);
    return answer;
  }

  return {
    run,
    async runExample(operation) {
      await page.locator('.graphiql-tab', { hasText: operation }).first().click();
      await variablesAreFilled(page);
      return run();
    },
    /** Opens an example in a tab of its own, with a key of its own, and runs it. */
    async runAnew(title) {
      await showPanel(page, 'Examples');
      await page.locator('.panel button', { hasText: title }).first().click();
      await variablesAreFilled(page);
      return run();
    },
    /** Runs a subscription, does `act` when it is answered, and stops it when something is told. */
    async watch(operation, act) {
      await page.locator('.graphiql-tab', { hasText: operation }).first().click();
      await variablesAreFilled(page);
      const answered = new Promise((resolve) => page.once('websocket', (socket) => overhear(socket, resolve)));
      await page.locator('.graphiql-execute-button').click();
      const { socket, start, answer } = await answered;
      await act(start, answer);
      const pane = page.locator('.graphiql-response .view-lines', { hasText: '"data"' });
      await pane.waitFor();
      // The editor breaks long lines, in the midst of words if need be.
      const told = (await pane.innerText()).replaceAll(/\s/g, '');
      const closed = socket.waitForEvent('close');
      await page.locator('.graphiql-execute-button').click();
      await closed;
      return told;
    },
    async signIn(name) {
      await showPanel(page, 'Sign in');
      await page.locator('.panel button', { hasText: new RegExp(`^${name}`) }).click();
      const caller = page.locator('.panel .caller', { hasText: 'Signed in as' });
      await caller.waitFor();
      return caller.innerText();
    },
    async documentation() {
      await showPanel(page, 'Documentation Explorer');
      const types = page.locator('.graphiql-doc-explorer-content', { hasText: 'Query' });
      await types.waitFor();
      return types.innerText();
    },
    lastAnswer: () => page.locator('.last-answer output').innerText(),
    async costIsMadeOf() {
      const tag = page.locator('.price-tag');
      await tag.locator('summary').click();
      return tag.innerText();
    },
    showCost: (isOn) => page.getByRole('switch', { name: 'Show the cost' }).setChecked(isOn),
    async copy(label) {
      await page.getByRole('button', { name: label }).click();
      await page.getByRole('button', { name: 'is in the clipboard' }).waitFor();
      return page.evaluate(() => navigator.clipboard.readText());
    },
    picture: (path) => page.screenshot({ path }),
    expectQuietConsole() {
      if (complaints.length > 0) throw new Error(`The console holds errors:\n${complaints.join('\n')}`);
    },
    expectOneOrigin() {
      const foreign = requests.filter((url) => !isOwn(url, baseUrl));
      if (foreign.length > 0) throw new Error(`Requests left ${baseUrl}:\n${foreign.join('\n')}`);
    },
    close: () => browser.close(),
  };
}

/** What a person ran, as opposed to the page's own look-ups. */
function isRun(response) {
  const body = response.request().postData() ?? '';
  return body.includes('"query"') && !/IntrospectionQuery|LookUpForTheExample/.test(body);
}

/** Hands on the payload of the first subscription with its answer. */
function overhear(socket, resolve) {
  let start;
  socket.on('framesent', ({ payload }) => {
    const message = JSON.parse(payload);
    if (message.type === 'start') start = message.payload;
  });
  socket.on('framereceived', ({ payload }) => {
    const answer = JSON.parse(payload);
    if (answer.id !== undefined) resolve({ socket, start, answer });
  });
}

/** The ids, the days and the key are written in shortly after the tab opens. */
async function variablesAreFilled(page) {
  const placeholder = page.locator('.graphiql-editor-tool', { hasText: /<[A-Za-z]+>/ });
  await placeholder.waitFor({ state: 'detached' });
}

/** The editor draws only the lines in view, so the check looks for the answer's first key. */
async function expectInResponsePane(page, answer) {
  const pane = page.locator('.graphiql-response .view-lines');
  await pane.filter({ hasText: `"${Object.keys(answer)[0]}"` }).waitFor();
}

async function showPanel(page, title) {
  const show = page.locator(`.graphiql-sidebar button[aria-label="Show ${title}"]`);
  if ((await show.count()) > 0) await show.click();
}

/** The local server may call itself localhost or 127.0.0.1; the port is what makes it one server. */
function isOwn(address, baseUrl) {
  const url = new URL(address);
  if (url.protocol === 'data:' || url.protocol === 'blob:') return true;
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.origin === new URL(baseUrl).origin || (isLocal && url.port === new URL(baseUrl).port);
}
