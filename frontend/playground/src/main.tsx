import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './style.css';
import { createRoot } from 'react-dom/client';
import { loadConfig } from './config';
import { Playground } from './playground';

const root = createRoot(document.getElementById('playground')!);

loadConfig().then(
  (config) => root.render(<Playground config={config} />),
  (cause: Error) => root.render(<p className="start-up">{cause.message} Reload this page when the server runs.</p>),
);
