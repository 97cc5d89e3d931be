import { type GraphiQLPlugin, useHeadersEditorState } from '@graphiql/react';
import { useState } from 'react';
import { describeCaller, signedInCustomer } from './caller';
import { acceptsPasswords, type Config } from './config';
import { filledValues } from './filled-values';
import { publicKeyHeaders, tokenHeaders } from './headers';
import { forget, forgetCustomer } from './placeholders';
import { PasswordForm, People, TokenForm } from './sign-in-forms';
import { useEveryTab } from './tabs';
import { signIn } from './user-pool';

export function signInPlugin(config: Config): GraphiQLPlugin {
  return { title: 'Sign in', icon: PersonIcon, content: () => <SignInPanel config={config} /> };
}

/** Chooses on whose behalf requests are sent, by writing the Headers tab of every tab. */
function SignInPanel({ config }: { config: Config }) {
  const [headers] = useHeadersEditorState();
  const setEveryTab = useEveryTab();
  const [problem, setProblem] = useState<string | null>(null);

  function use(newHeaders: string) {
    setProblem(null);
    const customer = signedInCustomer(headers);
    setEveryTab(newHeaders, (variables) =>
      forgetCustomer(forget(variables, filledValues()), customer),
    );
  }

  async function usePassword(email: string, password: string) {
    try {
      use(tokenHeaders(await signIn(config, email, password)));
    } catch (cause) {
      setProblem(cause instanceof Error ? cause.message : String(cause));
    }
  }

  return (
    <section className="panel" aria-label="Sign in">
      <h2>Sign in</h2>
      <p className="caller" role="status">
        {describeCaller(headers, new Date())}
      </p>
      {problem !== null && <p role="alert">{problem}</p>}
      {config.playground && <People {...config.playground} onChoose={usePassword} />}
      <h3>Without an account</h3>
      <div className="choices">
        {config.apiKey !== undefined && (
          <button type="button" className="graphiql-button" onClick={() => use(publicKeyHeaders(config.apiKey))}>
            Public key
          </button>
        )}
        <button type="button" className="graphiql-button" onClick={() => use('')}>
          No token
        </button>
      </div>
      {acceptsPasswords(config) ? (
        <PasswordForm onSubmit={usePassword} />
      ) : (
        <p>This user pool takes no password from this page. Paste an access token instead.</p>
      )}
      <TokenForm onSubmit={(token) => use(tokenHeaders(token))} />
      <p className="note">
        Each choice replaces the text of the Headers tab in every tab. The headers stay in this browser: they are kept in
        its local storage, so that they survive a reload, and are sent to nobody but {config.graphqlEndpoint}
        {config.realtimeEndpoint && ` and ${config.realtimeEndpoint}`}.
      </p>
    </section>
  );
}

function PersonIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" aria-hidden="true">
      <circle cx="12" cy="8" r="4" />
      <path d="M4 21c0-4.5 3.5-7 8-7s8 2.5 8 7" strokeLinecap="round" />
    </svg>
  );
}
