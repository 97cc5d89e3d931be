import type { SyntheticEvent } from 'react';
import type { Person } from './config';

interface PeopleProps {
  people: Person[];
  password: string;
  onChoose: (email: string, password: string) => void;
}

/** The ready-made people of the local server, one click each. */
export function People({ people, password, onChoose }: PeopleProps) {
  return (
    <>
      <h3>Ready-made people</h3>
      <ul className="choices">
        {people.map(({ email, groups }) => (
          <li key={email}>
            <button type="button" className="graphiql-button" onClick={() => onChoose(email, password)}>
              {email}
            </button>
            <span>{groups.length > 0 ? groups.join(', ') : 'customer'}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

export function PasswordForm({ onSubmit }: { onSubmit: (email: string, password: string) => void }) {
  return (
    <form onSubmit={withFields((fields) => onSubmit(fields.email ?? '', fields.password ?? ''))}>
      <h3>Your own account</h3>
      <label>
        E-mail
        <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button type="submit" className="graphiql-button">
        Sign in
      </button>
    </form>
  );
}

export function TokenForm({ onSubmit }: { onSubmit: (token: string) => void }) {
  return (
    <form onSubmit={withFields((fields) => onSubmit((fields.token ?? '').trim().replace(/^Bearer\s+/i, '')))}>
      <h3>A token from elsewhere</h3>
      <label>
        Access token
        <textarea name="token" rows={3} spellCheck={false} required />
      </label>
      <button type="submit" className="graphiql-button">
        Use this token
      </button>
    </form>
  );
}

/** Keeps the browser from leaving the page and hands over the form's fields by name. */
function withFields(submit: (fields: Record<string, string>) => void) {
  return (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    submit(Object.fromEntries([...fields].map(([name, value]) => [name, String(value)])));
  };
}
